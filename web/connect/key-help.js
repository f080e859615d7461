import { h } from './dom.js'
import { docsLink } from './views.js'

/** Where to click in Gong. @param {string | undefined} docs */
export function keyHelp(docs) {
  return [
    h('h2', { id: 'help' }, 'Where the key is'),
    h(
      'ol',
      { class: 'steps' },
      h(
        'li',
        {},
        'Sign in to Gong as ',
        h('strong', {}, 'technical administrator'),
        '. Only this role can make keys: if you do not have it, ask a colleague who does.',
      ),
      h('li', {}, 'Open ', path('Company Settings', 'Ecosystem', 'API')),
      h(
        'li',
        {},
        'Choose ',
        h('strong', {}, 'Create'),
        ' (in some accounts ',
        h('strong', {}, 'Get API Key'),
        ').',
      ),
      h(
        'li',
        {},
        'Copy both parts into this page at once: Gong shows the ',
        h('strong', {}, 'secret only once'),
        '. If there is a ',
        h('strong', {}, 'base URL'),
        ' on that page, copy it too.',
      ),
    ),
    h('p', { class: 'note' }, 'Lost the secret? Make a new key; the old one cannot be shown again.'),
    docsLink(docs),
  ]
}

function sign() {
  const spoken = h('span', { class: 'unseen' }, ', then ')
  return h('span', { class: 'path-sign' }, h('span', { 'aria-hidden': 'true' }, '›'), spoken)
}

/** A way through menus. @param {...string} names */
function path(...names) {
  const parts = names.map((name, index) =>
    h(
      'span',
      { class: 'path-step' },
      ...(index === 0 ? [] : [sign()]),
      h('strong', { class: 'path-part' }, name),
    ),
  )
  return h('span', { class: 'path' }, ...parts)
}
