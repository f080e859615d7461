import { h, heading } from './dom.js'
import { field } from './field.js'
import { keyHelp } from './key-help.js'
import { alertBox, backButton, picture, promise } from './views.js'

/** @typedef {import('./api.js').Refusal} Refusal */

/**
 * The form for an access key, with the way to one beside it.
 * @param {{
 *   submit: (key: { username: string, password: string, baseUrl: string }) => Promise<Refusal | undefined>,
 *   back: (() => void) | undefined,
 *   isReconnecting: boolean,
 *   docs: string | undefined,
 *   hasBaseUrl: boolean,
 * }} options `submit` gives what was refused; `hasBaseUrl`: the host of the account is known already
 */
export function keyForm({ submit, back, isReconnecting, docs, hasBaseUrl }) {
  const access = field({ id: 'username', label: 'Access key', hint: 'Capital letters and digits' })
  const secret = field({
    id: 'password',
    label: 'Access key secret',
    hint: 'Gong shows it once, when the key is made',
    isSecret: true,
  })
  const host = field({
    id: 'base_url',
    label: 'Base URL',
    hint: 'As Gong shows it on the same page, such as https://us-12345.api.gong.io',
    isOptional: true,
  })
  const problem = h('div', { id: 'problem' })
  const button = h('button', { type: 'submit', class: 'button button-wide' }, 'Connect')
  const form = h(
    'form',
    { novalidate: true, 'aria-label': 'Access key of Gong' },
    problem,
    access.element,
    secret.element,
    hasBaseUrl ? undefined : host.element,
    button,
  )
  let isBusy = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (isBusy) return
    problem.replaceChildren()
    const key = {
      username: access.input.value.trim(),
      password: secret.input.value.trim(),
      baseUrl: addressIn(host.input.value),
    }
    host.complain(undefined)
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
    if (refusal !== undefined) show(refusal, { access, secret, host, problem })
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
      h('section', { class: 'help', 'aria-labelledby': 'help' }, ...keyHelp(docs)),
    ),
  ]
}

/** An address as people paste it. @param {string} text */
function addressIn(text) {
  const address = text.trim()
  return address === '' || /^https?:\/\//i.test(address) ? address : `https://${address}`
}

/**
 * Tells what was refused: beside the fields where it is theirs, above them otherwise.
 * @param {Refusal} refusal
 * @param {{ access: ReturnType<typeof field>, secret: ReturnType<typeof field>, host: ReturnType<typeof field>, problem: HTMLElement }} places
 */
function show({ code, message, paths }, { access, secret, host, problem }) {
  if (code === 'connection_test_failed') {
    access.complain('Is this the whole key, without a space?')
    secret.complain('Does this secret belong to that key? If you are not sure, make a new key.')
    const details = h('details', {}, h('summary', {}, 'What Gong said'), h('p', {}, message))
    problem.replaceChildren(
      alertBox(
        'Gong does not accept this key',
        host.element.isConnected && host.input.value.trim() === ''
          ? 'Check that both parts are from the same key. If Gong shows a base URL beside it, give that too.'
          : 'Check that all parts are from the same page in Gong, and that the key was not deleted there.',
        details,
      ),
    )
    access.input.focus()
    access.input.select()
    return
  }
  if (paths.includes('base_url')) {
    host.complain('This is no address of Gong. It looks like https://us-12345.api.gong.io')
    return host.input.focus()
  }
  const fields = [access, secret].filter(({ input }) => paths.includes(input.id))
  for (const { complain } of fields) complain(message)
  if (fields[0] !== undefined) return fields[0].input.focus()
  const box = alertBox('Not connected', message)
  problem.replaceChildren(box)
  box.focus()
}
