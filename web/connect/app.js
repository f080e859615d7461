import { connectByKey, endSession, loadSession, RefusalError } from './api.js'
import { h, icon } from './dom.js'
import { isEmbedded, onSessionToken, tellHost } from './host.js'
import { keyForm } from './key-form.js'
import { Trip, TripError } from './oauth.js'
import { alertBox, chooseView, loadingView, oauthView, outcomeView } from './views.js'

/**
 * @typedef {import('./api.js').Connected} Connected
 * @typedef {import('./api.js').Integration} Integration
 * @typedef {import('./api.js').Session} Session
 */

const query = new URLSearchParams(window.location.search)
const place = /** @type {HTMLElement} */ (document.querySelector('#view'))
const card = /** @type {HTMLElement} */ (document.querySelector('#card'))
const news = /** @type {HTMLElement} */ (document.querySelector('#news'))
const keptUnder = 'connect_session_token'

let token = ''
/** @type {Session | undefined} */
let session
/** @type {readonly Integration[]} */
let integrations = []
/** @type {Trip | undefined} */
let trip

/**
 * Shows a view; the focus goes to its heading, where screen readers go on.
 * @param {readonly (Node | undefined)[]} view
 * @param {'narrow' | 'wide'} [width]
 */
function show(view, width = 'narrow') {
  trip?.cancel()
  card.dataset['width'] = width
  place.replaceChildren(...view.filter((node) => node !== undefined))
  const title = place.querySelector('h1')
  document.title = title?.textContent ? `${title.textContent} · Connect Gong` : 'Connect Gong'
  news.textContent = ''
  if (title !== null && document.hasFocus()) title.focus({ preventScroll: true })
  window.scrollTo(0, 0)
}

/** @param {'light' | 'dark' | 'system' | string | null | undefined} theme */
function setTheme(theme) {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme
  else delete document.documentElement.dataset['theme']
}

/** @param {unknown} thrown */
function fail(thrown) {
  const { code, message, status } = readFailure(thrown)
  tellHost({ type: 'error', payload: { errorType: code, errorMessage: message } })
  if (status === 401) return showOver(code)
  show(
    outcomeView({ title: 'This did not work', text: message, icon: 'alert', kind: 'bad' }, [
      { label: 'Try again', run: load },
      ...closing('Close'),
    ]),
  )
}

/** @param {unknown} thrown */
function readFailure(thrown) {
  if (thrown instanceof RefusalError) return thrown.refusal
  if (thrown instanceof TripError) return { code: thrown.type, message: thrown.message, paths: [], status: 0 }
  // The browser's console tells it, for whoever keeps the page.
  reportError(thrown)
  const message = 'Something in this page went wrong. Load it again.'
  return { code: 'unknown_error', message, paths: [], status: 0 }
}

/** A session that is over, or never was. @param {string} code */
function showOver(code) {
  forget()
  const isExpired = code === 'expired_connect_session_token'
  show(
    outcomeView(
      {
        title: isExpired ? 'This link is too old' : 'This link does not work any more',
        text: `${isExpired ? 'Links to connect last half an hour.' : 'It was used already, or is not complete.'} Go back to where you came from and start connecting again; nothing was changed.`,
        icon: 'clock',
        kind: 'calm',
      },
      closing('Close'),
    ),
  )
}

/** @param {string} label */
function closing(label) {
  return isEmbedded ? [{ label, run: close }] : []
}

function close() {
  tellHost({ type: 'close' })
}

async function load() {
  show(loadingView('One moment…'))
  try {
    const loaded = await loadSession(token)
    session = loaded.session
    integrations = loaded.integrations
    setTheme(query.get('theme') ?? session.connectUISettings.defaultTheme)
    tellHost({ type: 'settings_changed', payload: session.connectUISettings })
    begin()
  } catch (thrown) {
    fail(thrown)
  }
}

function begin() {
  const [first] = integrations
  if (first === undefined)
    return show(
      outcomeView(
        {
          title: 'There is no way to connect',
          text: 'The product you came from offers none at the moment. Tell those who run it.',
          icon: 'alert',
          kind: 'bad',
        },
        closing('Close'),
      ),
    )
  if (integrations.length === 1) return connectBy(first)
  show(chooseView(integrations, { isReconnecting: session?.isReconnecting === true, choose: connectBy }))
}

/** @param {Integration} integration */
function connectBy(integration) {
  const options = {
    back: integrations.length > 1 ? begin : undefined,
    isReconnecting: session?.isReconnecting === true,
    docs: session?.overrides[integration.unique_key]?.docs_connect,
  }
  if (integration.provider === 'gong-oauth') return connectByOAuth(integration, options)
  const submit = (/** @type {{ username: string, password: string, baseUrl: string }} */ key) =>
    submitKey(integration, key)
  const config = session?.integrations_config_defaults[integration.unique_key]?.connection_config
  const hasBaseUrl = config?.['api_base_url_for_customer'] !== undefined
  show(keyForm({ ...options, submit, hasBaseUrl }), 'wide')
}

