import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { systemRuntime } from '../../src/client/runtime.ts'
import { databasesToTest } from '../support/postgres.ts'
import { connectionOf, openPostOffice } from './support/post-office.ts'
import { startReceiver } from './support/receiver.ts'
import { usePostOffice } from './support/use-post-office.ts'

const second = 1000
const hour = 3600 * second
const secret = `whsec_${Buffer.alloc(24, 'k').toString('base64')}`

describe.each(databasesToTest())('where webhooks go, and what signs them, on $engine', ({ make }) => {
  const post = usePostOffice(make)

  it('loses no secret when several are made at once, and lets no more than ten sign', async () => {
    const { endpoint } = await post.office.endpoints.create({ url: post.receiver.url, types: [], secret })
    const rotate = () => post.office.endpoints.rotate(endpoint.id, {})
    const made = await Promise.all([rotate(), rotate(), rotate(), rotate()])
    const known = (await post.office.endpoints.secrets(endpoint.id)) ?? []
    expect(known.toSorted()).toEqual([secret, ...made].toSorted())
    for (let n = 0; n < 10; n++) await rotate()
    const all = (await post.office.endpoints.secrets(endpoint.id)) ?? []
    expect(all).toHaveLength(10)
    expect(all).not.toContain(secret)
  })

  it('signs with both secrets while one takes the other’s place, and with the new one alone after a day', async () => {
    const real = systemRuntime.clock
    const shifted = { ...real, now: () => real.now() + shift }
    let shift = 0
    await using now = await openPostOffice({ url: post.fresh.url, clock: shifted })
    const { endpoint } = await now.endpoints.create({ url: post.receiver.url, types: [], secret })
    const next = (await now.endpoints.rotate(endpoint.id, {})) ?? ''
    now.deliverer.start()
    await now.tell(1)
    const [first] = await post.receiver.reaches(1)
    for (const one of [secret, next])
      new Webhook(one).verify(first?.text ?? '', first?.headers as Record<string, string>)
    expect(String(first?.headers['webhook-signature']).split(' ')).toHaveLength(2)
    shift = 24 * hour + second
    await now.tell(2)
    await post.receiver.reaches(2)
    expect(String(post.receiver.received[1]?.headers['webhook-signature']).split(' ')).toHaveLength(1)
    expect(await now.endpoints.secrets(endpoint.id)).toEqual([next])
  })

  it('gives each endpoint the types it takes', async () => {
    await post.office.endpoints.create({ url: `${post.receiver.url}/syncs`, types: ['sync'] })
    await post.office.endpoints.create({ url: `${post.receiver.url}/auth`, types: ['auth'] })
    await post.office.endpoints.create({ url: `${post.receiver.url}/all`, types: [] })
    post.office.deliverer.start()
    await post.office.tell(1, connectionOf(1), 'sync')
    await post.office.tell(2, connectionOf(1), 'auth')
    const got = await post.receiver.reaches(4)
    expect(got.map(({ path, body }) => `${path} ${body['type']}`).toSorted()).toEqual([
      '/all auth',
      '/all sync',
      '/auth auth',
      '/syncs sync',
    ])
  })

  it('gives a connection’s own address all that concerns it, and the endpoints nothing of that, not even later', async () => {
    await using own = await startReceiver()
    await post.office.endpoints.configure({ url: undefined, secret })
    const { endpoint } = await post.office.endpoints.create({ url: post.receiver.url, types: [] })
    post.office.deliverer.start()
    const connection = connectionOf(1, { webhookUrlOverride: own.url })
    await post.office.tell(1, connection, 'sync')
    await post.office.tell(2, connection, 'auth')
    await post.office.tell(3, connectionOf(2), 'sync')
    const [got] = await own.reaches(2)
    const mac = createHmac('sha256', secret)
      .update(got?.text ?? '')
      .digest('hex')
    expect(got?.headers['x-nango-hmac-sha256']).toBe(mac)
    await post.settled('delivered', 3)
    expect(await post.office.messages.replayTo(endpoint.id, 0, true)).toBe(1)
    const [first] = (await post.office.messages.list({ limit: 9, connections: [1] })).messages
    expect(await post.office.messages.replay(first?.id ?? '')).toBe(1)
    await post.settled('delivered', 5)
    expect(own.received.map(({ body }) => body['n'])).toEqual([1, 2, 2])
    expect(post.receiver.received.map(({ body }) => body['n'])).toEqual([3, 3])
  })

  it('keeps nothing where nobody listens', async () => {
    await post.office.endpoints.configure({ url: undefined, secret })
    await post.office.tell(1, connectionOf(1))
    expect(await post.office.database.selectFrom('webhook_messages').selectAll().execute()).toEqual([])
  })

  it.each(['http://localhost:1', 'http://127.0.0.1:1', 'http://[::ffff:10.0.0.1]', 'http://intern.example'])(
    'sends nothing to %s where only addresses of the internet are allowed',
    async (url) => {
      await using guarded = await openPostOffice({
        url: post.fresh.url,
        clock: post.clock,
        allowsPrivate: false,
      })
      await guarded.endpoints.create({ url, types: [] })
      guarded.deliverer.start()
      await guarded.tell(1)
      const [attempt] = await post.tried(1)
      expect(attempt?.status).toBeNull()
      expect(attempt?.error).toContain('private network')
    },
  )

  it('connects to the addresses that it has checked, whatever the name answers afterwards', async () => {
    const answers = [['192.0.2.1', '2001:db8::1'], ['127.0.0.1']]
    const asked: unknown[] = []
    await using guarded = await openPostOffice({
      url: post.fresh.url,
      clock: post.clock,
      allowsPrivate: false,
      lookup: async () => answers.shift() ?? [],
      wire: (request) => {
        asked.push(request.addresses)
        return systemRuntime.wire({ ...request, url: new URL(post.receiver.url), addresses: undefined })
      },
    })
    await guarded.endpoints.create({ url: 'https://product.example', types: [] })
    guarded.deliverer.start()
    await guarded.tell(1)
    await post.receiver.reaches(1)
    expect(asked).toEqual([['192.0.2.1', '2001:db8::1']])
  })

  it('are listed in pages that no server chokes on, however long the messages are', async () => {
    const { database, endpoints, outbox, messages } = post.office
    const { endpoint } = await endpoints.create({ url: post.receiver.url, types: [] })
    const lengths = [1, 3, 3, 3, 9, 1]
    for (const length of lengths) {
      const body = { text: 'ü'.repeat(length * 2 ** 19) }
      await outbox.putFor(
        database,
        { endpoint: endpoint.id, url: endpoint.url },
        {
          type: 'forward',
          connection: undefined,
          body,
        },
      )
    }
    const pages: number[] = []
    for (let before: string | undefined, hasMore = true; hasMore; ) {
      const page = await messages.list({ limit: 4, before })
      pages.push(page.messages.length)
      ;({ hasMore } = page)
      before = page.messages.at(-1)?.id
    }
    expect(pages).toEqual([1, 1, 2, 2])
  })
})
