import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A webhook as a product got it. */
export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly body: Record<string, unknown>
}

/** What the product answers. */
export interface ReceiverAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly text?: string
}

/** A product that takes webhooks. */
export interface Receiver extends AsyncDisposable {
  readonly url: string
  readonly received: readonly Received[]
  /** Answers from now on; may take its time. */
  answer(make: (received: Received) => ReceiverAnswer | Promise<ReceiverAnswer>): void
  /** Resolves once so many have come in all. */
  reaches(count: number): Promise<readonly Received[]>
}

/** Starts a product on a port of its own. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  let waiting: { readonly count: number; readonly resolve: () => void }[] = []
  let make: (received: Received) => ReceiverAnswer | Promise<ReceiverAnswer> = () => ({ status: 200 })
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString('utf8')
    const one = { path: request.url ?? '', headers: request.headers, text, body: JSON.parse(text) }
    received.push(one)
    waiting = waiting.filter(({ count, resolve }) => {
      if (received.length < count) return true
      resolve()
      return false
    })
    const answer = await make(one)
    response.writeHead(answer.status, answer.headers).end(answer.text)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (next) => {
      make = next
    },
    async reaches(count) {
      if (received.length < count) await new Promise<void>((resolve) => waiting.push({ count, resolve }))
      return received
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
