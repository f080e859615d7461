import { GongError } from '../errors/gong-error.ts'
import { builtinModule } from './files.ts'

type Http = typeof import('node:http')

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
    ...Object.fromEntries(new Headers(init.headers)),
    'content-length': String(body.byteLength),
  }
  const { promise, resolve, reject } = Promise.withResolvers<Response>()
  const options = { method: 'GET', headers, ...(init.signal ? { signal: init.signal } : {}) }
  const request = http.request(url, options, (answer) => {
    const chunks: Uint8Array[] = []
    answer.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    answer.on('error', reject)
    answer.on('end', () => {
      const known = Object.entries(answer.headers).map(
        ([name, value]) => [name, String(value)] as [string, string],
      )
      const isEmpty = chunks.length === 0
      resolve(
        new Response(isEmpty ? null : new Blob(chunks as Uint8Array<ArrayBuffer>[]), {
          status: answer.statusCode ?? 500,
          headers: known,
        }),
      )
    })
  })
  request.on('error', (error) => reject(init.signal?.aborted ? init.signal.reason : error))
  request.end(body)
  return promise
}
