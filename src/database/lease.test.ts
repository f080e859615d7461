import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databasesToTest, type FreshDatabase } from '../../test/support/postgres.ts'
import { giveLeaseBack, holdsLease, renewLease, takeLease } from './lease.ts'
import { type Database, locateDatabase, openDatabase } from './open-database.ts'

describe.each(databasesToTest())('a lease on $engine', ({ make }) => {
  let fresh: FreshDatabase
  let databases: Database[]
  beforeAll(async () => {
    fresh = await make()
    databases = []
    // As many processes have it.
    for (let count = 0; count < 3; count++)
      databases.push((await openDatabase(locateDatabase(fresh.url, ''))).database)
  })
  afterAll(async () => {
    for (const database of databases) await database.destroy()
    await fresh.remove()
  })
  const [one, other] = [() => databases[0] as Database, () => databases[1] as Database]

  test('goes to one of all who ask at once, and each owner has a greater fence', async () => {
    const fences: number[] = []
    for (let round = 0; round < 20; round++) {
      const now = round * 1000
      const taken = await Promise.all(
        databases.flatMap((database, index) =>
          [0, 1].map((again) => takeLease(database, 'all', { owner: `${index}.${again}`, now, forMs: 1000 })),
        ),
      )
      const [won, ...more] = taken.filter((lease) => lease !== undefined)
      expect(more).toEqual([])
      fences.push(won?.fence ?? 0)
    }
    expect(fences).toEqual(fences.map((_, index) => index + 1))
  })

  test('is free when it is over or given back, and not before', async () => {
    const take = (database: Database, owner: string, now: number) =>
      takeLease(database, 'due', { owner, now, forMs: 10 })
    const first = await take(one(), 'one', 100)
    expect(first).toEqual({ name: 'due', owner: 'one', fence: 1 })
    expect(await take(other(), 'other', 109)).toBeUndefined()
    expect(await take(one(), 'one', 109)).toBeUndefined()
    expect(first && (await renewLease(one(), first, 130))).toBe(true)
    expect(await take(other(), 'other', 129)).toBeUndefined()
    const second = await take(other(), 'other', 130)
    expect(second?.fence).toBe(2)
    // The first owner is told, and cannot take it away any more.
    expect(first && (await renewLease(one(), first, 200))).toBe(false)
    if (first !== undefined) await giveLeaseBack(one(), first)
    expect(second && (await holdsLease(other(), second))).toBe(true)
    if (second !== undefined) await giveLeaseBack(other(), second)
    expect((await take(one(), 'one', 131))?.fence).toBe(3)
  })

  test('that was lost lets nothing be written by who held it', async () => {
    const first = await takeLease(one(), 'write', { owner: 'one', now: 0, forMs: 10 })
    await takeLease(other(), 'write', { owner: 'other', now: 10, forMs: 10 })
    const isOurs = await one()
      .transaction()
      .execute((trx) => (first === undefined ? Promise.resolve(true) : holdsLease(trx, first)))
    expect(isOurs).toBe(false)
  })
})
