import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { systemRuntime } from '../client/runtime.ts'
import { sendWebhook } from './send-webhook.ts'

async function send(answer: (response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(response))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { signal } = new AbortController()
  const outcome = await sendWebhook({ url, headers: {}, body: '{}', signal }, systemRuntime)
  server.closeAllConnections()
  server.close()
  return outcome
}

it('keeps what the receiver answered, though its explanation breaks off', async () => {
  const outcome = await send((response) => {
    response.writeHead(410).write('gone')
    response.write(' for', () => response.destroy())
  })
  expect(outcome).toMatchObject({ isDelivered: false, status: 410 })
})

it('keeps the beginning of a long explanation on one line, and waits for no more of it', async () => {
  const outcome = await send((response) => {
    response.writeHead(500).write(`no\n\tspace ${'x'.repeat(100_000)}`)
  })
  expect(outcome).toMatchObject({ isDelivered: false, status: 500 })
  expect(outcome.error).toMatch(/^The receiver answered 500: no space x{290}$/)
})

it('does not wait for the end of an answer that takes it', async () => {
  const outcome = await send((response) => {
    response.writeHead(200).write('taken')
  })
  expect(outcome).toMatchObject({ isDelivered: true, status: 200 })
})
