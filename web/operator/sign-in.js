import { get, key, post, Refusal } from './api.js'
import { h } from './dom.js'

/**
 * Takes the one-time code, or the key, that a link carries in its fragment, which is never sent to any server.
 * @returns {Promise<void>}
 */
export async function takeFromLink() {
  const given = new URLSearchParams(location.hash.slice(1))
  const code = given.get('code')
  const own = given.get('key')
  if (code === null && own === null) return
  history.replaceState(null, '', location.pathname + location.search)
  if (own !== null) key.set(own)
  if (code === null) return
  const session = await post('operator/session', { code }).catch(() => undefined)
  if (session !== undefined) key.set(session.token)
}

/** Asks for the key until the server takes it. @param {Element} root @param {() => void} onDone @param {string} [reason] */
export function showSignIn(root, onDone, reason) {
  const field = h('input', {
    id: 'key',
    type: 'password',
    autocomplete: 'current-password',
    required: true,
    spellcheck: 'false',
    'aria-describedby': 'hint problem',
  })
  const problem = h('p', { id: 'problem', class: 'problem', role: 'alert' }, reason ?? '')
  const form = h(
    'form',
    { class: 'card' },
    h('img', { src: 'operator/icon.svg', alt: '', width: 40, height: 40 }),
    h('h1', {}, 'gong-connector'),
    h('label', { for: 'key' }, 'The server’s key'),
    field,
    h(
      'p',
      { id: 'hint', class: 'soft' },
      'What GONG_CONNECTOR_API_KEY says, or the file api.key in the data folder. It stays in this tab.',
    ),
    problem,
    h('button', { type: 'submit', class: 'main' }, 'Open'),
  )
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    key.set(field.value.trim())
    try {
      await get('status')
      onDone()
    } catch (error) {
      const isUnknown = error instanceof Refusal && error.status === 401
      problem.textContent = isUnknown
        ? 'The server does not know this key.'
        : String(error instanceof Error ? error.message : error)
      key.forget()
      field.select()
    }
  })
  root.replaceChildren(h('main', { class: 'sign-in' }, form))
  field.focus()
}
