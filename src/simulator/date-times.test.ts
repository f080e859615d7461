import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDateTime, parseDate, parseDateTime, startOfDay } from './date-times.ts'

const ZONES = ['UTC', 'America/Los_Angeles', 'Asia/Kolkata', 'Europe/London']

test('what is printed in any zone is read back to the microsecond', () => {
  const times = fc.integer({ min: 0, max: Date.UTC(2090, 0, 1) * 1000 })
  fc.assert(
    fc.property(times, fc.constantFrom(...ZONES), (time, zone) => {
      const text = formatDateTime(time, zone)
      expect(parseDateTime(text)).toBe(time)
      expect(Math.floor(time / 1000)).toBe(Date.parse(text))
    }),
    { numRuns: 300 },
  )
})

test.each([
  '2026-02-30T00:00:00Z',
  '2026-01-01',
  '2026-01-01T00:00:00',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:00:00 02:00',
  'now',
])('%s is no date and time', (text) => expect(parseDateTime(text)).toBeUndefined())

test('a day begins at its zone’s midnight, on days of 23 and 25 hours too', () => {
  const zone = 'America/Los_Angeles'
  const hours = (day: string, next: string) =>
    ((parseDate(next, zone) ?? 0) - (parseDate(day, zone) ?? 0)) / 3_600_000_000
  expect(hours('2026-03-08', '2026-03-09')).toBe(23)
  expect(hours('2026-11-01', '2026-11-02')).toBe(25)
  expect(formatDateTime(startOfDay(Date.UTC(2026, 5, 15, 3) * 1000, zone), zone)).toBe(
    '2026-06-14T00:00:00-07:00',
  )
})
