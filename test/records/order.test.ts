import { setTimeout as sleep } from 'node:timers/promises'
import { assert, asyncProperty, integer, uniqueArray } from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StoredRecord } from '../../src/records/record-store.ts'
import { databasesToTest, type FreshDatabase } from '../support/postgres.ts'
import { type OpenRecords, openRecords } from './support/open-records.ts'

/** Writes and deletes records until it is told to stop; some transactions are rolled back. */
async function write(
  records: OpenRecords,
  connection: number,
  writer: number,
  rounds: number,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const ids = [round % 7, (round * 3 + writer) % 11, (round + writer) % 5].map((id) => `r${id}`)
    await records.database
      .transaction()
      .execute(async (trx) => {
        const data = ids.map((id) => ({ id, data: { writer, round } }))
        await records.store.save(trx, connection, 'Call', data)
        // A transaction that takes its time before it is stored is what order by time gets wrong.
        if (writer % 2 === 0) await sleep(round % 3)
        if (round % 4 === 0) await records.store.remove(trx, connection, 'Call', ids.slice(0, 1))
        if (round % 9 === 8) throw new Error('rolled back')
      })
      .catch((error: Error) => {
        if (error.message !== 'rolled back') throw error
      })
  }
}

/** Follows the changes by cursor, a few at a time, until everything is written and read. */
async function follow(records: OpenRecords, connection: number, isDone: () => boolean, limit: number) {
  const seen: StoredRecord[] = []
  const latest = new Map<string, StoredRecord>()
  let cursor: string | undefined
  for (;;) {
    const wasDone = isDone()
    const page = await records.store.list(connection, { model: 'Call', limit, cursor })
    for (const record of page.records) {
      seen.push(record)
      latest.set(record.id, record)
    }
    cursor = page.records.at(-1)?.cursor ?? cursor
    if (wasDone && page.records.length === 0) return { seen, latest }
    await sleep(0)
  }
}

describe.each(databasesToTest())('the order of changes on $engine', ({ engine, make }) => {
  let fresh: FreshDatabase
  let connection = 0
  beforeAll(async () => {
    fresh = await make()
  })
  afterAll(() => fresh.remove())

  test('is that of commits: who pages all the time misses and repeats nothing, whoever writes meanwhile', async () => {
    const writers = uniqueArray(integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 4 })
    await assert(
      asyncProperty(writers, integer({ min: 1, max: 8 }), async (chosen, limit) => {
        const own = ++connection
        // Connections of their own, as of several processes; in SQLite one process has one.
        const first = await openRecords(fresh.url, own)
        const opened = await Promise.all(
          [...chosen, -1].map(() => (engine === 'sqlite' ? first : openRecords(fresh.url, own))),
        )
        try {
          const reader = opened.at(-1) as OpenRecords
          let isDone = false
          const reading = follow(reader, own, () => isDone, limit)
          await Promise.all(
            chosen.map((writer, index) => write(opened[index] as OpenRecords, own, writer, 20)),
          )
          isDone = true
          const { seen, latest } = await reading
          const cursors = seen.map(({ cursor }) => cursor)
          expect(new Set(cursors).size).toBe(cursors.length)
          const stored = await reader.all({ limit: 1000 })
          expect(latest.size).toBe(stored.length)
          for (const record of stored)
            expect(latest.get(record.id)).toMatchObject({
              cursor: record.cursor,
              json: record.json,
              lastAction: record.lastAction,
            })
        } finally {
          await Promise.all([...new Set([first, ...opened])].map(({ database }) => database.destroy()))
        }
      }),
      { numRuns: 3 },
    )
  })
})
