import { formatDate, parseDate } from '../date-times.ts'
import type { Range } from './stats.ts'

/** Cuts a range into calendar periods of a time zone; the first and the last are cut off at the range's ends. */
export function periodsOf(period: string, range: Range, timeZone: string): readonly Range[] {
  const periods: Range[] = []
  for (let from = range.from; from < range.to; ) {
    const to = Math.min(range.to, nextStart(period, from, timeZone))
    periods.push({ from, to })
    from = to
  }
  return periods
}

/** When the period after the one that a moment lies in begins; weeks begin on Monday. */
function nextStart(period: string, time: number, timeZone: string): number {
  const [year = 0, month = 1, day = 1] = formatDate(time, timeZone).split('-').map(Number)
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay()
  const quarter = Math.floor((month - 1) / 3) * 3
  const next: Readonly<Record<string, number>> = {
    DAY: Date.UTC(year, month - 1, day + 1),
    WEEK: Date.UTC(year, month - 1, day + (weekday === 0 ? 1 : 8 - weekday)),
    MONTH: Date.UTC(year, month, 1),
    QUARTER: Date.UTC(year, quarter + 3, 1),
    YEAR: Date.UTC(year + 1, 0, 1),
  }
  const text = new Date(next[period] ?? next['DAY'] ?? 0).toISOString().slice(0, 10)
  return parseDate(text, timeZone) ?? Number.POSITIVE_INFINITY
}