/**
 * @param {Integration} integration
 * @param {{ username: string, password: string, baseUrl: string }} key
 */
async function submitKey({ unique_key: integration }, key) {
  news.textContent = 'Asking Gong whether it accepts the key.'
  try {
    await finish(await connectByKey(token, integration, key))
    return undefined
  } catch (thrown) {
    const refusal = readFailure(thrown)
    news.textContent = ''
    if (refusal.status === 401) {
      fail(thrown)
      return undefined
    }
    tellHost({ type: 'error', payload: { errorType: refusal.code, errorMessage: refusal.message } })
    return refusal
  }
}

/**
 * @param {Integration} integration
 * @param {{ back: (() => void) | undefined, isReconnecting: boolean, docs: string | undefined }} options
 */
function connectByOAuth({ unique_key: integration }, options) {
  let next = new Trip(token, integration)
  const { view, status, button } = oauthView({ ...options, begin: go })
  show(view)
  trip = next

  function go() {
    const current = next
    const isOpen = current.open()
    news.textContent = isOpen ? 'Waiting for Gong, which is open in another window.' : ''
    button.replaceChildren(isOpen ? 'Open Gong once more' : 'Continue to Gong')
    button.className = `${isOpen ? 'button-quiet' : 'button'} button-wide`
    status.replaceChildren(
      isOpen
        ? h(
            'div',
            { class: 'waiting' },
            h('span', { class: 'spinner', 'aria-hidden': 'true' }),
            h('p', {}, 'Waiting for you to allow the access in Gong…'),
          )
        : alertBox('The browser blocked the window', 'Open Gong by this link instead:', linkTo(current)),
    )
    if (isOpen && query.get('detectClosedAuthWindow') === 'true')
      current.onClosed(() =>
        stop(current, new TripError('window_closed', 'The window was closed before the access was allowed.')),
      )
    current.outcome.then(finish, (error) => stop(current, error))
    // Another click begins another trip: the state of this one may be used up.
    next = new Trip(token, integration)
    trip = next
  }

  /**
   * @param {Trip} ended
   * @param {Error} error
   */
  function stop(ended, error) {
    ended.cancel()
    if (!status.isConnected) return
    const { code, message } = readFailure(error)
    tellHost({ type: 'error', payload: { errorType: code, errorMessage: message } })
    news.textContent = ''
    button.replaceChildren('Try again')
    button.className = 'button button-wide'
    const box = alertBox('Gong was not connected', message)
    status.replaceChildren(box)
    box.focus()
  }
}

/** @param {Trip} current */
function linkTo(current) {
  const link = h('a', { target: '_blank', rel: 'noopener' }, 'Open Gong')
  void current.address.then((address) => link.setAttribute('href', address)).catch(() => link.remove())
  return link
}

/** @param {Connected} connected */
async function finish(connected) {
  tellHost({ type: 'connect', payload: connected })
  forget()
  show(
    outcomeView(
      {
        title: 'Gong is connected',
        text: isEmbedded
          ? 'You can go on in the product you came from.'
          : 'You can close this page and go back to the product you came from.',
        icon: 'check',
        kind: 'good',
      },
      closing('Done'),
    ),
  )
  await endSession(token)
}

/** The token survives a reload in this tab, and nothing else. @param {string} given */
function keep(given) {
  token = given
  if (isEmbedded) return
  sessionStorage.setItem(keptUnder, given)
  const rest = new URLSearchParams(query)
  rest.delete('session_token')
  const search = rest.toString()
  // Out of the history, and out of sight of who looks over a shoulder.
  history.replaceState(null, '', `${window.location.pathname}${search === '' ? '' : `?${search}`}`)
}

function forget() {
  if (!isEmbedded) sessionStorage.removeItem(keptUnder)
}

function start() {
  setTheme(query.get('theme'))
  if (isEmbedded) {
    document.documentElement.dataset['embedded'] = 'true'
    card.prepend(
      h('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: close }, icon('close')),
    )
    window.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') close()
    })
  }
  onSessionToken((given) => {
    keep(given)
    void load()
  })
  const given = query.get('session_token') ?? (isEmbedded ? null : sessionStorage.getItem(keptUnder))
  if (given !== null) {
    keep(given)
    void load()
  } else if (isEmbedded) show(loadingView('One moment…'))
  else showOver('missing')
  tellHost({ type: 'ready' })
}

start()
