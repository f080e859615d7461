import { createHmac } from 'node:crypto'
import { Nango } from '@nangohq/node'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemRuntime } from '../../src/client/runtime.ts'
import { freeClaims } from '../../src/webhooks/free-claims.ts'
import { databasesToTest, type FreshDatabase } from '../support/postgres.ts'
import { connectionOf, openPostOffice, type PostOffice } from './support/post-office.ts'
import { type Receiver, startReceiver } from './support/receiver.ts'
import { createSteppedClock, type SteppedClock } from './support/stepped-clock.ts'

const second = 1000
const hour = 3600 * second
const day = 24 * hour
const secret = `whsec_${Buffer.alloc(24, 'k').toString('base64')}`

const tables = ['webhook_endpoints', 'webhook_messages', 'webhook_deliveries', 'webhook_attempts'] as const

describe.each(databasesToTest())('delivery of webhooks on $engine', ({ make }) => {
  let fresh: FreshDatabase
  let clock: SteppedClock
  let receiver: Receiver
  let office: PostOffice

  beforeAll(async () => {
    fresh = await make()
  })
  afterAll(() => fresh.remove())

  beforeEach(async () => {
    clock = createSteppedClock()
    receiver = await startReceiver()
    office = await openPostOffice({ url: fresh.url, clock })
    for (const table of tables) await office.database.deleteFrom(table).execute()
  })

  afterEach(async () => {
    await office[Symbol.asyncDispose]()
    await receiver[Symbol.asyncDispose]()
  })

  /** Waits until so many deliveries are in a state. */
  async function settled(state: string, count: number) {
    for (;;) {
      const rows = await office.database.selectFrom('webhook_deliveries').selectAll().execute()
      if (rows.filter((row) => row.state === state).length >= count) return rows
      await systemRuntime.clock.sleep(5)
      // It may have been looking when the clock was moved.
      office.deliverer.wake()
    }
  }

  /** Waits until so many tries are kept. */
  async function tried(count: number) {
    for (;;) {
      const rows = await office.database.selectFrom('webhook_attempts').selectAll().orderBy('at').execute()
      if (rows.length >= count) return rows
      await systemRuntime.clock.sleep(5)
      // It may have been looking when the clock was moved.
      office.deliverer.wake()
    }
  }

  it('signs so that both Standard Webhooks and Nango’s SDK believe it, and strangers do not', async () => {
    await using real = await openPostOffice({ url: fresh.url, clock: systemRuntime.clock })
    await real.endpoints.create({ url: receiver.url, types: [], secret })
    real.deliverer.start()
    await real.tell(1)
    const [got] = await receiver.reaches(1)
    const headers = got?.headers as Record<string, string>
    const nango = (webhookSigningKey: string) =>
      new Nango({ host: 'http://127.0.0.1:1', apiKey: 'key', webhookSigningKey })
    expect(new Webhook(secret).verify(got?.text ?? '', headers)).toEqual({ n: 1, type: 'sync' })
    expect(nango(secret).verifyIncomingWebhookRequest(got?.text ?? '', headers)).toBe(true)
    const other = `whsec_${Buffer.alloc(24, 'x').toString('base64')}`
    expect(() => new Webhook(other).verify(got?.text ?? '', headers)).toThrow()
    expect(nango(other).verifyIncomingWebhookRequest(got?.text ?? '', headers)).toBe(false)
    expect(() => new Webhook(secret).verify(`${got?.text} `, headers)).toThrow()
    expect(headers['content-type']).toBe('application/json')
    expect(headers['x-nango-signature']).toBeUndefined()
  })

  it('sends without waiting for anything once the transaction is stored, and nothing of one that is not', async () => {
    await office.endpoints.create({ url: receiver.url, types: [] })
    office.deliverer.start()
    const broken = office.database.transaction().execute(async (trx) => {
      await office.outbox.put(trx, { type: 'sync', connection: undefined, body: { n: 0 } })
      throw new Error('rolled back')
    })
    await expect(broken).rejects.toThrow('rolled back')
    office.outbox.wake()
    await office.tell(1)
    // The clock stands still: no poll can have found it.
    expect((await receiver.reaches(1)).map(({ body }) => body['n'])).toEqual([1])
  })

  it('sends what another process left at the start, and what one puts in within the next look', async () => {
    await office.endpoints.create({ url: receiver.url, types: [] })
    await office.tell(1)
    office.deliverer.start()
    await receiver.reaches(1)
    await using other = await openPostOffice({ url: fresh.url, clock })
    await other.tell(2)
    clock.advance(second)
    expect((await receiver.reaches(2)).map(({ body }) => body['n'])).toEqual([1, 2])
  })

  it('tries again within five seconds, then ever more rarely, under the same id and a new time, for three days', async () => {
    receiver.answer(() => ({ status: 500, text: 'out of order' }))
    await office.endpoints.create({ url: receiver.url, types: [], secret })
    office.deliverer.start()
    await office.tell(1)
    await tried(1)
    for (let passed = 0; passed < 3 * day + second; ) {
      const [row] = await office.database.selectFrom('webhook_deliveries').selectAll().execute()
      if (row?.state !== 'waiting') break
      const step = row.next_at - clock.now()
      passed += step
      clock.advance(Math.max(step, 0))
      await tried(row.attempts + 1)
    }
    const rows = await settled('failed', 1)
    const attempts = await tried(rows[0]?.attempts ?? 0)
    const waits = attempts.slice(1).map(({ at }, index) => at - (attempts[index]?.at ?? 0))
    expect(waits[0]).toBeLessThanOrEqual(5 * second)
    expect(waits.length).toBeGreaterThan(10)
    expect(Math.max(...waits)).toBeLessThanOrEqual(6 * hour)
    expect((attempts.at(-1)?.at ?? 0) - (attempts[0]?.at ?? 0)).toBe(3 * day)
    expect(attempts[0]).toMatchObject({ status: 500, error: 'The receiver answered 500: out of order' })
    const ids = new Set(receiver.received.map(({ headers }) => headers['webhook-id']))
    const times = new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp']))
    expect(ids.size).toBe(1)
    expect(times.size).toBe(attempts.length)
  })

  it('waits as long as a busy receiver asks for, in seconds or until a date', async () => {
    const answers = [
      { status: 429, headers: { 'retry-after': '600' } },
      { status: 503, headers: { 'retry-after': new Date(clock.now() + 1200 * second).toUTCString() } },
      { status: 200 },
    ]
    receiver.answer(() => answers.shift() ?? { status: 500 })
    await office.endpoints.create({ url: receiver.url, types: [] })
    office.deliverer.start()
    await office.tell(1)
    await tried(1)
    clock.advance(599 * second)
    clock.advance(second)
    await tried(2)
    clock.advance(600 * second)
    const attempts = await tried(3)
    const start = attempts[0]?.at ?? 0
    expect(attempts.map(({ at }) => (at - start) / second)).toEqual([0, 600, 1200])
    await settled('delivered', 1)
  })

  it('follows no redirect', async () => {
    await using trap = await startReceiver()
    receiver.answer(() => ({ status: 307, headers: { location: trap.url } }))
    await office.endpoints.create({ url: receiver.url, types: [] })
    office.deliverer.start()
    await office.tell(1)
    expect(await tried(1)).toMatchObject([{ status: 307 }])
    expect(trap.received).toEqual([])
  })

  it('sends nothing more to an endpoint that says it is gone', async () => {
    receiver.answer(() => ({ status: 410 }))
    const { endpoint } = await office.endpoints.create({ url: receiver.url, types: [] })
    await office.tell(1, connectionOf(1))
    await office.tell(2, connectionOf(1))
    office.deliverer.start()
    await settled('failed', 2)
    await office.tell(3, connectionOf(1))
    clock.advance(4 * day)
    expect(await office.endpoints.find(endpoint.id)).toMatchObject({ state: 'gone' })
    expect(receiver.received).toHaveLength(1)
    // Kept, so that it can be sent again.
    expect(await office.database.selectFrom('webhook_messages').select('id').execute()).toHaveLength(3)
  })

  it('gives a message up that a connection’s own address says is gone, and tries the next one', async () => {
    await office.endpoints.configure({ url: undefined, secret })
    const connection = connectionOf(1, { webhookUrlOverride: receiver.url })
    receiver.answer(({ body }) => ({ status: body['n'] === 1 ? 410 : 200 }))
    office.deliverer.start()
    await office.tell(1, connection)
    await office.tell(2, connection)
    await settled('delivered', 1)
    const [failed] = await settled('failed', 1)
    expect(failed).toMatchObject({ state: 'failed', attempts: 1 })
  })

  it('sends the messages of a connection in their order, and does not let one that fails hold up the others', async () => {
    await office.endpoints.create({ url: receiver.url, types: [] })
    receiver.answer(({ body }) => ({ status: body['n'] === 3 ? 500 : 200 }))
    for (let n = 1; n <= 30; n++) await office.tell(n, connectionOf(1))
    office.deliverer.start()
    await receiver.reaches(30)
    expect(receiver.received.map(({ body }) => body['n'])).toEqual(
      Array.from({ length: 30 }, (_, n) => n + 1),
    )
  })

  it('does not let a receiver that hangs hold up another one, and asks no more than eight at once of it', async () => {
    await using slow = await startReceiver()
    let atOnce = 0
    const release = Promise.withResolvers<void>()
    slow.answer(async () => {
      atOnce++
      await release.promise
      return { status: 200 }
    })
    await office.endpoints.create({ url: slow.url, types: [] })
    for (let n = 1; n <= 60; n++) await office.tell(n, connectionOf(n))
    await office.endpoints.create({ url: receiver.url, types: [] })
    for (let n = 1; n <= 20; n++) await office.tell(n, connectionOf(n))
    office.deliverer.start()
    await receiver.reaches(20)
    await slow.reaches(8)
    expect(atOnce).toBe(8)
    release.resolve()
    await slow.reaches(80)
  })

  it('does not let many receivers that hang hold up another one', async () => {
    await using slow = await startReceiver()
    const release = Promise.withResolvers<void>()
    slow.answer(() => release.promise.then(() => ({ status: 200 })))
    for (let n = 1; n <= 5; n++) await office.endpoints.create({ url: `${slow.url}/${n}`, types: [] })
    for (let n = 1; n <= 8; n++) await office.tell(n, connectionOf(n))
    office.deliverer.start()
    await slow.reaches(32)
    await office.endpoints.create({ url: receiver.url, types: [] })
    await office.tell(9, connectionOf(9))
    clock.advance(second)
    await receiver.reaches(1)
    release.resolve()
    await settled('delivered', 46)
  })

  it('takes up again what broke down within, though its process is busy with others', async () => {
    await using slow = await startReceiver()
    const release = Promise.withResolvers<void>()
    slow.answer(() => release.promise.then(() => ({ status: 200 })))
    const { endpoint } = await office.endpoints.create({ url: receiver.url, types: ['auth'] })
    await office.endpoints.create({ url: slow.url, types: ['sync'] })
    await office.tell(1, connectionOf(1), 'auth')
    const { headers } = await office.database
      .selectFrom('webhook_messages')
      .selectAll()
      .executeTakeFirstOrThrow()
    await office.database.updateTable('webhook_messages').set({ headers: 'broken' }).execute()
    office.deliverer.start()
    while (office.log.length === 0) await systemRuntime.clock.sleep(1)
    await office.database.updateTable('webhook_messages').set({ headers }).execute()
    await office.tell(2, connectionOf(1), 'sync')
    await slow.reaches(1)
    for (let passed = 0; passed <= 4; passed++) {
      clock.advance(second)
      await held(endpoint.id)
    }
    await receiver.reaches(1)
    release.resolve()
  })

  /** Waits until the process has said of what goes elsewhere that it lives. */
  async function held(endpoint: string): Promise<void> {
    for (;;) {
      const rows = await office.database
        .selectFrom('webhook_deliveries')
        .selectAll()
        .where('endpoint', '!=', endpoint)
        .execute()
      if (rows.every((row) => row.owned_until >= clock.now() + 3 * second)) return
      office.deliverer.wake()
      await systemRuntime.clock.sleep(1)
    }
  }

  it('counts a try, and goes on with the others, when the key of an endpoint’s secrets is lost', async () => {
    const lost = await office.endpoints.create({ url: receiver.url, types: [] })
    await office.database
      .updateTable('webhook_endpoints')
      .set({ key_id: 'lost' })
      .where('id', '=', lost.endpoint.id)
      .execute()
    await office.endpoints.create({ url: receiver.url, types: [] })
    office.deliverer.start()
    await office.tell(1, connectionOf(1))
    await settled('delivered', 1)
    const tries = await tried(2)
    expect(tries.map(({ error }) => error ?? '').join()).toContain('cannot be decrypted')
    const [waiting] = await settled('waiting', 1)
    expect(waiting?.owner).toBeNull()
  })

  it('sends each message once while several processes work on the same outbox', async () => {
    await using other = await openPostOffice({ url: fresh.url, clock })
    await office.endpoints.create({ url: receiver.url, types: [] })
    for (let n = 1; n <= 60; n++) await office.tell(n, connectionOf(n % 12))
    office.deliverer.start()
    other.deliverer.start()
    await settled('delivered', 60)
    expect(receiver.received).toHaveLength(60)
    const byLane = Map.groupBy(receiver.received, ({ body }) => Number(body['n']) % 12)
    for (const lane of byLane.values()) {
      const order = lane.map(({ body }) => Number(body['n']))
      expect(order).toEqual(order.toSorted((left, right) => left - right))
    }
  })

  it('lets another process send what one had begun to send when it died', async () => {
    await office.endpoints.create({ url: receiver.url, types: [] })
    const hang = Promise.withResolvers<{ readonly status: number }>()
    receiver.answer(() => hang.promise)
    office.deliverer.start()
    await office.tell(1)
    await receiver.reaches(1)
    receiver.answer(() => ({ status: 200 }))
    // Its clock has gone on for longer than the first one may own what it took without saying that it lives.
    await using heir = await openPostOffice({
      url: fresh.url,
      clock: createSteppedClock(clock.now() + 11 * second),
    })
    heir.deliverer.start()
    const [first, again] = await receiver.reaches(2)
    expect(again?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    hang.resolve({ status: 200 })
  })

  it('sends at once what one had begun that is gone for certain', async () => {
    await office.endpoints.create({ url: receiver.url, types: [] })
    const hang = Promise.withResolvers<{ readonly status: number }>()
    receiver.answer(() => hang.promise)
    office.deliverer.start()
    await office.tell(1)
    await receiver.reaches(1)
    receiver.answer(() => ({ status: 200 }))
    await freeClaims(office.database)
    await using heir = await openPostOffice({ url: fresh.url, clock })
    heir.deliverer.start()
    await receiver.reaches(2)
    hang.resolve({ status: 200 })
  })

  it('loses no secret when several are made at once, and lets no more than ten sign', async () => {
    const { endpoint } = await office.endpoints.create({ url: receiver.url, types: [], secret })
    const rotate = () => office.endpoints.rotate(endpoint.id, {})
    const made = await Promise.all([rotate(), rotate(), rotate(), rotate()])
    const known = (await office.endpoints.secrets(endpoint.id)) ?? []
    expect(known.toSorted()).toEqual([secret, ...made].toSorted())
    for (let n = 0; n < 10; n++) await rotate()
    const all = (await office.endpoints.secrets(endpoint.id)) ?? []
    expect(all).toHaveLength(10)
    expect(all).not.toContain(secret)
  })

  it('signs with both secrets while one takes the other’s place, and with the new one alone after a day', async () => {
    const real = systemRuntime.clock
    const shifted = { ...real, now: () => real.now() + shift }
    let shift = 0
    await using now = await openPostOffice({ url: fresh.url, clock: shifted })
    const { endpoint } = await now.endpoints.create({ url: receiver.url, types: [], secret })
    const next = (await now.endpoints.rotate(endpoint.id, {})) ?? ''
    now.deliverer.start()
    await now.tell(1)
    const [first] = await receiver.reaches(1)
    for (const one of [secret, next])
      new Webhook(one).verify(first?.text ?? '', first?.headers as Record<string, string>)
    expect(String(first?.headers['webhook-signature']).split(' ')).toHaveLength(2)
    shift = 24 * hour + second
    await now.tell(2)
    await receiver.reaches(2)
    expect(String(receiver.received[1]?.headers['webhook-signature']).split(' ')).toHaveLength(1)
    expect(await now.endpoints.secrets(endpoint.id)).toEqual([next])
  })

  it('gives each endpoint the types it takes', async () => {
    await office.endpoints.create({ url: `${receiver.url}/syncs`, types: ['sync'] })
    await office.endpoints.create({ url: `${receiver.url}/auth`, types: ['auth'] })
    await office.endpoints.create({ url: `${receiver.url}/all`, types: [] })
    office.deliverer.start()
    await office.tell(1, connectionOf(1), 'sync')
    await office.tell(2, connectionOf(1), 'auth')
    const got = await receiver.reaches(4)
    expect(got.map(({ path, body }) => `${path} ${body['type']}`).toSorted()).toEqual([
      '/all auth',
      '/all sync',
      '/auth auth',
      '/syncs sync',
    ])
  })

  it('gives a connection’s own address all that concerns it, and the endpoints nothing of that, not even later', async () => {
    await using own = await startReceiver()
    await office.endpoints.configure({ url: undefined, secret })
    const { endpoint } = await office.endpoints.create({ url: receiver.url, types: [] })
    office.deliverer.start()
    const connection = connectionOf(1, { webhookUrlOverride: own.url })
    await office.tell(1, connection, 'sync')
    await office.tell(2, connection, 'auth')
    await office.tell(3, connectionOf(2), 'sync')
    const [got] = await own.reaches(2)
    const mac = createHmac('sha256', secret)
      .update(got?.text ?? '')
      .digest('hex')
    expect(got?.headers['x-nango-hmac-sha256']).toBe(mac)
    await settled('delivered', 3)
    expect(await office.messages.replayTo(endpoint.id, 0, true)).toBe(1)
    const [first] = await office.messages.list({ limit: 9, connections: [1] })
    expect(await office.messages.replay(first?.id ?? '')).toBe(1)
    await settled('delivered', 5)
    expect(own.received.map(({ body }) => body['n'])).toEqual([1, 2, 2])
    expect(receiver.received.map(({ body }) => body['n'])).toEqual([3, 3])
  })

  it('keeps nothing where nobody listens', async () => {
    await office.endpoints.configure({ url: undefined, secret })
    await office.tell(1, connectionOf(1))
    expect(await office.database.selectFrom('webhook_messages').selectAll().execute()).toEqual([])
  })

  it.each(['http://localhost:1', 'http://127.0.0.1:1', 'http://[::ffff:10.0.0.1]', 'http://intern.example'])(
    'sends nothing to %s where only addresses of the internet are allowed',
    async (url) => {
      await using guarded = await openPostOffice({ url: fresh.url, clock, allowsPrivate: false })
      await guarded.endpoints.create({ url, types: [] })
      guarded.deliverer.start()
      await guarded.tell(1)
      const [attempt] = await tried(1)
      expect(attempt?.status).toBeNull()
      expect(attempt?.error).toContain('private network')
    },
  )
})
