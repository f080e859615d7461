import { Nango } from '@nangohq/node'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { systemRuntime } from '../../src/client/runtime.ts'
import { freeClaims } from '../../src/webhooks/free-claims.ts'
import { databasesToTest } from '../support/postgres.ts'
import { connectionOf, openPostOffice } from './support/post-office.ts'
import { startReceiver } from './support/receiver.ts'
import { createSteppedClock } from './support/stepped-clock.ts'
import { usePostOffice } from './support/use-post-office.ts'

const second = 1000
const hour = 3600 * second
const day = 24 * hour
const secret = `whsec_${Buffer.alloc(24, 'k').toString('base64')}`

describe.each(databasesToTest())('delivery of webhooks on $engine', ({ make }) => {
  const post = usePostOffice(make)

  it('signs so that both Standard Webhooks and Nango’s SDK believe it, and strangers do not', async () => {
    await using real = await openPostOffice({ url: post.fresh.url, clock: systemRuntime.clock })
    await real.endpoints.create({ url: post.receiver.url, types: [], secret })
    real.deliverer.start()
    await real.tell(1)
    const [got] = await post.receiver.reaches(1)
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
    await post.office.endpoints.create({ url: post.receiver.url, types: [] })
    post.office.deliverer.start()
    const broken = post.office.database.transaction().execute(async (trx) => {
      await post.office.outbox.put(trx, { type: 'sync', connection: undefined, body: { n: 0 } })
      throw new Error('rolled back')
    })
    await expect(broken).rejects.toThrow('rolled back')
    post.office.outbox.wake()
    await post.office.tell(1)
    // The clock stands still: no poll can have found it.
    expect((await post.receiver.reaches(1)).map(({ body }) => body['n'])).toEqual([1])
  })

  it('sends what another process left at the start, and what one puts in within the next look', async () => {
    await post.office.endpoints.create({ url: post.receiver.url, types: [] })
    await post.office.tell(1)
    post.office.deliverer.start()
    await post.receiver.reaches(1)
    await using other = await openPostOffice({ url: post.fresh.url, clock: post.clock })
    await other.tell(2)
    post.clock.advance(second)
    expect((await post.receiver.reaches(2)).map(({ body }) => body['n'])).toEqual([1, 2])
  })

  it('tries again within five seconds, then ever more rarely, under the same id and a new time, for three days', async () => {
    post.receiver.answer(() => ({ status: 500, text: 'out of order' }))
    await post.office.endpoints.create({ url: post.receiver.url, types: [], secret })
    post.office.deliverer.start()
    await post.office.tell(1)
    await post.tried(1)
    for (let passed = 0; passed < 3 * day + second; ) {
      const [row] = await post.office.database.selectFrom('webhook_deliveries').selectAll().execute()
      if (row?.state !== 'waiting') break
      const step = row.next_at - post.clock.now()
      passed += step
      post.clock.advance(Math.max(step, 0))
      await post.tried(row.attempts + 1)
    }
    const rows = await post.settled('failed', 1)
    const attempts = await post.tried(rows[0]?.attempts ?? 0)
    const waits = attempts.slice(1).map(({ at }, index) => at - (attempts[index]?.at ?? 0))
    expect(waits[0]).toBeLessThanOrEqual(5 * second)
    expect(waits.length).toBeGreaterThan(10)
    expect(Math.max(...waits)).toBeLessThanOrEqual(6 * hour)
    expect((attempts.at(-1)?.at ?? 0) - (attempts[0]?.at ?? 0)).toBe(3 * day)
    expect(attempts[0]).toMatchObject({ status: 500, error: 'The receiver answered 500: out of order' })
    const ids = new Set(post.receiver.received.map(({ headers }) => headers['webhook-id']))
    const times = new Set(post.receiver.received.map(({ headers }) => headers['webhook-timestamp']))
    expect(ids.size).toBe(1)
    expect(times.size).toBe(attempts.length)
  })

  it('waits as long as a busy receiver asks for, in seconds or until a date', async () => {
    const answers = [
      { status: 429, headers: { 'retry-after': '600' } },
      { status: 503, headers: { 'retry-after': new Date(post.clock.now() + 1200 * second).toUTCString() } },
      { status: 200 },
    ]
    post.receiver.answer(() => answers.shift() ?? { status: 500 })
    await post.office.endpoints.create({ url: post.receiver.url, types: [] })
    post.office.deliverer.start()
    await post.office.tell(1)
    await post.tried(1)
    post.clock.advance(599 * second)
    post.clock.advance(second)
    await post.tried(2)
    post.clock.advance(600 * second)
    const attempts = await post.tried(3)
    const start = attempts[0]?.at ?? 0
    expect(attempts.map(({ at }) => (at - start) / second)).toEqual([0, 600, 1200])
    await post.settled('delivered', 1)
  })

  it('follows no redirect', async () => {
    await using trap = await startReceiver()
    post.receiver.answer(() => ({ status: 307, headers: { location: trap.url } }))
    await post.office.endpoints.create({ url: post.receiver.url, types: [] })
    post.office.deliverer.start()
    await post.office.tell(1)
    expect(await post.tried(1)).toMatchObject([{ status: 307 }])
    expect(trap.received).toEqual([])
  })

  it('sends nothing more to an endpoint that says it is gone', async () => {
    post.receiver.answer(() => ({ status: 410 }))
    const { endpoint } = await post.office.endpoints.create({ url: post.receiver.url, types: [] })
    await post.office.tell(1, connectionOf(1))
    await post.office.tell(2, connectionOf(1))
    post.office.deliverer.start()
    await post.settled('failed', 2)
    await post.office.tell(3, connectionOf(1))
    post.clock.advance(4 * day)
    expect(await post.office.endpoints.find(endpoint.id)).toMatchObject({ state: 'gone' })
    expect(post.receiver.received).toHaveLength(1)
    // Kept, so that it can be sent again.
    expect(await post.office.database.selectFrom('webhook_messages').select('id').execute()).toHaveLength(3)
  })

  it('gives a message up that a connection’s own address says is gone, and tries the next one', async () => {
    await post.office.endpoints.configure({ url: undefined, secret })
    const connection = connectionOf(1, { webhookUrlOverride: post.receiver.url })
    post.receiver.answer(({ body }) => ({ status: body['n'] === 1 ? 410 : 200 }))
    post.office.deliverer.start()
    await post.office.tell(1, connection)
    await post.office.tell(2, connection)
    await post.settled('delivered', 1)
    const all = await post.settled('failed', 1)
    expect(all.filter(({ state }) => state === 'failed')).toMatchObject([{ attempts: 1 }])
  })

  it('sends the messages of a connection in their order, and does not let one that fails hold up the others', async () => {
    await post.office.endpoints.create({ url: post.receiver.url, types: [] })
    post.receiver.answer(({ body }) => ({ status: body['n'] === 3 ? 500 : 200 }))
    for (let n = 1; n <= 30; n++) await post.office.tell(n, connectionOf(1))
    post.office.deliverer.start()
    await post.receiver.reaches(30)
    expect(post.receiver.received.map(({ body }) => body['n'])).toEqual(
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
    await post.office.endpoints.create({ url: slow.url, types: [] })
    for (let n = 1; n <= 60; n++) await post.office.tell(n, connectionOf(n))
    await post.office.endpoints.create({ url: post.receiver.url, types: [] })
    for (let n = 1; n <= 20; n++) await post.office.tell(n, connectionOf(n))
    post.office.deliverer.start()
    await post.receiver.reaches(20)
    await slow.reaches(8)
    expect(atOnce).toBe(8)
    release.resolve()
    await slow.reaches(80)
  })

  it('does not let many receivers that hang hold up another one', async () => {
    await using slow = await startReceiver()
    const release = Promise.withResolvers<void>()
    slow.answer(() => release.promise.then(() => ({ status: 200 })))
    for (let n = 1; n <= 5; n++) await post.office.endpoints.create({ url: `${slow.url}/${n}`, types: [] })
    for (let n = 1; n <= 8; n++) await post.office.tell(n, connectionOf(n))
    post.office.deliverer.start()
    await slow.reaches(32)
    await post.office.endpoints.create({ url: post.receiver.url, types: [] })
    await post.office.tell(9, connectionOf(9))
    post.clock.advance(second)
    await post.receiver.reaches(1)
    release.resolve()
    await post.settled('delivered', 46)
  })

  it('takes up again what broke down within, though its process is busy with others', async () => {
    await using slow = await startReceiver()
    const release = Promise.withResolvers<void>()
    slow.answer(() => release.promise.then(() => ({ status: 200 })))
    const { endpoint } = await post.office.endpoints.create({ url: post.receiver.url, types: ['auth'] })
    await post.office.endpoints.create({ url: slow.url, types: ['sync'] })
    await post.office.tell(1, connectionOf(1), 'auth')
    const { headers } = await post.office.database
      .selectFrom('webhook_messages')
      .selectAll()
      .executeTakeFirstOrThrow()
    await post.office.database.updateTable('webhook_messages').set({ headers: 'broken' }).execute()
    post.office.deliverer.start()
    while (post.office.log.length === 0) await systemRuntime.clock.sleep(1)
    await post.office.database.updateTable('webhook_messages').set({ headers }).execute()
    await post.office.tell(2, connectionOf(1), 'sync')
    await slow.reaches(1)
    for (let passed = 0; passed <= 4; passed++) {
      post.clock.advance(second)
      await held(endpoint.id)
    }
    await post.receiver.reaches(1)
    release.resolve()
  })

  /** Waits until the process has said of what goes elsewhere that it lives. */
  async function held(endpoint: string): Promise<void> {
    for (;;) {
      const rows = await post.office.database
        .selectFrom('webhook_deliveries')
        .selectAll()
        .where('endpoint', '!=', endpoint)
        .execute()
      if (rows.every((row) => row.owned_until >= post.clock.now() + 3 * second)) return
      post.office.deliverer.wake()
      await systemRuntime.clock.sleep(1)
    }
  }

  it('counts a try, and goes on with the others, when the key of an endpoint’s secrets is lost', async () => {
    const lost = await post.office.endpoints.create({ url: post.receiver.url, types: [] })
    await post.office.database
      .updateTable('webhook_endpoints')
      .set({ key_id: 'lost' })
      .where('id', '=', lost.endpoint.id)
      .execute()
    await post.office.endpoints.create({ url: post.receiver.url, types: [] })
    post.office.deliverer.start()
    await post.office.tell(1, connectionOf(1))
    await post.settled('delivered', 1)
    const tries = await post.tried(2)
    expect(tries.map(({ error }) => error ?? '').join()).toContain('cannot be decrypted')
    const [waiting] = await post.settled('waiting', 1)
    expect(waiting?.owner).toBeNull()
  })

  it('sends each message once while several processes work on the same outbox', async () => {
    await using other = await openPostOffice({ url: post.fresh.url, clock: post.clock })
    await post.office.endpoints.create({ url: post.receiver.url, types: [] })
    for (let n = 1; n <= 60; n++) await post.office.tell(n, connectionOf(n % 12))
    post.office.deliverer.start()
    other.deliverer.start()
    await post.settled('delivered', 60)
    expect(post.receiver.received).toHaveLength(60)
    const byLane = Map.groupBy(post.receiver.received, ({ body }) => Number(body['n']) % 12)
    for (const lane of byLane.values()) {
      const order = lane.map(({ body }) => Number(body['n']))
      expect(order).toEqual(order.toSorted((left, right) => left - right))
    }
  })

  /** Has the first process send a message whose receiver does not answer; later ones are answered. */
  async function beginToSend() {
    await post.office.endpoints.create({ url: post.receiver.url, types: [] })
    const hang = Promise.withResolvers<{ readonly status: number }>()
    post.receiver.answer(() => hang.promise)
    post.office.deliverer.start()
    await post.office.tell(1)
    await post.receiver.reaches(1)
    post.receiver.answer(() => ({ status: 200 }))
    return hang
  }

  it('lets another process send what one had begun to send when it died', async () => {
    const hang = await beginToSend()
    // Its clock has gone on for longer than the first one may own what it took without saying that it lives.
    await using heir = await openPostOffice({
      url: post.fresh.url,
      clock: createSteppedClock(post.clock.now() + 11 * second),
    })
    heir.deliverer.start()
    const [first, again] = await post.receiver.reaches(2)
    expect(again?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    hang.resolve({ status: 200 })
  })

  it('sends at once what one had begun that is gone for certain', async () => {
    const hang = await beginToSend()
    await freeClaims(post.office.database)
    await using heir = await openPostOffice({ url: post.fresh.url, clock: post.clock })
    heir.deliverer.start()
    await post.receiver.reaches(2)
    hang.resolve({ status: 200 })
  })
})
