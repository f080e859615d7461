import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it arrived, byte for byte where it matters. */
export interface Arrived {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly contentType: string | undefined
  readonly body: string
}

/** A server that keeps what arrives and answers everything with the same JSON. */
export async function startRecordingServer(answer: () => unknown) {
  const arrived: Arrived[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://gong')
      arrived.push({
        method: request.method ?? '',
        path: url.pathname,
        query: url.search,
        contentType: request.headers['content-type'],
        body: Buffer.concat(chunks).toString(),
      })
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer()))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
