import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemRuntime } from '../../src/client/runtime.ts'
import type { Connections } from '../../src/connections/connections.ts'
import type { Database } from '../../src/database/open-database.ts'
import { locateDatabase, openDatabase } from '../../src/database/open-database.ts'
import { GongError } from '../../src/errors/gong-error.ts'
import { createToldCalls, type ToldCalls } from '../../src/jobs/read-told-calls.ts'
import { readGongWebhook } from '../../src/webhooks/ingress/gong-webhook.ts'
import { takeWebhook } from '../../src/webhooks/ingress/take-webhook.ts'
import { databasesToTest, type FreshDatabase } from '../support/postgres.ts'
import { connectionOf, openPostOffice, type PostOffice } from './support/post-office.ts'
import { createSteppedClock, type SteppedClock } from './support/stepped-clock.ts'

const minute = 60_000

describe.each(databasesToTest())('calls of which Gong told, on $engine', ({ make }) => {
  let fresh: FreshDatabase
  let database: Database
  let clock: SteppedClock
  let office: PostOffice
  let told: ToldCalls
  /** What is asked for, with the minute in which it was. */
  let asked: (readonly [number, readonly string[]])[]
  let isThere: (callId: string) => boolean
  /** Fails as the database does. */
  let isKnown: () => Promise<void>
  let log: string[]
  let started: number

  beforeAll(async () => {
    fresh = await make()
  })
  afterAll(() => fresh.remove())

  beforeEach(async () => {
    clock = createSteppedClock()
    started = clock.now()
    office = await openPostOffice({ url: fresh.url, clock })
    ;({ database } = await openDatabase(locateDatabase(fresh.url, '')))
    await database.deleteFrom('webhook_inbox').execute()
    asked = []
    isThere = () => true
    isKnown = () => Promise.resolve()
    log = []
    told = open()
    told.start()
  })

  afterEach(async () => {
    await told.stop()
    await database.destroy()
    await office[Symbol.asyncDispose]()
  })

  function open(read?: (ids: readonly string[]) => Promise<void>, own: SteppedClock = clock): ToldCalls {
    const byNumber = (number: number) => isKnown().then(() => connectionOf(number))
    const operation = { id: '', note() {}, request() {}, detail() {}, fail() {}, concerns() {} }
    return createToldCalls({
      database,
      connections: { byNumber } as unknown as Connections,
      operations: { run: (_, work) => work(operation), current: () => undefined },
      clock: own,
      randomId: systemRuntime.randomId,
      async readCalls(_, ids) {
        asked.push([(clock.now() - started) / minute, ids])
        if (read !== undefined) await read(ids)
        return { missing: ids.filter((id) => !isThere(id)), withoutTranscript: [] }
      },
      log: (line) => log.push(line),
    })
  }

  async function take(callId: string, connection = 1): Promise<void> {
    const webhook = readGongWebhook({ callData: { metaData: { id: callId } } })
    if (webhook === undefined) throw new Error('no webhook')
    const taken = {
      webhook,
      bodyHash: callId,
      headers: {},
      connections: [connectionOf(connection)],
      isForwarded: true,
    }
    await takeWebhook(database, taken, { outbox: office.outbox, now: clock.now(), includePrivate: false })
    told.wake()
  }

  async function inState(state: string, count: number): Promise<void> {
    for (;;) {
      const rows = await database.selectFrom('webhook_inbox').selectAll().where('state', '=', state).execute()
      if (rows.length === count) return
      await systemRuntime.clock.sleep(5)
      told.wake()
    }
  }

  async function askedTimes(count: number): Promise<void> {
    while (asked.length < count) {
      await systemRuntime.clock.sleep(5)
      told.wake()
    }
  }

  async function logged(count: number): Promise<void> {
    while (log.length < count) {
      await systemRuntime.clock.sleep(5)
      told.wake()
    }
  }

  it('are read at once, those of one connection together', async () => {
    await told.stop()
    for (let n = 0; n < 5; n++) await take(`10${n}`)
    await take('200', 2)
    told = open()
    told.start()
    await inState('done', 6)
    expect(asked.map(([, ids]) => ids.toSorted()).toSorted()).toEqual([
      ['100', '101', '102', '103', '104'],
      ['200'],
    ])
  })

  it('are read again for a day, after 1, 5, 15 and 60 minutes and then every 3 hours, while they are not there', async () => {
    isThere = () => false
    await take('100')
    await askedTimes(1)
    for (;;) {
      const [row] = await database.selectFrom('webhook_inbox').selectAll().execute()
      if (row?.state === 'failed') break
      if (row !== undefined && row.owner === null && row.next_at > clock.now()) {
        const count = asked.length
        clock.advance(row.next_at - clock.now())
        await askedTimes(count + 1)
      } else await systemRuntime.clock.sleep(2)
    }
    const minutes = asked.map(([at]) => at)
    const waits = minutes.slice(1).map((at, index) => at - (minutes[index] ?? 0))
    expect(waits).toEqual([1, 5, 15, 60, 180, 180, 180, 180, 180, 180, 180])
  })

  it('are read again when the reading fails', async () => {
    await told.stop()
    told = open(() => Promise.reject(new Error('Gong is down')))
    told.start()
    await take('100')
    await askedTimes(1)
    await told.stop()
    told = open()
    told.start()
    clock.advance(minute)
    await inState('done', 1)
    expect(asked).toHaveLength(2)
  })

  it('are read for all their number when Gong takes one of them for no id', async () => {
    await told.stop()
    for (let n = 0; n < 9; n++) await take(`10${n}`)
    told = open(async (ids) => {
      if (ids.includes('104')) throw new GongError('rejected', 'That is no id.')
    })
    told.start()
    await inState('done', 8)
    const [left] = await database
      .selectFrom('webhook_inbox')
      .selectAll()
      .where('state', '=', 'waiting')
      .execute()
    expect(left?.call_id).toBe('104')
    expect(asked.length).toBeLessThan(9)
  })

  it('are read by another process when the one that had begun is killed', async () => {
    await told.stop()
    const hang = Promise.withResolvers<never>()
    const stopped = createSteppedClock()
    // It says no more that it lives once its time stands still: as far as others can see, it is gone.
    const dead = open(() => hang.promise, stopped)
    dead.start()
    await take('100')
    dead.wake()
    await askedTimes(1)
    clock.advance(10_001)
    told = open()
    told.start()
    await inState('done', 1)
    expect(asked).toHaveLength(2)
    hang.reject(new Error('it was dead anyway'))
    await dead.stop()
  })

  it('are taken again when working them off broke down, though their process is busy with others', async () => {
    await told.stop()
    const hang = Promise.withResolvers<never>()
    told = open((ids) => (ids.includes('200') ? hang.promise : Promise.resolve()))
    isKnown = () => Promise.reject(new Error('the database is gone'))
    told.start()
    await take('100', 1)
    await logged(1)
    isKnown = () => Promise.resolve()
    await take('200', 2)
    await askedTimes(1)
    const ownedUntil = async (callId: string) => {
      const rows = await database
        .selectFrom('webhook_inbox')
        .selectAll()
        .where('call_id', '=', callId)
        .execute()
      return rows[0]?.owned_until ?? 0
    }
    for (let passed = 0; passed <= 10_000; passed += 2500) {
      clock.advance(2500)
      // Until it has said of the other one that it lives.
      while ((await ownedUntil('200')) < clock.now() + 10_000) {
        told.wake()
        await systemRuntime.clock.sleep(1)
      }
    }
    hang.reject(new Error('it takes too long'))
    await inState('done', 1)
    expect(asked.map(([, ids]) => ids)).toEqual([['200'], ['100']])
  })
})
