import { array, assert, asyncProperty, constantFrom, integer, record, subarray } from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { GongParameterError } from '../../src/errors/gong-error.ts'
import type { StoredRecord } from '../../src/records/record-store.ts'
import { databasesToTest, type FreshDatabase } from '../support/postgres.ts'
import { type OpenRecords, openRecords } from './support/open-records.ts'

const idsOf = (records: readonly StoredRecord[]) => records.map(({ id }) => id)
const titled = (id: string, title: string) => ({ id, data: { title } })

describe.each(databasesToTest())('records on $engine', ({ make }) => {
  let fresh: FreshDatabase
  let records: OpenRecords
  let connection = 0
  let now = Date.parse('2026-03-10T12:00:00Z')

  beforeAll(async () => {
    fresh = await make()
  })
  afterAll(() => fresh.remove())
  beforeEach(async () => {
    records = await openRecords(fresh.url, ++connection, () => now)
    return () => records.database.destroy()
  })
  const saveOne = (id: string, title: string) => records.save([titled(id, title)])

  test('tell what was added, changed, left as it was and deleted', async () => {
    expect(await records.save([titled('a', '1'), titled('b', '1')])).toEqual({
      added: 2,
      updated: 0,
      unchanged: 0,
      deleted: 0,
    })
    expect(await records.save([titled('a', '1'), titled('b', '2'), titled('c', '1')])).toEqual({
      added: 1,
      updated: 1,
      unchanged: 1,
      deleted: 0,
    })
    expect(await records.remove(['c', 'c', 'nobody'])).toMatchObject({ deleted: 1 })
    expect(await records.remove(['c'])).toMatchObject({ deleted: 0 })
    expect((await records.all()).map(({ id, lastAction }) => [id, lastAction])).toEqual([
      ['a', 'ADDED'],
      ['b', 'UPDATED'],
      ['c', 'DELETED'],
    ])
    expect(await records.store.count(connection)).toEqual({ Call: 2 })
  })

  test('of two records with one id in a batch the later counts', async () => {
    expect(await records.save([titled('a', 'first'), titled('a', 'second')])).toMatchObject({ added: 1 })
    expect((await records.all()).map(({ data }) => data)).toEqual([{ id: 'a', title: 'second' }])
  })

  test('are found among any number of ids', async () => {
    await records.save([titled('a', '1'), titled('b', '1')])
    const nobody = Array.from({ length: 70_000 }, (_, index) => `nobody-${index}`)
    const found = await records.store.byIds(connection, 'Call', ['a', ...nobody, 'b'])
    expect([...found.keys()]).toEqual(['a', 'b'])
  })

  test('come back as added when they were deleted, even with the same content', async () => {
    await saveOne('a', '1')
    await records.remove(['a'])
    now += 1000
    expect(await records.save([titled('a', '1')])).toMatchObject({ added: 1, unchanged: 0 })
    const [record] = await records.all()
    expect(record).toMatchObject({
      lastAction: 'ADDED',
      deletedAt: undefined,
      firstSeenAt: now,
      modifiedAt: now,
    })
    expect(await records.store.count(connection)).toEqual({ Call: 1 })
  })

  test('are the same whatever the order of their keys, and whether a field is null or missing', async () => {
    await records.save([{ id: 'a', data: { x: { p: 1, q: [{ k: 1, l: null }] }, y: 2 } }])
    const again = [{ id: 'a', data: { y: 2, z: null, x: { q: [{ k: 1 }], p: 1 } } }]
    expect(await records.save(again)).toMatchObject({ unchanged: 1 })
    expect(await records.save([{ id: 'a', data: { y: 2, x: { q: [], p: 1 } } }])).toMatchObject({
      updated: 1,
    })
  })

  test('keep every character of their content', async () => {
    const data = {
      text: 'a\u0000b\u2028\ud83d\ude00 “quoted” \\ \' "',
      lone: '\ud800',
      nested: { 'ключ.$': [null, 1e21] },
    }
    await records.save([{ id: 'it’s/1 %', data }])
    const [record] = await records.all()
    expect(record?.id).toBe('it’s/1 %')
    expect(record?.data).toEqual({ ...data, id: 'it’s/1 %' })
  })

  test('are given by any filter of actions as if all were given and then sorted out', async () => {
    const actions = ['ADDED', 'UPDATED', 'DELETED'] as const
    const step = record({
      what: constantFrom('save', 'remove'),
      id: integer({ min: 0, max: 12 }),
      content: integer({ min: 0, max: 2 }),
    })
    await assert(
      asyncProperty(
        array(step, { maxLength: 30 }),
        subarray([...actions]),
        integer({ min: 1, max: 9 }),
        async (steps, chosen, limit) => {
          const own = await openRecords(fresh.url, ++connection, () => now)
          try {
            for (const { what, id, content } of steps) {
              now += 10
              if (what === 'save') await own.save([titled(`r${id}`, String(content))])
              else await own.remove([`r${id}`])
            }
            const everything = await own.all({ limit: 1000 })
            const wanted = everything.filter(({ lastAction }) => chosen.includes(lastAction))
            expect(idsOf(await own.all({ actions: chosen, limit }))).toEqual(idsOf(wanted))
            expect(idsOf(await own.all({ limit }))).toEqual(idsOf(everything))
            const [middle] = everything.slice(Math.floor(everything.length / 2))
            if (middle === undefined) return
            const later = everything.filter(({ modifiedAt }) => modifiedAt >= middle.modifiedAt)
            expect(idsOf(await own.all({ modifiedAfter: middle.modifiedAt, limit }))).toEqual(idsOf(later))
            const after = everything.slice(everything.indexOf(middle) + 1)
            expect(idsOf(await own.all({ cursor: middle.cursor, limit }))).toEqual(idsOf(after))
            expect(await own.store.count(connection)).toEqual({
              Call: everything.filter(({ lastAction }) => lastAction !== 'DELETED').length,
            })
          } finally {
            await own.database.destroy()
          }
        },
      ),
      { numRuns: 12 },
    )
  })

  test('are never modified earlier than a change before, when the clock is set back', async () => {
    await saveOne('a', '1')
    const before = now
    now -= 86_400_000
    await saveOne('b', '1')
    now = before
    const times = (await records.all()).map(({ modifiedAt }) => modifiedAt)
    expect(times).toEqual(times.toSorted((left, right) => left - right))
    expect(idsOf(await records.all({ modifiedAfter: before }))).toEqual(['a', 'b'])
  })

  test('are found by their ids', async () => {
    await records.save([titled('a', '1'), titled('b', '1'), titled('c', '1')])
    expect(idsOf(await records.all({ ids: ['c', 'a', 'x'] }))).toEqual(['a', 'c'])
    expect([...(await records.store.byIds(connection, 'Call', ['b', 'x'])).keys()]).toEqual(['b'])
    expect(await records.all({ ids: [] })).toEqual([])
  })

  test('are emptied up to a cursor and no further, and not taken for changed afterwards', async () => {
    await records.save(['a', 'b', 'c', 'd'].map((id) => titled(id, '1')))
    const [, second, third] = await records.all()
    const prune = (cursor: string | undefined, limit: number) =>
      records.store.prune(connection, 'Call', cursor ?? '', limit)
    expect(await prune(third?.cursor, 2)).toEqual({ count: 2, hasMore: true })
    expect(await prune(third?.cursor, 2)).toEqual({ count: 1, hasMore: false })
    expect(await prune(second?.cursor, 2)).toEqual({ count: 0, hasMore: false })
    const pruned = await records.all()
    expect(pruned.map(({ data }) => data)).toEqual([
      { id: 'a' },
      { id: 'b' },
      { id: 'c' },
      { id: 'd', title: '1' },
    ])
    expect(pruned.map(({ prunedAt }) => prunedAt === undefined)).toEqual([false, false, false, true])
    expect(await saveOne('a', '1')).toMatchObject({ unchanged: 1 })
    await saveOne('b', '2')
    const last = (await records.all()).at(-1)
    expect(last).toMatchObject({ id: 'b', data: { id: 'b', title: '2' }, prunedAt: undefined })
  })

  test('are thrown away a part at a time, and the order of changes goes on', async () => {
    await records.save(['a', 'b', 'c'].map((id) => titled(id, '1')))
    const [last] = (await records.all()).slice(-1)
    const clear = () => records.store.clear(records.database, connection, 'Call', 2)
    expect([await clear(), await clear()]).toEqual([true, false])
    expect(await records.all()).toEqual([])
    expect(await records.store.count(connection)).toEqual({ Call: 0 })
    await saveOne('z', '1')
    expect(idsOf(await records.all({ cursor: last?.cursor }))).toEqual(['z'])
  })

  test('refuse cursors that are none, or are of other records', async () => {
    await records.save([titled('a', '1')])
    await records.save([titled('a', '1')], 'User')
    const [call] = await records.all()
    const { cursor = '' } = call ?? {}
    for (const wrong of ['', 'x', `${cursor}x`, cursor.slice(0, -2), '../../etc', 'null'])
      await expect(records.all({ cursor: wrong }), wrong).rejects.toThrow(GongParameterError)
    await expect(records.all({ model: 'User', cursor })).rejects.toThrow(/another connection or model/)
  })
})
