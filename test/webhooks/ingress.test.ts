import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemRuntime } from '../../src/client/runtime.ts'
import type { FireOptions, WebhookRule } from '../../src/simulator/webhooks/webhook-rules.ts'
import { type Product, startProduct } from './support/product.ts'

interface Address {
  readonly url: string
  readonly url_with_key: string
  readonly public_keys: readonly string[]
}

const path = (id: string) => `/connections/${id}/gong-webhooks?provider_config_key=gong`

let product: Product
let address: Address
let signing: WebhookRule
let keyed: WebhookRule

beforeAll(async () => {
  product = await startProduct()
  const { server } = product
  await server.connect('acme', { settings: { streams: ['calls', 'call_transcripts'] } })
  address = (await server.send('GET', path('acme'))).body['data'] as Address
  const { webhooks } = server.simulator.control
  signing = webhooks.add({ url: address.url, auth: 'jwt' })
  keyed = webhooks.add({ url: address.url_with_key, auth: 'url-key' })
  await server.send('PUT', path('acme'), { public_keys: [signing.publicKey] })
  // The scheduled reading of everything is over: what comes now is Gong's word.
  for (const model of ['Call', 'CallTranscript'])
    await product.told(({ type, model: told }) => type === 'sync' && told === model)
})

afterAll(() => product[Symbol.asyncDispose]())

/** Adds a call that is there now. */
function addCall(more: { readonly isPrivate?: boolean } = {}): string {
  const { control } = product.server.simulator
  const started = new Date(Date.parse(control.now()) - 3_600_000).toISOString()
  return control.addCall({ started, isPrivate: false, ...more })
}

async function fire(rule: WebhookRule, callId: string, options: FireOptions = {}) {
  const shots = await product.server.simulator.control.webhooks.fire(callId, { ...options, rule: rule.id })
  const [shot] = shots
  if (shot === undefined) throw new Error('no rule fired')
  return shot
}

async function recordsOf(model: string, id: string) {
  const { records } = await product.server.nango.listRecords({
    providerConfigKey: 'gong',
    connectionId: 'acme',
    model,
    ids: [id],
  })
  return records
}

/** Waits until one more call of which Gong tells is read: what was told before it would be too. */
async function readNext(): Promise<void> {
  const callId = addCall()
  await fire(signing, callId)
  await product.told(forwardOf(callId))
  while ((await recordsOf('Call', callId)).length === 0) await systemRuntime.clock.sleep(20)
}

/** Other ways to write the signature of a token: its last character holds four bits that do not count. */
function sameToken(token: string): string[] {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = digits.indexOf(token.at(-1) ?? '')
  const others = [1, 2, 3].map((bits) => token.slice(0, -1) + digits.charAt(last ^ bits))
  return [...others, `${token}==`, `Bearer ${token}`]
}

const forwardOf = (callId: string) => (body: Readonly<Record<string, unknown>>) =>
  body['type'] === 'forward' && JSON.stringify(body['payload']).includes(`"${callId}"`)

