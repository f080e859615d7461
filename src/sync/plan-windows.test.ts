import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { subtractIntervals } from './interval.ts'
import { chopWindow, createOrderTracker, halveWindow, splitWindow } from './plan-windows.ts'

const secondMs = 1000
const window = fc
  .tuple(fc.integer({ min: 0, max: 2_000_000_000 }), fc.integer({ min: 1, max: 400_000_000 }))
  .map(([from, length]) => ({ from: from * secondMs, to: (from + length) * secondMs }))

describe('a split window', () => {
  it('is covered by its parts without gap or overlap, cut at whole seconds', () => {
    fc.assert(
      fc.property(window, fc.integer({ min: 0, max: 2_000_000 }), (rest, records) => {
        for (const parts of [splitWindow(rest, records), halveWindow(rest)]) {
          expect(parts[0]?.from).toBe(rest.from)
          expect(parts.at(-1)?.to).toBe(rest.to)
          for (const [index, part] of parts.entries()) {
            expect(part.from).toBeLessThan(part.to)
            expect(part.from % secondMs).toBe(0)
            if (index > 0) expect(part.from).toBe(parts[index - 1]?.to)
          }
        }
      }),
    )
  })

  it('is shorter than 90 days where Gong takes no longer ranges, and leaves out only the time before Gong', () => {
    fc.assert(
      fc.property(window, (rest) => {
        const chopped = chopWindow(rest)
        const parts = chopped ?? [rest]
        for (const part of parts) expect(part.to - part.from).toBeLessThan(90 * 86_400_000)
        const from =
          chopped === undefined ? rest.from : Math.max(rest.from, Date.parse('2015-01-01T00:00:00Z'))
        expect(subtractIntervals({ from, to: rest.to }, parts)).toEqual([])
      }),
    )
  })

  it('costs at most three pages more than one that is not', () => {
    for (const records of [0, 100, 5000, 9900, 99_900, 1_000_000]) {
      const parts = splitWindow({ from: 0, to: 86_400_000 * 365 }, records).length
      expect(parts).toBeLessThanOrEqual(3)
      // A part may end in a page that is not full.
      expect(parts).toBeLessThanOrEqual(1 + Math.floor(records / 600))
    }
  })
})

describe('the position in a list', () => {
  const times = [['started'], ['scheduled', 'started']] as const

  it('is the last second of the only order that was kept', () => {
    const tracker = createOrderTracker(times)
    tracker.see({ started: '2026-01-01T10:00:00Z', scheduled: '2026-01-01T09:00:00Z' })
    tracker.see({ started: '2026-01-01T09:30:00.999Z', scheduled: '2026-01-01T11:30:00+02:00' })
    expect(tracker.position()).toBe(Date.parse('2026-01-01T09:30:00Z'))
  })

  it('is the earliest that any order allows while several are kept', () => {
    const tracker = createOrderTracker(times)
    tracker.see({ started: '2026-01-01T10:05:00Z', scheduled: '2026-01-01T10:00:00Z' })
    tracker.see({ started: '2026-01-01T10:10:00Z', scheduled: null })
    tracker.see({ started: '2026-01-01T10:20:00Z', scheduled: '2026-01-01T10:15:00Z' })
    expect(tracker.position()).toBe(Date.parse('2026-01-01T10:15:00Z'))
  })

  it('compares moments, not texts', () => {
    const tracker = createOrderTracker([['started']])
    tracker.see({ started: '2026-01-01T23:00:00+14:00' })
    tracker.see({ started: '2026-01-01T01:00:00-08:00' })
    expect(tracker.position()).toBe(Date.parse('2026-01-01T09:00:00Z'))
  })

  it('is unknown when no order is kept, or a record has no time', () => {
    for (const started of ['2025-12-31T00:00:00Z', null, 'yesterday', undefined]) {
      const tracker = createOrderTracker([['started']])
      tracker.see({ started: '2026-01-01T00:00:00Z' })
      tracker.see({ started })
      expect(tracker.position()).toBeUndefined()
    }
  })
})
