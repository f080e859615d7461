import { h, heading, icon } from './dom.js'

/**
 * @typedef {import('./api.js').Integration} Integration
 * @typedef {{ title: string, text: string, icon: 'check' | 'alert' | 'clock', kind: 'good' | 'bad' | 'calm' }} Outcome
 * @typedef {{ label: string, run: () => void }} Action
 */

const ways = {
  gong: { title: 'Access key', text: 'Paste a key that an administrator makes in Gong.', icon: 'key' },
  'gong-oauth': { title: 'Sign in to Gong', text: 'Allow the access on Gong’s own page.', icon: 'shield' },
}

/** @param {Integration} integration */
function wayOf({ provider }) {
  return ways[provider] ?? ways.gong
}

/** While the server is asked. @param {string} text */
export function loadingView(text) {
  return [
    h('div', { class: 'loading' }, h('span', { class: 'spinner', 'aria-hidden': 'true' }), h('p', {}, text)),
  ]
}

/**
 * The ways to connect, to choose one.
 * @param {readonly Integration[]} integrations
 * @param {{ isReconnecting: boolean, choose: (integration: Integration) => void }} options
 */
export function chooseView(integrations, { isReconnecting, choose }) {
  const count = new Map()
  for (const { provider } of integrations) count.set(provider, (count.get(provider) ?? 0) + 1)
  const items = integrations.map((integration) => {
    const { title, text, icon: name } = wayOf(integration)
    const isOnly = count.get(integration.provider) === 1
    return h(
      'li',
      {},
      h(
        'button',
        { type: 'button', class: 'way', onclick: () => choose(integration) },
        h('span', { class: 'way-icon' }, icon(/** @type {'key' | 'shield'} */ (name))),
        h(
          'span',
          { class: 'way-text' },
          h('strong', {}, isOnly ? title : `${title}: ${integration.display_name}`),
          h('span', {}, text),
        ),
        icon('arrow'),
      ),
    )
  })
  return [
    picture(),
    heading(isReconnecting ? 'Connect Gong again' : 'Connect your Gong'),
    h('p', { class: 'lead' }, 'How do you want to give access?'),
    h('ul', { class: 'ways' }, ...items),
    promise(),
  ]
}

/**
 * Everything that has nothing more to ask: what happened, and what can be done.
 * @param {Outcome} outcome
 * @param {readonly Action[]} actions the first is the one that most will want
 */
export function outcomeView({ title, text, icon: name, kind }, actions = []) {
  const buttons = actions.map(({ label, run }, index) =>
    h('button', { type: 'button', class: index === 0 ? 'button' : 'button-quiet', onclick: run }, label),
  )
  return [
    h(
      'div',
      { class: 'outcome' },
      h('div', { class: `badge badge-${kind}`, 'aria-hidden': 'true' }, icon(name)),
      heading(title),
      h('p', {}, text),
      buttons.length === 0 ? undefined : h('div', { class: 'actions' }, ...buttons),
    ),
  ]
}

/**
 * Signing in at Gong, in another window.
 * @param {{ begin: () => void, back: (() => void) | undefined, isReconnecting: boolean, docs: string | undefined }} options
 */
export function oauthView({ begin, back, isReconnecting, docs }) {
  const status = h('div', { id: 'status' })
  const button = h(
    'button',
    { type: 'button', class: 'button button-wide', id: 'begin', onclick: begin },
    'Continue to Gong',
  )
  const view = [
    backButton(back),
    picture(),
    heading(isReconnecting ? 'Sign in to Gong again' : 'Sign in to Gong'),
    h('p', { class: 'lead' }, 'Gong opens in another window and asks whether to allow the access.'),
    h(
      'ol',
      { class: 'steps' },
      h('li', {}, 'Sign in as ', h('strong', {}, 'technical administrator'), ' of your company’s Gong.'),
      h('li', {}, 'Look at what is asked for, and choose ', h('strong', {}, 'Allow'), '.'),
      h('li', {}, 'The window closes, and you are back here.'),
    ),
    status,
    button,
    docsLink(docs),
    promise(),
  ]
  return { view, status, button }
}

/** @param {(() => void) | undefined} back */
export function backButton(back) {
  if (back === undefined) return undefined
  return h('button', { type: 'button', class: 'back', onclick: back }, icon('back'), 'Back')
}

/** @param {string | undefined} docs address of the product's own help */
export function docsLink(docs) {
  if (docs === undefined || !/^https?:\/\//.test(docs)) return undefined
  const link = h('a', { href: docs, target: '_blank', rel: 'noopener noreferrer' }, 'More help with this')
  return h('p', { class: 'docs' }, link, h('span', { class: 'unseen' }, ' (opens another window)'))
}

/**
 * A problem, told where it belongs.
 * @param {string} title
 * @param {string} text
 * @param {Node} [more]
 */
export function alertBox(title, text, more) {
  return h(
    'div',
    { class: 'alert', role: 'alert', tabindex: '-1' },
    icon('alert'),
    h('div', {}, h('strong', {}, title), h('p', {}, text), more),
  )
}

export function picture() {
  return h('img', { class: 'picture', src: 'gong.svg', alt: '', width: 56, height: 56 })
}

export function promise() {
  return h(
    'p',
    { class: 'promise' },
    icon('shield'),
    'Kept encrypted. You can take the access back in Gong at any time.',
  )
}
