import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { listAction } from '../entities/actions.ts'
import { requireEntity } from '../entities/names.ts'
import { startSimulator } from '../simulator/start-simulator.ts'
import { createGong } from './create-gong.ts'
import { readSlice } from './read-slice.ts'

const simulator = await startSimulator({ calls: 230, users: 5, ratePerSecond: 0, ratePerDay: 0 })
afterAll(() => simulator.close())
const gong = createGong({ accessKey: 'a', accessKeySecret: 'b', baseUrl: simulator.url, ratePerSecond: 0 })
const target = listAction(requireEntity('calls'))

describe('a slice of a list', () => {
  it('of whatever length goes on exactly where the one before ended', async () => {
    const all = await gong.calls.list().all()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 6 }),
        async (limits) => {
          const seen: unknown[] = []
          let cursor: string | undefined
          for (let turn = 0; turn === 0 || cursor !== undefined; turn++) {
            const limit = limits[turn % limits.length] ?? 1
            const slice = await readSlice(gong.executor, target, {}, { cursor, limit })
            expect(slice.records.length).toBeLessThanOrEqual(limit)
            expect(slice.totalRecords).toBe(all.length)
            seen.push(...slice.records)
            cursor = slice.cursor
          }
          expect(seen).toEqual(all)
        },
      ),
      { numRuns: 8 },
    )
  })

  it('without a limit is one of Gong’s pages, with Gong’s own cursor', async () => {
    simulator.control.requests.clear()
    const slice = await readSlice(gong.executor, target, {})
    expect(slice.records).toHaveLength(100)
    expect(slice.cursor).toBe(slice.page?.cursor)
    expect(simulator.control.requests.counts().total).toBe(1)
  })

  it('of a cursor that is not whole is refused before anything is sent', async () => {
    simulator.control.requests.clear()
    await expect(readSlice(gong.executor, target, {}, { cursor: 'gc1.x' })).rejects.toMatchObject({
      code: 'usage',
    })
    expect(simulator.control.requests.counts().total).toBe(0)
  })
})
