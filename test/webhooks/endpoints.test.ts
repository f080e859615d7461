import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemRuntime } from '../../src/client/runtime.ts'
import { type Product, signingKey, startProduct } from './support/product.ts'
import { startReceiver } from './support/receiver.ts'

type Fields = Readonly<Record<string, unknown>>

let product: Product
const send = (method: string, path: string, body?: unknown) => product.server.send(method, path, body)
const dataOf = async (method: string, path: string, body?: unknown) => {
  const answer = await send(method, path, body)
  if (answer.status >= 300) throw new Error(answer.text)
  return answer.body['data'] as Fields & { readonly id: string; readonly secret: string }
}

beforeAll(async () => {
  product = await startProduct()
})
afterAll(() => product[Symbol.asyncDispose]())

/** Waits until a message has been delivered, or given up, everywhere. */
async function settled(id: string) {
  for (;;) {
    const message = await dataOf('GET', `/webhooks/messages/${id}`)
    const deliveries = message['deliveries'] as (Fields & { readonly tries: readonly Fields[] })[]
    if (deliveries.every(({ state }) => state !== 'waiting')) return { message, deliveries }
    await systemRuntime.clock.sleep(10)
  }
}

describe('endpoints of webhooks', () => {
  it('have the one of the settings among them, which the settings alone change', async () => {
    const { body } = await send('GET', '/webhooks/endpoints')
    const [configured] = body['data'] as Fields[]
    expect(configured).toMatchObject({
      url: product.receiver.url,
      state: 'on',
      is_configured: true,
      types: [],
    })
    const path = `/webhooks/endpoints/${configured?.['id']}`
    for (const [method, to, given] of [
      ['DELETE', path, undefined],
      ['PATCH', path, { url: 'https://example.com' }],
      ['POST', `${path}/secret/rotate`, {}],
    ] as const) {
      const refused = await send(method, to, given)
      expect([refused.status, refused.text]).toEqual([
        400,
        expect.stringContaining('GONG_CONNECTOR_WEBHOOK_URL'),
      ])
    }
  })

  it('are told of a connection in Nango’s shape, signed with the key of the settings', async () => {
    await product.server.connect('acme', {
      settings: { streams: [] },
      tags: { plan: 'pro' },
      end_user: { id: 'u1', email: 'jane@acme.example', tags: { role: 'admin' } },
      organization: { id: 'o1' },
    })
    const { body, text, headers } = await product.told(({ connectionId }) => connectionId === 'acme')
    expect(body).toEqual({
      from: 'nango',
      type: 'auth',
      connectionId: 'acme',
      providerConfigKey: 'gong',
      authMode: 'BASIC',
      provider: 'gong',
      environment: 'prod',
      operation: 'creation',
      success: true,
      // As Nango does, whose the connection is stands among its tags too.
      tags: { plan: 'pro', end_user_id: 'u1', end_user_email: 'jane@acme.example', organization_id: 'o1' },
      endUser: {
        endUserId: 'u1',
        endUserEmail: 'jane@acme.example',
        organizationId: 'o1',
        tags: { role: 'admin' },
      },
    })
    expect(Object.keys(body)).toEqual(Object.keys(body).toSorted())
    new Webhook(signingKey).verify(text, headers as Record<string, string>)
  })

  it('are told once when Gong does not let a connection in any more, and once when it does again', async () => {
    const { control } = product.server.simulator
    await product.server.connect('fickle', { settings: { streams: [] } })
    control.revokeCredentials()
    const ask = () =>
      fetch(`${product.server.url}/proxy/v2/workspaces`, {
        headers: {
          authorization: 'Bearer key-of-the-server-0123456789',
          'connection-id': 'fickle',
          'provider-config-key': 'gong',
        },
      })
    await ask()
    await ask()
    const failed = await product.told(
      ({ connectionId, success }) => connectionId === 'fickle' && success === false,
    )
    expect(failed.body).toMatchObject({
      type: 'auth',
      operation: 'refresh',
      error: { type: 'invalid_credentials', description: expect.any(String) },
    })
    control.restoreCredentials()
    await ask()
    await product.told(
      ({ connectionId, success, operation }) =>
        connectionId === 'fickle' && success === true && operation === 'refresh',
    )
    const all = product.receiver.received.filter(({ body }) => body['connectionId'] === 'fickle')
    expect(all).toHaveLength(3)
  })

  it('can be made, changed, tested, given a new secret and deleted', async () => {
    await using receiver = await startReceiver()
    const made = await dataOf('POST', '/webhooks/endpoints', { url: `${receiver.url}/a`, types: ['auth'] })
    expect(made.secret).toMatch(/^whsec_/)
    const path = `/webhooks/endpoints/${made.id}`
    const { text } = await send('GET', path)
    expect(text).not.toContain('whsec_')
    await dataOf('PATCH', path, { url: `${receiver.url}/b` })
    const { message_id: first } = await dataOf('POST', `${path}/test`)
    await settled(String(first))
    const { secret } = await dataOf('POST', `${path}/secret/rotate`, { keep_hours: 1 })
    const { message_id: second } = await dataOf('POST', `${path}/test`)
    await settled(String(second))
    expect(receiver.received.map(({ path: to, body }) => [to, body['type']])).toEqual([
      ['/b', 'test'],
      ['/b', 'test'],
    ])
    const [before, after] = receiver.received.map(({ text: body, headers }) => ({
      body,
      headers: headers as Record<string, string>,
    }))
    new Webhook(made.secret).verify(before?.body ?? '', before?.headers ?? {})
    for (const valid of [made.secret, secret])
      new Webhook(valid).verify(after?.body ?? '', after?.headers ?? {})
    expect((await send('DELETE', path)).body).toEqual({ success: true })
    expect((await send('GET', path)).status).toBe(404)
    expect((await send('POST', `${path}/test`)).status).toBe(404)
  })

  it.each([
    [{ url: 'nowhere' }, 'url'],
    [{ url: 'ftp://example.com' }, 'url'],
    [{ url: 'https://user:password@example.com' }, 'url'],
    [{ url: 'https://example.com', types: ['calls'] }, 'types.0'],
    [{ url: 'https://example.com', secret: 'secret' }, 'secret'],
    [{ url: 'https://example.com', secret: 'whsec_c2hvcnQ=' }, 'secret'],
    [{ url: 'https://example.com', secret: `whsec_${'!'.repeat(40)}` }, 'secret'],
    [{ url: 'https://example.com', tyes: [] }, 'tyes'],
    [{}, 'url'],
  ])('are refused as %j', async (body, field) => {
    const { status, body: answer } = await send('POST', '/webhooks/endpoints', body)
    expect(status).toBe(400)
    const { errors } = answer['error'] as { errors: { path: string[]; message: string }[] }
    expect(errors.map(({ path, message }) => `${path.join('.')} ${message}`).join()).toContain(field)
  })

  it('keep their messages, which can be found and sent again', async () => {
    await using receiver = await startReceiver()
    receiver.answer(() => ({ status: 410, text: 'gone' }))
    const { id } = await dataOf('POST', '/webhooks/endpoints', { url: receiver.url, types: ['auth'] })
    const since = new Date().toISOString()
    for (const name of ['one', 'two', 'three'])
      await product.server.connect(name, { settings: { streams: [] } })
    const { body } = await send('GET', '/webhooks/messages?connection=one&type=auth')
    const [message] = body['data'] as (Fields & { readonly id: string })[]
    const { deliveries } = await settled(message?.id ?? '')
    const failed = deliveries.find(({ endpoint_id: endpoint }) => endpoint === id)
    expect(failed).toMatchObject({
      state: 'failed',
      attempts: 1,
      last_status: 410,
      tries: [{ status: 410, error: 'The receiver answered 410: gone', duration_ms: expect.any(Number) }],
    })
    expect((await dataOf('GET', `/webhooks/endpoints/${id}`))['state']).toBe('gone')
    expect((await send('POST', `/webhooks/endpoints/${id}/replay?since=${since}`)).status).toBe(400)
    receiver.answer(() => ({ status: 204 }))
    await dataOf('PATCH', `/webhooks/endpoints/${id}`, { state: 'on' })
    expect(await dataOf('POST', `/webhooks/endpoints/${id}/replay?since=${since}`)).toEqual({ count: 3 })
    const got = await receiver.reaches(4)
    expect(
      got
        .slice(1)
        .map(({ body: told }) => told['connectionId'])
        .sort(),
    ).toEqual(['one', 'three', 'two'])
    expect(got[0]?.headers['webhook-id']).toBe(message?.id)
    await settled(message?.id ?? '')
    expect(await dataOf('POST', `/webhooks/endpoints/${id}/replay?since=${since}`)).toEqual({ count: 0 })
    expect(await dataOf('POST', `/webhooks/messages/${message?.id}/replay`)).toEqual({ count: 2 })
    await receiver.reaches(5)
    await send('DELETE', `/webhooks/endpoints/${id}`)
  })

  it('list messages page by page, each once, the newest first', async () => {
    const ids: string[] = []
    let cursor = ''
    do {
      const { body } = await send('GET', `/webhooks/messages?limit=2${cursor}`)
      const page = body['data'] as { readonly id: string }[]
      ids.push(...page.map(({ id }) => id))
      cursor = body['next_cursor'] === null ? '' : `&cursor=${body['next_cursor']}`
    } while (cursor !== '')
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThan(5)
    expect(ids).toEqual(ids.toSorted().reverse())
  })

  it('are refused at once on private addresses where only those of the internet are allowed', async () => {
    await using guarded = await startProduct({ server: { guardsWebhooks: true } })
    const ask = (method: string, path: string, url: string) => guarded.server.send(method, path, { url })
    const made = await ask('POST', '/webhooks/endpoints', 'https://192.0.2.1/later')
    expect(made.status).toBe(201)
    const { id } = made.body['data'] as { readonly id: string }
    for (const url of [
      'http://127.0.0.1:1',
      'http://[::1]:1',
      'http://localhost:1',
      'http://169.254.169.254/',
    ])
      for (const [method, path] of [
        ['POST', '/webhooks/endpoints'],
        ['PATCH', `/webhooks/endpoints/${id}`],
      ] as const) {
        const { status, text } = await ask(method, path, url)
        expect([status, text]).toEqual([400, expect.stringContaining('private network')])
      }
  })

  it.each([
    ['/webhooks/messages?state=lost', 400],
    ['/webhooks/messages?limit=0', 400],
    ['/webhooks/messages?cursor=x', 400],
    ['/webhooks/messages?since=yesterday', 400],
    ['/webhooks/messages?colour=red', 400],
    ['/webhooks/messages/msg_0', 404],
    ['/webhooks/endpoints/none', 404],
  ])('answer %s with %d', async (path, status) => {
    expect((await send('GET', path)).status).toBe(status)
  })
})
