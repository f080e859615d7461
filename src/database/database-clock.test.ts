import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databasesToTest, type FreshDatabase } from '../../test/support/postgres.ts'
import { systemClock } from '../client/system-clock.ts'
import { databaseNow, followDatabaseClock } from './database-clock.ts'
import { locateDatabase, type OpenedDatabase, openDatabase } from './open-database.ts'

const hourMs = 3_600_000
/** What asking takes, on a machine that does something else as well. */
const toleranceMs = 5000

describe.each(databasesToTest())('the clock of a database on $engine', ({ engine, make }) => {
  let fresh: FreshDatabase
  let opened: OpenedDatabase
  beforeAll(async () => {
    fresh = await make()
    opened = await openDatabase(locateDatabase(fresh.url, ''))
  })
  afterAll(async () => {
    await opened.database.destroy()
    await fresh.remove()
  })

  test.each([-hourMs, 0, hourMs])('counts for a machine whose own clock is %i ms off', async (offMs) => {
    const own = { ...systemClock, now: () => systemClock.now() + offMs }
    const { database } = opened
    // With SQLite there is this machine alone, and its word counts.
    const expected = engine === 'postgres' ? 0 : offMs
    const clock = await followDatabaseClock(database, engine, own)
    for (const now of [clock.now(), await databaseNow(database, engine, own)])
      expect(Math.abs(now - systemClock.now() - expected)).toBeLessThan(toleranceMs)
    expect(Number.isInteger(clock.now())).toBe(engine === 'postgres' || Number.isInteger(own.now()))
  })

  test('is asked again after a minute, and goes on alone while it does not answer', async () => {
    let monotonic = 0
    const own = { ...systemClock, now: () => 0, monotonic: () => monotonic }
    const clock = await followDatabaseClock(opened.database, engine, own)
    const before = clock.now()
    monotonic += 61_000
    if (engine === 'sqlite') return expect(clock.now()).toBe(0)
    expect(clock.now()).toBe(before + 61_000)
    // The database says that hardly any time has passed.
    await expect.poll(() => clock.now() - before).toBeLessThan(toleranceMs)
    const { database } = await openDatabase(locateDatabase(fresh.url, ''))
    const alone = await followDatabaseClock(database, engine, own)
    const start = alone.now()
    await database.destroy()
    monotonic += 200_000
    expect(alone.now()).toBe(start + 200_000)
    await new Promise((resolve) => setImmediate(resolve))
    expect(alone.now()).toBe(start + 200_000)
  })
})
