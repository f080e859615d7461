import { createHash, createPublicKey, verify } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openGong, type Parsed, type TestGong } from '../test-gong.ts'

interface Got {
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly json: Parsed
}

let gong: TestGong
let got: Got[]
let url: string
let server: ReturnType<typeof createServer>

beforeEach(async () => {
  gong = await openGong({ calls: 30 })
  got = []
  server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    got.push({ headers: request.headers, text, json: JSON.parse(text) })
    response.writeHead(202).end('taken')
    server.emit('taken')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=abc`
})

afterEach(async () => {
  await gong[Symbol.asyncDispose]()
  server.closeAllConnections()
  server.close()
})

it('fires for a call when it becomes visible, and for none that was there before', async () => {
  const { control } = gong.simulator
  control.webhooks.add({ url, auth: 'url-key' })
  control.addCall({
    started: control.now(),
    visibleFrom: new Date(Date.parse(control.now()) + 60_000).toISOString(),
  })
  const taken = once(server, 'taken')
  control.advance(61_000)
  await taken
  expect(got).toHaveLength(1)
  expect(got[0]?.headers.authorization).toBeUndefined()
  expect(got[0]?.headers['x-traceid']).toMatch(/^[\da-f]+$/)
  expect(got[0]?.json).toMatchObject({ isTest: false, isPrivate: expect.any(Boolean) })
})

it('sends what POST /v2/calls/extensive says of the call, signed with the key that it shows', async () => {
  const { control } = gong.simulator
  const list = await gong.ask('GET', '/v2/calls')
  const callId: string = list.json.calls[0].id
  const { publicKey } = control.webhooks.add({ url, auth: 'jwt' })
  const [shot] = await control.webhooks.fire(callId)
  expect(shot).toMatchObject({ status: 202, answer: 'taken' })
  const answer = await gong.ask('POST', '/v2/calls/extensive', {
    filter: { callIds: [callId] },
    contentSelector: { context: 'Extended', exposedFields: { parties: true, content: { topics: true } } },
  })
  const { callData } = got[0]?.json ?? {}
  expect(callData).toMatchObject(answer.json.calls[0])
  const [head = '', claims = '', signature = ''] = (got[0]?.headers.authorization ?? '').split('.')
  const key = createPublicKey({ key: Buffer.from(publicKey ?? '', 'base64'), format: 'der', type: 'spki' })
  const text = Buffer.from(`${head}.${claims}`)
  expect(verify('RSA-SHA256', text, key, Buffer.from(signature, 'base64url'))).toBe(true)
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
    webhook_url: url,
    body_sha256: createHash('sha256')
      .update(got[0]?.text ?? '')
      .digest('hex'),
    exp: expect.any(Number),
  })
})

it('can be told over HTTP: rules, a test, a call that is not there', async () => {
  const { ask } = gong
  const rule = await ask('POST', '/_simulator/webhook-rules', { url, auth: 'jwt' })
  expect(rule.json).toMatchObject({ id: 1, url, auth: 'jwt', publicKey: expect.any(String) })
  const list = await ask('GET', '/v2/calls')
  const fired = await ask('POST', `/_simulator/fire-webhook/${list.json.calls[0].id}`, { isTest: true })
  expect(fired.json.shots).toMatchObject([{ rule: 1, status: 202 }])
  expect(got[0]?.json.isTest).toBe(true)
  expect((await ask('POST', '/_simulator/fire-webhook/123', {})).status).toBe(400)
  expect((await ask('POST', '/_simulator/webhook-rules', { url: 'nowhere', auth: 'jwt' })).status).toBe(400)
  await ask('DELETE', '/_simulator/webhook-rules/1')
  expect((await ask('GET', '/_simulator/webhook-rules')).json.rules).toEqual([])
})
