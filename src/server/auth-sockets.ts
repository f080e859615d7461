import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket, WebSocketServer } from 'ws'
import type { Clock } from '../http/clock.ts'
import type { SocketMail } from './socket-mail.ts'

/** How a trip to Gong's consent page ended, in the words that `@nangohq/frontend` waits for. */
export type AuthMessage =
  | {
      readonly message_type: 'success'
      readonly provider_config_key: string
      readonly connection_id: string
      readonly is_pending: false
    }
  | {
      readonly message_type: 'error'
      readonly provider_config_key?: string | undefined
      readonly connection_id?: string | undefined
      readonly error_type: string
      readonly error_desc: string
    }

/** Browsers that wait, over a WebSocket, for the end of an OAuth trip in another window. */
export interface AuthSockets {
  /** Takes over a connection that asks to become a WebSocket at `/`. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** Tells the one that waits under an id, here or at another server. */
  tell(id: string, message: AuthMessage): Promise<void>
  /** Ids that wait here. */
  waiting(): readonly string[]
}

/** Waiting browsers: each holds a connection for as long as somebody reads Gong's consent page. */
const mostSockets = 1000
/** Nothing is expected of the browser. */
const mostBytes = 1024
/** Proxies between cut what is silent for a minute. */
const pingMs = 25_000

/** How often other servers' messages are looked for while somebody waits, in milliseconds. */
const lookMs = 500

export interface AuthSocketsOptions {
  readonly clock: Clock
  readonly randomId: () => string
  readonly mail: SocketMail
  /** Aborted when the server stops. */
  readonly signal: AbortSignal
}

/** Sockets that get `connection_ack` with an id of chance, and one message at the end. */
export function createAuthSockets({ clock, randomId, mail, signal }: AuthSocketsOptions): AuthSockets {
  let server: Promise<WebSocketServer> | undefined
  const open = new Map<string, { readonly socket: WebSocket; isAlive: boolean }>()
  let isPinging = false
  let isLooking = false

  async function look(): Promise<void> {
    if (isLooking) return
    isLooking = true
    while (open.size > 0 && !signal.aborted) {
      await clock.sleep(lookMs, signal).catch(() => undefined)
      // Without a database nothing has come back anywhere.
      const messages = open.size === 0 ? [] : await mail.take([...open.keys()]).catch(() => [])
      for (const { id, message } of messages) open.get(id)?.socket.send(message)
    }
    isLooking = false
  }

  async function ping(): Promise<void> {
    if (isPinging) return
    isPinging = true
    while (open.size > 0 && !signal.aborted) {
      for (const entry of open.values()) {
        if (!entry.isAlive) entry.socket.terminate()
        entry.isAlive = false
        entry.socket.ping()
      }
      await clock.sleep(pingMs, signal).catch(() => undefined)
    }
    isPinging = false
  }

  function accept(socket: WebSocket): void {
    const id = randomId()
    const entry = { socket, isAlive: true }
    open.set(id, entry)
    socket.on('pong', () => {
      entry.isAlive = true
    })
    socket.on('close', () => open.delete(id))
    // A broken connection closes by itself.
    socket.on('error', () => undefined)
    socket.send(JSON.stringify({ message_type: 'connection_ack', ws_client_id: id }))
    void ping()
    void look()
  }

  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy())
      const path = (request.url ?? '/').split('?')[0]
      if (path !== '/') refuse(socket, '404 Not Found')
      else if (open.size >= mostSockets) refuse(socket, '503 Service Unavailable')
      else {
        server ??= loadServer()
        server.then(
          (loaded) => loaded.handleUpgrade(request, socket, head, accept),
          () => socket.destroy(),
        )
      }
    },
    async tell(id, message) {
      const entry = open.get(id)
      const text = JSON.stringify(message)
      if (entry === undefined) await mail.put({ id, message: text })
      else entry.socket.send(text)
    },
    waiting: () => [...open.keys()],
  }
}

/** Loaded with the first browser that waits: most servers never have one. */
async function loadServer(): Promise<WebSocketServer> {
  const { WebSocketServer: Server } = await import('ws')
  return new Server({ noServer: true, maxPayload: mostBytes, clientTracking: false })
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
