import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A message as a product got it. */
export interface Received {
  readonly id: string
  readonly body: Readonly<Record<string, unknown>>
}

/** A product that gets webhooks. */
export interface Receiver extends AsyncDisposable {
  readonly url: string
  /** Each message once, in the order of their first coming. */
  messages(): readonly Received[]
  /** All that came, those that came again among them. */
  readonly attempts: number
}

/** @param refuses whether an attempt is answered with 500, as a product does that is down. */
export async function startReceiver(refuses: () => boolean = () => false): Promise<Receiver> {
  const messages = new Map<string, Received>()
  let attempts = 0
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (part) => {
      text += part
    })
    request.on('end', () => {
      attempts++
      if (refuses()) {
        response.writeHead(500).end()
        return
      }
      const id = String(request.headers['webhook-id'])
      if (!messages.has(id)) messages.set(id, { id, body: JSON.parse(text) })
      response.end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    messages: () => [...messages.values()],
    get attempts() {
      return attempts
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}
