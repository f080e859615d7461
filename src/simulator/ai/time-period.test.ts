import { expect, test } from 'vitest'
import { DAY, formatDateTime, parseDateTime } from '../date-times.ts'
import { timePeriodOf } from './time-period.ts'

const NOW = parseDateTime('2026-05-20T05:00:00Z') ?? 0
const LAST = parseDateTime('2026-03-01T00:00:00Z') ?? 0
const facts = { now: NOW, timeZone: 'America/Los_Angeles', lastActivity: () => LAST }

test('this week, month, quarter and year begin in the company’s time zone', () => {
  const starts = {
    // 22:00 on the 19th, a Tuesday, in Los Angeles.
    THIS_WEEK: '2026-05-18T00:00:00-07:00',
    THIS_MONTH: '2026-05-01T00:00:00-07:00',
    THIS_QUARTER: '2026-04-01T00:00:00-07:00',
    THIS_YEAR: '2026-01-01T00:00:00-08:00',
  }
  for (const [timePeriod, start] of Object.entries(starts)) {
    const { from, to } = timePeriodOf({ timePeriod }, facts)
    expect([timePeriod, formatDateTime(from, facts.timeZone), to]).toEqual([timePeriod, start, NOW])
  }
})

test('the last days end now, or begin so long before the last activity', () => {
  const days = { LAST_7DAYS: 7, LAST_30DAYS: 30, LAST_90DAYS: 90, LAST_YEAR: 365 }
  for (const [timePeriod, count] of Object.entries(days))
    expect(timePeriodOf({ timePeriod }, facts)).toEqual({ from: NOW - count * DAY, to: NOW })
  const since = (timePeriod: string) => timePeriodOf({ timePeriod }, facts).from
  expect(since('LAST_90_DAYS_SINCE_LAST_ACTIVITY')).toBe(LAST - 90 * DAY)
  expect(since('LAST_YEAR_SINCE_LAST_ACTIVITY')).toBe(LAST - 365 * DAY)
  expect(since('ALL_CONVERSATIONS')).toBe(-Infinity)
})

test('a custom range needs a start before its end, and ends now at the latest', () => {
  const range = (fromDateTime?: string, toDateTime?: string) =>
    timePeriodOf(
      {
        timePeriod: 'CUSTOM_RANGE',
        ...(fromDateTime === undefined ? {} : { fromDateTime }),
        ...(toDateTime === undefined ? {} : { toDateTime }),
      },
      facts,
    )
  const start = '2026-02-01T00:00:00Z'
  expect(range(start, '2026-03-01T00:00:00Z')).toEqual({ from: parseDateTime(start), to: LAST })
  expect(range(start).to).toBe(NOW)
  expect(range(start, '2027-01-01T00:00:00Z').to).toBe(NOW)
  expect(() => range()).toThrow('fromDateTime: must not be null')
  expect(() => range(start, start)).toThrow('must be before toDateTime')
})
