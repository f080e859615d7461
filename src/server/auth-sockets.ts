import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket, WebSocketServer } from 'ws'
import type { Clock } from '../http/clock.ts'
import { repeatWhile } from './repeat-while.ts'
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
  const needed = { clock, signal, isNeeded: () => open.size > 0 }

  const look = repeatWhile({ ...needed, everyMs: lookMs }, async () => {
    // Without a database nothing has come back anywhere.
    const messages = await mail.take([...open.keys()]).catch(() => [])
    for (const { id, message } of messages) open.get(id)?.socket.send(message)
  })

  const ping = repeatWhile({ ...needed, everyMs: pingMs }, () => {
    for (const entry of open.values()) {
      if (!entry.isAlive) entry.socket.terminate()
      entry.isAlive = false
      entry.socket.ping()
    }
  })

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
    ping()
    look()
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
