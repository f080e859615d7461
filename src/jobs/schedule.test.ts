import { assert, integer, property, uuid } from 'fast-check'
import { expect, test } from 'vitest'
import { budgetBackAt, nextSlot, retryAt } from './schedule.ts'

const moments = integer({ min: Date.UTC(2024, 0), max: Date.UTC(2040, 0) })
const frequencies = integer({ min: 30_000, max: 30 * 86_400_000 })

test('a connection’s next run is later than now, at most one period, and always at its own place in it', () => {
  void assert(
    property(moments, frequencies, uuid(), (now, frequency, uid) => {
      const next = nextSlot(now, frequency, uid)
      expect(next).toBeGreaterThan(now)
      expect(next).toBeLessThanOrEqual(now + frequency)
      // However late the run before was, and on whichever machine.
      expect(nextSlot(next - 1, frequency, uid)).toBe(next)
      expect(nextSlot(next, frequency, uid)).toBe(next + frequency)
    }),
  )
})

test('many connections lie evenly in the hour', () => {
  const hour = 3_600_000
  const minutes = new Map<number, number>()
  for (let number = 0; number < 6000; number++) {
    const minute = Math.floor((nextSlot(0, hour, `connection ${number}`) % hour) / 60_000)
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1)
  }
  expect(minutes.size).toBe(60)
  for (const count of minutes.values()) {
    expect(count).toBeGreaterThan(60)
    expect(count).toBeLessThan(145)
  }
})

test('what is read once a day or once in some hours is read together with what is read hourly', () => {
  const hour = 3_600_000
  void assert(
    property(moments, integer({ min: 2, max: 48 }), uuid(), (now, hours, uid) => {
      expect(nextSlot(now, hours * hour, uid) % hour).toBe(nextSlot(now, hour, uid) % hour)
    }),
  )
})

test('what fails is tried again later each time, up to its period or an hour', () => {
  void assert(
    property(
      moments,
      frequencies,
      uuid(),
      integer({ min: 1, max: 2000 }),
      (now, frequency, uid, failures) => {
        const first = retryAt(now, frequency, uid, failures)
        const second = retryAt(now, frequency, uid, failures + 1)
        expect(first).toBeGreaterThanOrEqual(now + 60_000)
        expect(second).toBeGreaterThanOrEqual(first)
        expect(first).toBeLessThanOrEqual(now + Math.max(frequency, 3_600_000) * 1.25)
      },
    ),
  )
})

test('after a spent day runs begin in its first minute, not all at once', () => {
  void assert(
    property(moments, uuid(), (until, uid) => {
      const at = budgetBackAt(until, uid)
      expect(at).toBeGreaterThanOrEqual(until)
      expect(at).toBeLessThan(until + 60_000)
    }),
  )
})
