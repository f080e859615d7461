import { GongError } from '../errors/gong-error.ts'
import { type Wire, type WireAnswer, type WireBody, WireFailure, type WireRequest } from '../http/wire.ts'
import { builtinModule } from './files.ts'

type Http = typeof import('node:http')
type Agent = import('node:http').Agent
type AgentOptions = import('node:http').AgentOptions
type ProxyEnv = AgentOptions['proxyEnv'] & {}
type ClientRequest = import('node:http').ClientRequest
type IncomingMessage = import('node:http').IncomingMessage

/** How long an idle connection is kept, in milliseconds: shorter than any server does, so that none closes under us. */
const idleMs = 4000

/** The same by way of a proxy, which may take as long to reach the other side: Node has one setting for both. */
const tunnelMs = 20_000

/**
 * Node's own HTTP client, which Deno and Bun have too: unlike fetch it passes bodies on as they are packed, sends one
 * with a GET, and takes a third of the time.
 */
export const systemWire: Wire = (request) => {
  const { http, agent, proxies } = clientFor(request.url)
  const { method, url, addresses, headers, body, signal, timeoutMs } = request
  if (signal?.aborted) return Promise.reject(signal.reason)
  return new Promise((resolve, reject) => {
    const { protocol, hostname, port, pathname, search } = url
    const sent = http.request({
      protocol,
      hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
      port,
      path: pathname + search,
      method,
      headers,
      agent,
      // By way of a proxy it would be asked where that is.
      ...(addresses === undefined || proxies !== undefined ? {} : { lookup: knownLookup(addresses) }),
    })
    const wasSent = watchSending(sent)
    let isAwaited: (() => boolean) | undefined
    const abort = () => {
      sent.destroy()
      // While a proxy still opens the way it would be told of only afterwards.
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
    sent.setTimeout(timeoutMs, () => {
      if (isAwaited?.() ?? true)
        sent.destroy(new DOMException(`Nothing moved for ${timeoutMs} ms`, 'TimeoutError'))
      // Whoever reads the answer may take his time.
      else sent.setTimeout(timeoutMs)
    })
    const fail = (error: unknown) => {
      const wasReused = sent.reusedSocket && !isTimeout(error)
      reject(signal?.aborted ? signal.reason : new WireFailure(error, { wasSent: wasSent(), wasReused }))
    }
    sent.on('error', fail)
    sent.once('close', () => {
      signal?.removeEventListener('abort', abort)
      // An aborted request may close without an error.
      if (isAwaited === undefined) fail(new Error('the connection was closed'))
    })
    sent.once('response', (message) => {
      try {
        const made = toAnswer(message, sent)
        isAwaited = made.isAwaited
        resolve(made.answer)
      } catch (error) {
        // A head that means nothing must not end the process.
        sent.destroy(asError(error))
      }
    })
    if (body === undefined) sent.end()
    else sendBody(body, sent).catch((error: unknown) => sent.destroy(asError(error)))
  })
}

/** Answers with what is known already. */
function knownLookup(addresses: readonly string[]): import('node:net').LookupFunction {
  const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  return (hostname, { all: wantsAll }, callback) => {
    const [first] = all
    if (first === undefined) callback(new Error(`${hostname} has no address`), '')
    else if (wantsAll === true) callback(null, all)
    else callback(null, first.address, first.family)
  }
}

interface Client {
  readonly http: Http
  readonly agent: Agent
  readonly proxies: ProxyEnv | undefined
}

const clients = new Map<string, Client>()

function clientFor({ protocol, pathname }: URL): Client {
  const made = clients.get(protocol)
  if (made !== undefined && made.proxies === proxiesOf(made.http)) return made
  const http = builtinModule<Http>(protocol === 'https:' ? 'node:https' : 'node:http')
  if (http === undefined)
    throw new GongError('usage', `This runtime cannot send a request as it is, which ${pathname} demands.`, {
      advice: 'Call it from Node, Deno or Bun.',
    })
  const proxies = proxiesOf(http)
  const agent = new http.Agent({
    keepAlive: true,
    timeout: proxies === undefined ? idleMs : tunnelMs,
    scheduling: 'lifo',
    ...(proxies === undefined ? {} : { proxyEnv: proxies }),
  })
  const client = { http, agent, proxies }
  clients.set(protocol, client)
  return client
}

/** The proxies that the runtime's own agent uses, which fetch uses too. */
function proxiesOf({ globalAgent }: Http): ProxyEnv | undefined {
  // Other runtimes have an agent without options.
  const { options } = globalAgent as { readonly options?: AgentOptions }
  return options?.proxyEnv
}

/** Tells whether there ever was a connection on which the request could go. */
function watchSending(request: ClientRequest): () => boolean {
  let wasSent = false
  request.once('socket', (socket) => {
    if (socket.connecting) {
      const event = 'encrypted' in socket ? 'secureConnect' : 'connect'
      socket.once(event, () => {
        wasSent = true
      })
    } else wasSent = true
  })
  return () => wasSent
}

async function sendBody(body: WireRequest['body'] & {}, request: ClientRequest): Promise<void> {
  for await (const piece of body) {
    // It was answered or broken off before the end.
    if (request.destroyed) return
    if (!request.write(piece)) await drained(request)
  }
  request.end()
}

function drained(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      request.off('drain', done)
      request.off('close', done)
      resolve()
    }
    request.on('drain', done)
    request.on('close', done)
    if (request.destroyed) done()
  })
}

function toAnswer(
  message: IncomingMessage,
  request: ClientRequest,
): { readonly answer: WireAnswer; readonly isAwaited: () => boolean } {
  const headers = new Headers()
  const { rawHeaders } = message
  for (let at = 0; at < rawHeaders.length; at += 2)
    headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '')
  let isUnwanted = false
  let failure: Error | undefined
  message.on('error', (error) => {
    failure ??= error
  })
  const broken = () => failure ?? new Error('the connection was broken off')
  const ended = new Promise<void>((resolve, reject) => {
    message.once('end', () => {
      // A server may answer before it has all of the request; the rest is of no use on this connection.
      if (!request.writableEnded) request.destroy()
      resolve()
    })
    message.once('close', () => (isUnwanted ? resolve() : reject(broken())))
  })
  // Who does not ask must not hear of it as of an unhandled error.
  ended.catch(() => undefined)
  const { read, isAwaited } = createReader(message, broken)
  const cancel = () => {
    isUnwanted = true
    request.destroy()
  }
  return { answer: { status: message.statusCode ?? 500, headers, body: { read, cancel }, ended }, isAwaited }
}

/** Reads piece by piece, and tells whether one is awaited. */
function createReader(message: IncomingMessage, broken: () => Error) {
  let wake: (() => void) | undefined
  const look = () => {
    wake?.()
    wake = undefined
  }
  for (const event of ['readable', 'end', 'error', 'close']) message.on(event, look)
  const read: WireBody['read'] = async () => {
    for (;;) {
      const piece: Uint8Array | null = message.read()
      if (piece !== null) return piece
      if (message.readableEnded) return undefined
      if (message.destroyed) throw broken()
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return { read, isAwaited: () => wake !== undefined }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError'
}