describe('webhooks of Gong’s', () => {
  it.each([
    ['signed by the rule', () => signing],
    ['with the key in the address', () => keyed],
  ])('%s are forwarded, and the call and its transcript are read', async (_, rule) => {
    const callId = addCall()
    const before = product.receiver.received.length
    expect(await fire(rule(), callId)).toMatchObject({ status: 200, answer: '{"status":"success"}' })
    const forward = await product.told(forwardOf(callId))
    expect(forward.body).toMatchObject({
      from: 'gong',
      type: 'forward',
      connectionId: 'acme',
      providerConfigKey: 'gong',
      payload: { isTest: false, callData: { metaData: { id: callId } } },
    })
    expect(forward.headers['x-traceid']).toMatch(/^[\da-f]+$/)
    expect(forward.headers.authorization).toBeUndefined()
    const isOwn = (model: string) => (body: Readonly<Record<string, unknown>>) =>
      body['syncType'] === 'WEBHOOK' &&
      body['model'] === model &&
      product.receiver.received.findIndex((one) => one.body === body) >= before
    for (const model of ['Call', 'CallTranscript']) {
      const { body } = await product.told(isOwn(model))
      expect(body).toMatchObject({ responseResults: { added: 1, updated: 0, deleted: 0 }, success: true })
      expect(await recordsOf(model, callId)).toHaveLength(1)
    }
  })

  const elsewhere = { claims: { webhook_url: 'https://elsewhere.example/webhooks/gong/acme' } }
  const over = { claims: { exp: Math.floor(Date.now() / 1000) - 120 } }
  const forgeries: readonly (readonly [string, FireOptions])[] = [
    ['is signed with another key', { withOtherKey: true }],
    ['is not signed', { algorithm: 'none' }],
    ['is signed with the public key as a shared one', { algorithm: 'HS256' }],
    ['is over', over],
    ['does not say when it ends', { claims: { exp: null } }],
    ['is for another address', elsewhere],
    ['says no address', { claims: { webhook_url: null } }],
    ['has another body', { body: '{"callData":{"metaData":{"id":"1"}},"isTest":false}' }],
    ['says no body', { claims: { body_sha256: null } }],
    ['is for a body of another length', { claims: { body_sha256: '00' } }],
    ['is no token', { authorization: 'Basic a2V5OnNlY3JldA==' }],
    ['is the server’s own key', { authorization: 'Bearer key-of-the-server-0123456789' }],
    ['is empty', { authorization: '' }],
    ['is not valid yet', { claims: { nbf: Math.floor(Date.now() / 1000) + 3600 } }],
  ]

  it.each(forgeries)('are refused when the token %s', async (_, tampering) => {
    const callId = addCall()
    const shot = await fire(signing, callId, tampering)
    expect(shot).toMatchObject({ status: 401 })
    expect(shot.answer).toContain('invalid_webhook_signature')
    expect(product.receiver.received.filter(({ body }) => forwardOf(callId)(body))).toEqual([])
  })

  it.each([
    ['a part of a second', () => Date.now() / 1000 + 60.0004],
    ['a moment beyond all dates', () => 1e300],
  ])('are taken when their token ends at %s', async (_, ends) => {
    const callId = addCall()
    expect(await fire(signing, callId, { claims: { exp: ends() } })).toMatchObject({ status: 200 })
    await product.told(forwardOf(callId))
  })

  it.each(['\u0000', 'abc', '1.5', '', '9'.repeat(21)])(
    'of a call whose id is %j, which is none, are forwarded, and nothing is read',
    async (id) => {
      const { requests } = product.server.simulator.control
      const { total } = requests.counts()
      const body = JSON.stringify({ callData: { metaData: { id } }, isTest: false })
      const response = await fetch(address.url_with_key, { method: 'POST', body })
      expect(response.status).toBe(200)
      await product.told(({ payload }) => JSON.stringify(payload) === body)
      await readNext()
      const asked = requests.list().filter(({ number }) => number > total)
      expect(asked.length).toBeGreaterThan(0)
      expect(asked.map(({ status }) => status)).not.toContain(400)
    },
  )

  it.each([
    ['no JSON', 'hello'],
    ['no object', '[1]'],
    ['empty', ''],
    ['nested without end', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`],
  ])('are refused when they are %s', async (_, body) => {
    const response = await fetch(address.url_with_key, { method: 'POST', body })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('invalid_body')
  })

  it('are taken with “Bearer” before the token, a slash at the end of the address, and a query', async () => {
    const callId = addCall()
    const signed = await fire(signing, callId, { claims: { webhook_url: `${address.url}/?key=whatever` } })
    expect(signed.status).toBe(200)
    const next = addCall()
    const { authorization } = await fire(signing, next, { body: '{}' })
    const right = { authorization: `Bearer ${authorization}` }
    expect((await fire(signing, next, right)).status).toBe(200)
  })

  it('are refused when their token comes again, and not worked off twice when only the body does', async () => {
    const callId = addCall()
    const first = await fire(signing, callId)
    expect(first.status).toBe(200)
    const replayed = await fire(signing, callId, { authorization: first.authorization ?? '' })
    expect(replayed).toMatchObject({ status: 401 })
    expect(replayed.answer).toContain('used before')
    for (const authorization of sameToken(first.authorization ?? ''))
      expect((await fire(signing, callId, { authorization })).status).toBe(401)
    const again = await fire(keyed, callId)
    expect(again).toMatchObject({ status: 200, answer: '{"status":"success","duplicate":true}' })
    await product.told(forwardOf(callId))
    const next = addCall()
    await fire(signing, next)
    await product.told(forwardOf(next))
    expect(product.receiver.received.filter(({ body }) => forwardOf(callId)(body))).toHaveLength(1)
  })

  it.each(['wrong', '', '%00', address?.url ?? 'none'])(
    'are refused with the key “%s” in the address',
    async (key) => {
      const response = await fetch(`${address.url}?key=${key}`, {
        method: 'POST',
        body: '{"callData":{},"isTest":true}',
      })
      expect(response.status).toBe(401)
      const unknown = await fetch(`${address.url}x${new URL(address.url_with_key).search}`, {
        method: 'POST',
        body: '{"callData":{},"isTest":true}',
      })
      expect(unknown.status).toBe(401)
    },
  )

  it('are refused when the signature is wrong, however right the key in the address', async () => {
    const response = await fetch(address.url_with_key, {
      method: 'POST',
      headers: { authorization: 'eyJhbGciOiJub25lIn0.e30.' },
      body: '{"callData":{},"isTest":true}',
    })
    expect(response.status).toBe(401)
  })

  it.each([
    ['no JSON', 'hello', 400],
    ['no object', '[1]', 400],
    ['nothing', '', 400],
    ['more than 10 MiB', `{"a":"${'x'.repeat(10 * 1024 * 1024)}"}`, 413],
  ])('are refused when they hold %s', async (_, body, status) => {
    const response = await fetch(address.url_with_key, { method: 'POST', body })
    expect(response.status).toBe(status)
  })

  it('of “Test now” are answered, logged and forwarded, and nothing is read', async () => {
    const callId = addCall()
    expect((await fire(signing, callId, { isTest: true })).status).toBe(200)
    const forward = await product.told(forwardOf(callId))
    expect(forward.body['payload']).toMatchObject({ isTest: true })
    const { body } = await product.server.send('GET', '/logs?kind=webhook&limit=1')
    expect(JSON.stringify(body)).toContain('"isTest":true')
    await readNext()
    expect(await recordsOf('Call', callId)).toEqual([])
  })

  it('of private calls are neither forwarded nor read', async () => {
    const callId = addCall({ isPrivate: true })
    expect((await fire(signing, callId)).status).toBe(200)
    await readNext()
    expect(product.receiver.received.filter(({ body }) => forwardOf(callId)(body))).toEqual([])
    expect(await recordsOf('Call', callId)).toEqual([])
  })

  it('at Nango’s address find their connection by the signature, the key, or its id', async () => {
    const { server } = product
    const { webhooks } = server.simulator.control
    const url = `${server.url}/webhook/7d9c1f4e/gong`
    const rule = webhooks.add({ url, auth: 'jwt' })
    await server.send('PUT', path('acme'), { public_keys: [signing.publicKey, rule.publicKey] })
    const callId = addCall()
    expect((await fire(rule, callId)).status).toBe(200)
    expect((await product.told(forwardOf(callId))).body['connectionId']).toBe('acme')
    const key = new URL(address.url_with_key).searchParams.get('key') ?? ''
    const byKey = addCall()
    expect((await fire(webhooks.add({ url: `${url}?key=${key}`, auth: 'url-key' }), byKey)).status).toBe(200)
    expect((await product.told(forwardOf(byKey))).body['connectionId']).toBe('acme')
    const wrong = await fire(webhooks.add({ url: `${url}?key=${key}x`, auth: 'url-key' }), addCall())
    expect(wrong.status).toBe(401)
    const other = await fire(rule, addCall(), { withOtherKey: true })
    expect(other.status).toBe(401)
  })

  it('at an address that several connections share are for the one whose rule signed them alone', async () => {
    const { server } = product
    const { webhooks } = server.simulator.control
    const rule = webhooks.add({ url: `${server.url}/webhook/prod/gong`, auth: 'jwt' })
    await server.connect('bolt', { settings: { streams: [] } })
    await server.connect('cato', { settings: { streams: [] }, metadata: { webhookSecret: 'none' } })
    await server.send('PUT', path('bolt'), { public_keys: [rule.publicKey] })
    const callId = addCall()
    expect((await fire(rule, callId)).status).toBe(200)
    await product.told(forwardOf(callId))
    await readNext()
    const told = product.receiver.received.filter(({ body }) => forwardOf(callId)(body))
    expect(told.map(({ body }) => body['connectionId'])).toEqual(['bolt'])
  })

  it('of no known connection are forwarded as they came when the integration’s own key signed them', async () => {
    const { server } = product
    const { webhooks } = server.simulator.control
    const url = `${server.url}/webhook/prod/gong?nangoConnectionId=nobody`
    const rule = webhooks.add({ url, auth: 'jwt' })
    expect((await fire(rule, addCall())).status).toBe(401)
    await server.send('PATCH', '/integrations/gong', { custom: { webhookSecret: rule.publicKey } })
    const callId = addCall()
    expect((await fire(rule, callId)).status).toBe(200)
    const isRaw = (body: Readonly<Record<string, unknown>>) =>
      body['type'] === undefined && JSON.stringify(body['callData'])?.includes(callId)
    expect((await product.told(isRaw)).body).toMatchObject({ isTest: false })
    // Nor are they told as those of every connection when no connection is named at all.
    const unnamed = webhooks.add({ url: `${server.url}/webhook/prod/gong`, auth: 'jwt' })
    await server.send('PATCH', '/integrations/gong', { custom: { webhookSecret: unnamed.publicKey } })
    const next = addCall()
    expect((await fire(unnamed, next)).status).toBe(200)
    await product.told((body) => body['type'] === undefined && JSON.stringify(body).includes(next))
    expect(product.receiver.received.filter(({ body }) => forwardOf(next)(body))).toEqual([])
  })
})

describe('the keys of Gong’s rules', () => {
  it('are taken as Gong shows them and with the lines around them', async () => {
    const { send } = product.server
    await product.server.connect('keys', { settings: { streams: [] } })
    const code = signing.publicKey ?? ''
    const pem = `-----BEGIN PUBLIC KEY-----\n${code.replace(/(.{64})/g, '$1\n')}\n-----END PUBLIC KEY-----\n`
    const { body } = await send('PUT', path('keys'), { public_keys: [code, pem] })
    expect(body['data']).toMatchObject({ public_keys: [code] })
  })

  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey
  const elliptic = generateKeyPairSync('ed25519').publicKey
  it.each([
    ['no key', 'hello', 'is no public key'],
    ['too short', short.export({ format: 'der', type: 'spki' }).toString('base64'), 'fewer than 2048'],
    ['of another kind', elliptic.export({ format: 'der', type: 'spki' }).toString('base64'), 'no RSA key'],
  ])('are refused when they are %s', async (_, key, reason) => {
    const { status, text } = await product.server.send('PUT', path('acme'), { public_keys: [key] })
    expect(status).toBe(400)
    expect(text).toContain(reason)
    expect(text).toContain('public_keys')
  })

  it('in the address end when they are made anew', async () => {
    const { send, connect } = product.server
    await connect('rotated', { settings: { streams: [] } })
    const before = (await send('GET', path('rotated'))).body['data'] as Address
    const after = (await send('PUT', path('rotated'), { rotate_key: true })).body['data'] as Address
    const ask = (url: string) => fetch(url, { method: 'POST', body: '{"isTest":true}' })
    expect((await ask(before.url_with_key)).status).toBe(401)
    expect((await ask(after.url_with_key)).status).toBe(200)
  })
})
