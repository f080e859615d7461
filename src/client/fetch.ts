import { GongError } from '../errors/gong-error.ts'
import { builtinModule } from './files.ts'

type Http = typeof import('node:http')
type IncomingMessage = import('node:http').IncomingMessage

/**
 * The runtime's fetch, which refuses a GET with a body as the standard demands; Gong has such an operation, so those
 * go through Node's own client, which Deno and Bun have too.
 */
export const systemFetch: typeof globalThis.fetch = (input, init = {}) => {
  const isPlain = (init.method ?? 'GET') !== 'GET' || init.body === undefined || init.body === null
  return isPlain ? globalThis.fetch(input, init) : getWithBody(String(input), init)
}

function getWithBody(address: string, init: RequestInit): Promise<Response> {
  const url = new URL(address)
  const http = builtinModule<Http>(url.protocol === 'https:' ? 'node:https' : 'node:http')
  if (http === undefined) {
    const message = `This runtime sends no body with a GET, which ${url.pathname} demands.`
    const advice = 'Call it from Node, Deno or Bun, or give createGong a fetch that can.'
    return Promise.reject(new GongError('usage', message, { advice }))
  }
  const body = new TextEncoder().encode(String(init.body))
  const headers = {
    'accept-encoding': 'identity',
    ...Object.fromEntries(new Headers(init.headers)),
    'content-length': String(body.byteLength),
  }
  const options = { method: 'GET', headers, ...(init.signal ? { signal: init.signal } : {}) }
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(init.signal?.aborted ? init.signal.reason : error)
    const request = http.request(url, options, (answer) => {
      const chunks: Uint8Array<ArrayBuffer>[] = []
      answer.on('data', (chunk: Uint8Array<ArrayBuffer>) => chunks.push(chunk))
      answer.on('error', fail)
      answer.on('end', () => resolve(toResponse(answer, chunks)))
    })
    request.on('error', fail)
    request.end(body)
  })
}

/** Codings of answers that the runtime can undo; nothing was asked for, but a proxy may pack all the same. */
const codings: ReadonlySet<string> = new Set(['gzip', 'deflate'])

function toResponse(answer: IncomingMessage, chunks: readonly Uint8Array<ArrayBuffer>[]): Response {
  const headers = Object.entries(answer.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ])
  const coding = answer.headers['content-encoding']?.toLowerCase() ?? 'identity'
  const packed = new Blob([...chunks])
  const body = codings.has(coding)
    ? packed.stream().pipeThrough(new DecompressionStream(coding as 'gzip'))
    : packed
  return new Response(chunks.length === 0 ? null : body, { status: answer.statusCode ?? 500, headers })
}
