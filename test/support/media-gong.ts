import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How the storage answers one request for the file; by default whole and well. */
export interface StorageStep {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** The connection breaks after so many bytes of the body. */
  readonly breakAfter?: number
  /** Nothing more comes after so many bytes of the body, and the connection stays. */
  readonly stopAfter?: number
  readonly ignoresRange?: boolean
  /** Another file than before. */
  readonly file?: Uint8Array
  /** Bytes of the body that the headers do not speak of. */
  readonly extra?: number
  readonly isUnsized?: boolean
}

interface Asked {
  readonly address: string
  readonly range: string | undefined
  readonly ifRange: string | undefined
  readonly authorization: string | undefined
}

/** A Gong that knows one call, and the storage of its sound, which answers by the number of the request. */
export async function startMediaGong(file: Uint8Array, answer: (number: number) => StorageStep = () => ({})) {
  const asked: Asked[] = []
  const counts = { listings: 0 }
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/v2/')) {
      request.resume()
      counts.listings++
      const audioUrl = `http://${request.headers.host}/sound/1.mp3?X-Amz-Signature=${counts.listings}`
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ calls: [{ metaData: { id: '1' }, media: { audioUrl } }] }))
      return
    }
    const { range, 'if-range': ifRange, authorization } = request.headers
    asked.push({ address: request.url ?? '', range, ifRange: String(ifRange ?? ''), authorization })
    serve(request, response, file, answer(asked.length))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    counts,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function serve(request: IncomingMessage, response: ServerResponse, original: Uint8Array, step: StorageStep) {
  const { status, headers, breakAfter, stopAfter, file = original, extra = 0, isUnsized } = step
  if (status !== undefined) return void response.writeHead(status, headers).end()
  const etag = `"${file.length}-${file[0]}"`
  const isSame = [undefined, etag].includes(request.headers['if-range'] as string | undefined)
  const { range } = request.headers
  const part = step.ignoresRange || !isSame || range === undefined ? undefined : place(range, file.length)
  if (part !== undefined && part.first >= part.end) {
    return void response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end()
  }
  const { first, end } = part ?? { first: 0, end: file.length }
  const body = Buffer.concat([file.subarray(first, end), Buffer.alloc(extra)])
  response.writeHead(part === undefined ? 200 : 206, {
    'content-type': 'audio/mpeg',
    etag,
    ...(isUnsized ? {} : { 'content-length': body.length }),
    ...(part === undefined ? {} : { 'content-range': `bytes ${first}-${end - 1}/${file.length}` }),
    ...headers,
  })
  const cut = stopAfter ?? breakAfter
  if (cut === undefined) response.end(body)
  else response.write(body.subarray(0, cut), () => stopAfter === undefined && response.destroy())
  if (cut === 0) response.flushHeaders()
}

function place(range: string, size: number): { readonly first: number; readonly end: number } {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? []
  if (from === '') return { first: Math.max(0, size - Number(to)), end: size }
  return { first: Number(from), end: to === '' ? size : Math.min(size, Number(to) + 1) }
}
