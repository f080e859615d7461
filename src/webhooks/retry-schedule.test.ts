import { assert, integer, property, record } from 'fast-check'
import { expect, it } from 'vitest'
import { nextTry, patienceMs } from './retry-schedule.ts'

const facts = record({
  attempts: integer({ min: 1, max: 40 }),
  passed: integer({ min: 0, max: patienceMs - 1 }),
  random: integer({ min: 0, max: 999 }),
  retryAfterMs: integer({ min: 0, max: 2 * patienceMs }),
})

it('tries again after now, not before it was asked to, and never after three days', () => {
  void assert(
    property(facts, ({ attempts, passed, random, retryAfterMs }) => {
      const given = { attempts, createdAt: 0, now: passed, random: random / 1000 }
      const next = nextTry({ ...given, retryAfterMs }) ?? Number.NaN
      expect(next).toBeGreaterThan(passed)
      expect(next).toBeLessThanOrEqual(patienceMs)
      if (next < patienceMs) expect(next).toBeGreaterThanOrEqual(passed + retryAfterMs)
      if (attempts === 1 && retryAfterMs === 0) expect(next - passed).toBeLessThanOrEqual(5000)
    }),
  )
})

it('gives up once three days are over', () => {
  expect(nextTry({ attempts: 9, createdAt: 0, now: patienceMs, random: 0 })).toBeUndefined()
})
