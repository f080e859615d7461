import { server } from './api.js'

/** @typedef {import('./api.js').Connected} Connected */

const popup = { width: 560, height: 720 }
const lookMs = 500

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
  #socket = new WebSocket(new URL(server.href.replace(/^http/, 'ws')))
  /** @type {Promise<string>} Address at which the trip begins, once somebody waits for its end. */
  address
  /** @type {Promise<Connected>} */
  outcome
  #isOver = false

  /**
   * @param {string} token
   * @param {string} integration
   */
  constructor(token, integration) {
    const address = new URL(`oauth/connect/${encodeURIComponent(integration)}`, server)
    address.searchParams.set('connect_session_token', token)
    const ready = deferred()
    const ended = deferred()
    this.address = ready.promise
    this.outcome = ended.promise
    // Whoever does not wait for them has left the view.
    ready.promise.catch(() => undefined)
    ended.promise.catch(() => undefined)
    this.#socket.onmessage = ({ data }) => {
      const message = JSON.parse(data)
      if (message.message_type === 'connection_ack') {
        address.searchParams.set('ws_client_id', message.ws_client_id)
        ready.resolve(address.href)
      } else if (message.message_type === 'success') {
        ended.resolve({
          providerConfigKey: message.provider_config_key,
          connectionId: message.connection_id,
        })
        this.cancel()
      } else if (message.message_type === 'error') {
        ended.reject(new TripError(message.error_type, message.error_desc))
        this.cancel()
      }
    }
    this.#socket.onclose = () => {
      const lost = new TripError('connection_lost', 'The connection to the server was lost. Start again.')
      ready.reject(lost)
      ended.reject(lost)
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
    this.#socket.onclose = null
    this.#socket.close()
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
