import fc from 'fast-check'
import { expect, it } from 'vitest'
import { clipIntervals, type Interval, mergeIntervals, subtractIntervals } from './interval.ts'

const interval = fc.record({ from: fc.integer({ min: 0, max: 60 }), to: fc.integer({ min: 0, max: 60 }) })
const intervals = fc.array(interval, { maxLength: 8 })
const covers = (list: readonly Interval[], moment: number) =>
  list.some(({ from, to }) => from <= moment && moment < to)
const moments = Array.from({ length: 62 }, (_, moment) => moment)

it('merges intervals into the fewest that cover the same moments', () => {
  fc.assert(
    fc.property(intervals, (list) => {
      const merged = mergeIntervals(list)
      for (const moment of moments) expect(covers(merged, moment)).toBe(covers(list, moment))
      for (const [index, { from, to }] of merged.entries()) {
        expect(from).toBeLessThan(to)
        expect(from).toBeGreaterThan(merged[index - 1]?.to ?? -1)
      }
    }),
  )
})

it('subtracts so that every moment of the whole is either left or in a hole', () => {
  fc.assert(
    fc.property(interval, intervals, (whole, holes) => {
      const left = subtractIntervals(whole, holes)
      for (const moment of moments) {
        expect(covers(left, moment)).toBe(covers([whole], moment) && !covers(holes, moment))
      }
    }),
  )
})

it('clips so that nothing after the moment is left, and nothing before it is lost', () => {
  fc.assert(
    fc.property(intervals, fc.integer({ min: 0, max: 60 }), (list, before) => {
      const clipped = clipIntervals(list, before)
      for (const moment of moments)
        expect(covers(clipped, moment)).toBe(covers(list, moment) && moment < before)
    }),
  )
})
