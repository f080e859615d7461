import { describe, expect, it } from 'vitest'
import { forgetWebhooks } from '../../src/jobs/forget-webhooks.ts'
import { readGongWebhook } from '../../src/webhooks/ingress/gong-webhook.ts'
import { takeWebhook } from '../../src/webhooks/ingress/take-webhook.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { databasesToTest } from '../support/postgres.ts'
import { connectionOf, openPostOffice } from './support/post-office.ts'

const day = 24 * 60 * 60 * 1000

describe.each(databasesToTest())('after 30 days, on $engine', ({ make }) => {
  it('messages that are over, what Gong told and used tokens are deleted; what is on its way stays', async () => {
    const fresh = await make()
    const clock = createManualClock()
    const office = await openPostOffice({ url: fresh.url, clock })
    const { database, outbox } = office
    const count = async (
      table: 'webhook_messages' | 'webhook_deliveries' | 'webhook_attempts' | 'webhook_inbox',
    ) => (await database.selectFrom(table).selectAll().execute()).length
    const take = async (n: number) => {
      const webhook = readGongWebhook({ isTest: true, n })
      if (webhook === undefined) throw new Error('no webhook')
      const token = { signed: `token ${n}`, endsAt: clock.now() + 300_000 }
      const told = {
        webhook,
        bodyHash: `${n}`,
        headers: {},
        connections: [connectionOf(1)],
        token,
        isForwarded: true,
      }
      return takeWebhook(database, told, { outbox, now: clock.now(), includePrivate: false })
    }
    const { endpoint } = await office.endpoints.create({
      url: 'http://127.0.0.1:1',
      types: ['sync', 'forward'],
    })
    for (let n = 0; n < 450; n++) await office.tell(n)
    expect([await take(1), await take(1)]).toEqual(['new', 'replayed'])
    await database.updateTable('webhook_deliveries').set({ state: 'delivered' }).execute()
    const attempt = { status: 200, error: null, ms: 1, at: clock.now() }
    for (const { id } of await database.selectFrom('webhook_deliveries').select('id').limit(3).execute())
      await database
        .insertInto('webhook_attempts')
        .values({ ...attempt, id, delivery: id })
        .execute()
    const [kept] = await database.selectFrom('webhook_messages').select('id').limit(1).execute()
    await outbox.putAgain(database, { endpoint: endpoint.id, url: endpoint.url }, kept?.id ?? '', null)

    clock.advance(29 * day)
    await office.tell(1000)
    await take(2)
    await forgetWebhooks(database, clock, new AbortController().signal)
    expect(await count('webhook_messages')).toBe(453)
    // The token of the first is over, the rest is not.
    expect(await count('webhook_inbox')).toBe(3)

    clock.advance(2 * day)
    await forgetWebhooks(database, clock, new AbortController().signal)
    expect(await count('webhook_messages')).toBe(3)
    expect(await count('webhook_deliveries')).toBe(4)
    expect(await count('webhook_attempts')).toBeLessThanOrEqual(1)
    expect(await count('webhook_inbox')).toBe(1)
    await office[Symbol.asyncDispose]()
    await fresh.remove()
  })
})
