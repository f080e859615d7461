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
  /**
   * Takes over a connection that asks to become a WebSocket at `/`. One that was broken is taken up again with
   * `ws_client_id` in the query.
   */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /**
   * Tells the one that waits under an id.
   * @param isForAll whether it may wait at another server, or come back later: such messages are stored.
   */
  tell(id: string, message: AuthMessage, isForAll: boolean): Promise<void>
}

/** A browser that waits. */
interface Waiting {
  readonly socket: WebSocket
  isAlive: boolean
  /** What was sent to it, which may not have come through. */
  told: string | undefined
}

/** Waiting browsers: each holds a connection for as long as somebody reads Gong's consent page. */
const mostSockets = 1000
/** Nothing is expected of the browser. */
const mostBytes = 1024
/** Proxies between cut what is silent for a minute. */
const pingMs = 25_000

/** Ids of ours; under others nobody waits. */
const idForm = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/
/** The code of a connection that broke without a word (RFC 6455, 7.1.5). */
const broken = 1006

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
  const open = new Map<string, Waiting>()
  const needed = { clock, signal, isNeeded: () => open.size > 0 }
  // Without a database nothing comes back anywhere.
  const keep = (id: string, message: string) => mail.put({ id, message }).catch(() => undefined)

  function send(id: string, text: string): boolean {
    const entry = open.get(id)
    if (entry === undefined) return false
    entry.told = text
    entry.socket.send(text)
    return true
  }

  const look = repeatWhile({ ...needed, everyMs: lookMs }, async () => {
    const messages = await mail.take([...open.keys()]).catch(() => [])
    for (const { id, message } of messages) if (!send(id, message)) await keep(id, message)
  })

  const ping = repeatWhile({ ...needed, everyMs: pingMs }, () => pingAll(open.values()))

  function accept(socket: WebSocket, id: string): void {
    const before = open.get(id)
    const entry: Waiting = { socket, isAlive: true, told: undefined }
    open.set(id, entry)
    before?.socket.terminate()
    socket.on('pong', () => {
      entry.isAlive = true
    })
    socket.on('close', (code) => {
      if (open.get(id) !== entry) return
      open.delete(id)
      // It may come back, as phones do that were asleep while somebody read Gong's page.
      if (code === broken && entry.told !== undefined) void keep(id, entry.told)
    })
    // A broken connection closes by itself.
    socket.on('error', () => undefined)
    socket.send(JSON.stringify({ message_type: 'connection_ack', ws_client_id: id }))
    if (before?.told !== undefined) send(id, before.told)
    ping()
    look()
  }

  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy())
      const address = URL.parse(request.url ?? '/', 'http://here')
      if (address?.pathname !== '/') return refuse(socket, '404 Not Found')
      if (open.size >= mostSockets) return refuse(socket, '503 Service Unavailable')
      const given = address.searchParams.get('ws_client_id') ?? ''
      const id = idForm.test(given) ? given : randomId()
      server ??= loadServer()
      server.then(
        (loaded) => loaded.handleUpgrade(request, socket, head, (accepted) => accept(accepted, id)),
        () => socket.destroy(),
      )
    },
    async tell(id, message, isForAll) {
      if (!idForm.test(id)) return
      const text = JSON.stringify(message)
      if (!send(id, text) && isForAll) await keep(id, text)
    },
  }
}

/** Breaks the connections that have not answered the ping before. */
function pingAll(waiting: Iterable<Waiting>): void {
  for (const entry of waiting) {
    if (!entry.isAlive) entry.socket.terminate()
    entry.isAlive = false
    entry.socket.ping()
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
