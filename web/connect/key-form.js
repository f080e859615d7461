import { h, heading, icon } from './dom.js'
import { alertBox, backButton, docsLink, picture, promise } from './views.js'

/** @typedef {import('./api.js').Refusal} Refusal */

/**
 * The form for an access key, with the way to one beside it.
 * @param {{
 *   submit: (key: { username: string, password: string }) => Promise<Refusal | undefined>,
 *   back: (() => void) | undefined,
 *   isReconnecting: boolean,
 *   docs: string | undefined,
 * }} options `submit` gives what was refused
 */
export function keyForm({ submit, back, isReconnecting, docs }) {
  const access = field({ id: 'username', label: 'Access key', hint: 'Capital letters and digits' })
  const secret = field({
    id: 'password',
    label: 'Access key secret',
    hint: 'Gong shows it once, when the key is made',
    isSecret: true,
  })
  const problem = h('div', { id: 'problem' })
  const button = h('button', { type: 'submit', class: 'button button-wide' }, 'Connect')
  const form = h(
    'form',
    { novalidate: true, 'aria-label': 'Access key of Gong' },
    problem,
    access.element,
    secret.element,
    button,
  )
  let isBusy = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (isBusy) return
    problem.replaceChildren()
    const key = { username: access.input.value.trim(), password: secret.input.value.trim() }
    access.complain(key.username === '' ? 'Paste the access key here.' : undefined)
    secret.complain(key.password === '' ? 'Paste the secret here.' : undefined)
    const empty = [access, secret].find(({ input }) => input.value.trim() === '')
    if (empty !== undefined) return empty.input.focus()
    isBusy = true
    form.setAttribute('aria-busy', 'true')
    button.replaceChildren(h('span', { class: 'spinner', 'aria-hidden': 'true' }), 'Asking Gong…')
    const refusal = await submit(key)
    isBusy = false
    form.removeAttribute('aria-busy')
    button.replaceChildren('Connect')
    if (refusal !== undefined) show(refusal, { access, secret, problem })
  })
  return [
    h(
      'div',
      { class: 'columns' },
      h(
        'div',
        { class: 'form' },
        backButton(back),
        picture(),
        heading(isReconnecting ? 'Connect Gong again' : 'Connect your Gong'),
        h('p', { class: 'lead' }, 'Paste the access key of your company’s Gong.'),
        form,
        promise(),
      ),
      h('section', { class: 'help', 'aria-labelledby': 'help' }, ...help(docs)),
    ),
  ]
}

/** Where to click in Gong. @param {string | undefined} docs */
function help(docs) {
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
        '.',
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

/**
 * A field with its label, its hint and its complaint.
 * @param {{ id: string, label: string, hint: string, isSecret?: boolean }} options
 */
function field({ id, label, hint, isSecret = false }) {
  const complaint = h('p', { id: `${id}-error`, class: 'complaint' })
  const input = h('input', {
    id,
    name: id,
    type: isSecret ? 'password' : 'text',
    required: true,
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    'aria-describedby': `${id}-hint ${id}-error`,
  })
  const element = h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    h('div', { class: 'input' }, input, isSecret ? showButton(input) : undefined),
    h('p', { id: `${id}-hint`, class: 'hint' }, hint),
    complaint,
  )
  /** @param {string | undefined} text */
  const complain = (text) => {
    complaint.replaceChildren(...(text === undefined ? [] : [icon('alert'), text]))
    if (text === undefined) input.removeAttribute('aria-invalid')
    else input.setAttribute('aria-invalid', 'true')
  }
  input.addEventListener('input', () => complain(undefined))
  return { element, input, complain }
}

/** @param {HTMLInputElement} input */
function showButton(input) {
  const button = h('button', {
    type: 'button',
    class: 'show',
    'aria-pressed': 'false',
    'aria-label': 'Show the secret',
  })
  button.append(icon('eye'))
  button.addEventListener('click', () => {
    const isShown = input.type === 'password'
    input.type = isShown ? 'text' : 'password'
    button.setAttribute('aria-pressed', String(isShown))
    button.replaceChildren(icon(isShown ? 'hidden' : 'eye'))
  })
  return button
}

/**
 * Tells what was refused: beside the fields where it is theirs, above them otherwise.
 * @param {Refusal} refusal
 * @param {{ access: ReturnType<typeof field>, secret: ReturnType<typeof field>, problem: HTMLElement }} places
 */
function show({ code, message, paths }, { access, secret, problem }) {
  if (code === 'connection_test_failed') {
    access.complain('Is this the whole key, without a space?')
    secret.complain('Does this secret belong to that key? If you are not sure, make a new key.')
    const details = h('details', {}, h('summary', {}, 'What Gong said'), h('p', {}, message))
    problem.replaceChildren(
      alertBox(
        'Gong does not accept this key',
        'Check that both parts are from the same key and that it was not deleted in Gong.',
        details,
      ),
    )
    access.input.focus()
    access.input.select()
    return
  }
  const fields = [access, secret].filter(({ input }) => paths.includes(input.id))
  for (const { complain } of fields) complain(message)
  if (fields[0] !== undefined) return fields[0].input.focus()
  const box = alertBox('Not connected', message)
  problem.replaceChildren(box)
  box.focus()
}
