import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { systemRuntime } from '../client/runtime.ts'
import { sendWebhook, type WebhookTry } from './send-webhook.ts'

async function answering(answer: (response: ServerResponse, request: IncomingMessage) => void) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(response, request))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const { signal } = new AbortController()
  return {
    port,
    send: (more: Partial<WebhookTry> = {}) =>
      sendWebhook(
        { url: `http://127.0.0.1:${port}`, headers: {}, body: '{"ü":1}', signal, ...more },
        systemRuntime,
      ),
  }
}

it('keeps what the receiver answered, though its explanation breaks off', async () => {
  const { send } = await answering((response) => {
    response.writeHead(410).write('gone')
    response.write(' for', () => response.destroy())
  })
  const outcome = await send()
  expect(outcome).toMatchObject({ isDelivered: false, status: 410 })
})

it('keeps the beginning of a long explanation on one line, and waits for no more of it', async () => {
  const { send } = await answering((response) => {
    response.writeHead(500).write(`no\n\tspace ${'x'.repeat(100_000)}`)
  })
  const outcome = await send()
  expect(outcome).toMatchObject({ isDelivered: false, status: 500 })
  expect(outcome.error).toMatch(/^The receiver answered 500: no space x{290}$/)
})

it('does not wait for the end of an answer that takes it', async () => {
  const { send } = await answering((response) => {
    response.writeHead(200).write('taken')
  })
  const outcome = await send()
  expect(outcome).toMatchObject({ isDelivered: true, status: 200 })
})

it('looks no name up whose addresses are known', async () => {
  const hosts: unknown[] = []
  const { port, send } = await answering((response, { headers }) => {
    hosts.push(headers.host)
    response.writeHead(204).end()
  })
  const url = `http://product.invalid:${port}/hook`
  expect(await send({ url, addresses: ['127.0.0.1'] })).toMatchObject({ isDelivered: true })
  expect(hosts).toEqual([`product.invalid:${port}`])
  expect((await send({ url: `http://other.invalid:${port}`, addresses: [] })).error).toContain('no address')
})

it('goes on over a connection that is there, and over a new one when that was just closed', async () => {
  const sockets: Socket[] = []
  const { send } = await answering((response, { socket }) => {
    sockets.push(socket)
    response.writeHead(200, { 'content-length': '5' }).end('taken')
  })
  const delivered = { isDelivered: true, status: 200 }
  while (new Set(sockets).size === sockets.length) expect(await send()).toMatchObject(delivered)
  for (let n = 0; n < 5; n++) {
    sockets.at(-1)?.destroy()
    expect(await send()).toMatchObject(delivered)
  }
})
