import { server } from './api.js'

/** @typedef {import('./api.js').Connected} Connected */

const popup = { width: 560, height: 720 }
const lookMs = 500
/**
 * Before it is tried to reach the server again, in milliseconds. Phones break connections while another window is
 * looked at.
 */
const pausesMs = [200, 1000, 3000, 10_000, 20_000, 20_000]

/** A trip to Gong's consent page that did not end well. */
export class TripError extends Error {
  /**
   * @param {string} type
   * @param {string} message
   */
  constructor(type, message) {
    super(message)
    this.type = type
  }
}

/**
 * A trip to Gong's consent page in another window. The server tells over a WebSocket how it ended: the other window is
 * Gong's, and cannot be asked.
 */
export class Trip {
  /** @type {WebSocket | undefined} */
  #socket
  /** Under which the server tells it; also when the connection was broken and made anew. */
  #id = ''
  #tries = 0
  #isOver = false
  #ready = deferred()
  #ended = deferred()
  /** @type {Promise<string>} Address at which the trip begins, once somebody waits for its end. */
  address = this.#ready.promise.then(() => this.#addressFor(this.#id))
  /** @type {Promise<Connected>} */
  outcome = this.#ended.promise

  /**
   * @param {string} token
   * @param {string} integration
   */
  constructor(token, integration) {
    this.token = token
    this.integration = integration
    // Whoever does not wait for them has left the view.
    this.address.catch(() => undefined)
    this.outcome.catch(() => undefined)
    this.#listen()
  }

  /** @param {string} id */
  #addressFor(id) {
    const address = new URL(`oauth/connect/${encodeURIComponent(this.integration)}`, server)
    address.searchParams.set('connect_session_token', this.token)
    address.searchParams.set('ws_client_id', id)
    return address.href
  }

  #listen() {
    if (this.#isOver) return
    const address = new URL(server.href.replace(/^http/, 'ws'))
    if (this.#id !== '') address.searchParams.set('ws_client_id', this.#id)
    const socket = new WebSocket(address)
    this.#socket = socket
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data))
    socket.onclose = () => {
      if (this.#isOver) return
      const pauseMs = pausesMs[this.#tries++]
      if (pauseMs !== undefined) return void setTimeout(() => this.#listen(), pauseMs)
      const lost = new TripError('connection_lost', 'The connection to the server was lost. Start again.')
      this.#ready.reject(lost)
      this.#ended.reject(lost)
    }
  }

  /** @param {Record<string, string>} message */
  #hear(message) {
    if (message['message_type'] === 'connection_ack') {
      this.#id = message['ws_client_id'] ?? ''
      this.#tries = 0
      this.#ready.resolve(undefined)
    } else if (message['message_type'] === 'success') {
      this.#ended.resolve({
        providerConfigKey: message['provider_config_key'],
        connectionId: message['connection_id'],
      })
      this.cancel()
    } else if (message['message_type'] === 'error') {
      this.#ended.reject(new TripError(message['error_type'] ?? '', message['error_desc'] ?? ''))
      this.cancel()
    }
  }

  /** Opens the other window; must be called while a click is handled. @returns {boolean} whether it could be. */
  open() {
    const left = Math.max(0, window.screenX + (window.outerWidth - popup.width) / 2)
    const top = Math.max(0, window.screenY + (window.outerHeight - popup.height) / 2)
    const features = `popup,width=${popup.width},height=${popup.height},left=${left},top=${top}`
    const other = window.open('', '_blank', features)
    if (other === null || other.closed) return false
    // What is shown there is not ours, and has nothing to do with this page.
    other.opener = null
    this.address.then(
      (address) => other.location.replace(address),
      () => other.close(),
    )
    this.other = other
    return true
  }

  /**
   * Calls back when the other window is closed before the trip has ended.
   * @param {() => void} tell
   */
  onClosed(tell) {
    const look = () => {
      if (this.#isOver) return
      if (this.other?.closed) tell()
      else setTimeout(look, lookMs)
    }
    setTimeout(look, lookMs)
  }

  /** Waits no longer. */
  cancel() {
    this.#isOver = true
    this.#socket?.close()
  }
}

function deferred() {
  /** @type {(value: any) => void} */
  let resolve = () => undefined
  /** @type {(error: Error) => void} */
  let reject = () => undefined
  const promise = new Promise((onValue, onError) => {
    resolve = onValue
    reject = onError
  })
  return { promise, resolve, reject }
}
