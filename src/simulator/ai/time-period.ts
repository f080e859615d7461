import { Refusal } from '../answer.ts'
import { DAY, formatDate, parseDate, parseDateTime, startOfDay } from '../date-times.ts'

/** A half-open stretch of time in microseconds since 1970. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

/** What a time period is told by. */
export interface TimeFacts {
  /** Microseconds since 1970. */
  readonly now: number
  readonly timeZone: string
  /** When the entity was last spoken with; undefined for never. */
  readonly lastActivity: () => number | undefined
}

/** The periods that end now, or with the last activity, and their lengths in days. */
const LAST_DAYS: Readonly<Record<string, number>> = {
  LAST_7DAYS: 7,
  LAST_30DAYS: 30,
  LAST_90DAYS: 90,
  LAST_YEAR: 365,
}
const SINCE_LAST_ACTIVITY: Readonly<Record<string, number>> = {
  LAST_90_DAYS_SINCE_LAST_ACTIVITY: 90,
  LAST_YEAR_SINCE_LAST_ACTIVITY: 365,
}

/** The stretch of time that the query of an AI operation means; throws a Refusal for a custom range without its start. */
export function timePeriodOf(query: Readonly<Record<string, string>>, facts: TimeFacts): TimeRange {
  const { timePeriod = '' } = query
  const to = facts.now
  if (timePeriod === 'CUSTOM_RANGE') return customRange(query, to)
  const days = LAST_DAYS[timePeriod]
  if (days !== undefined) return { from: to - days * DAY, to }
  const daysBefore = SINCE_LAST_ACTIVITY[timePeriod]
  if (daysBefore !== undefined) return { from: (facts.lastActivity() ?? to) - daysBefore * DAY, to }
  return { from: timePeriod === 'ALL_CONVERSATIONS' ? -Infinity : startOf(timePeriod, facts), to }
}

function customRange(query: Readonly<Record<string, string>>, now: number): TimeRange {
  const { fromDateTime, toDateTime } = query
  if (fromDateTime === undefined)
    throw new Refusal(400, 'fromDateTime: must not be null when timePeriod is CUSTOM_RANGE')
  const from = parseDateTime(fromDateTime) ?? 0
  const to = toDateTime === undefined ? now : (parseDateTime(toDateTime) ?? 0)
  if (from >= to) throw new Refusal(400, 'fromDateTime: must be before toDateTime')
  return { from, to: Math.min(to, now) }
}

/** When this week, month, quarter or year began in the company's time zone; weeks begin on Monday. */
function startOf(timePeriod: string, { now, timeZone }: TimeFacts): number {
  const [year = 0, month = 1, day = 1] = formatDate(now, timeZone).split('-').map(Number)
  if (timePeriod === 'THIS_WEEK') {
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay()
    return startOfDay(now, timeZone, -((weekday + 6) % 7))
  }
  const firstMonth =
    timePeriod === 'THIS_YEAR'
      ? 1
      : timePeriod === 'THIS_QUARTER'
        ? Math.floor((month - 1) / 3) * 3 + 1
        : month
  return parseDate(`${year}-${String(firstMonth).padStart(2, '0')}-01`, timeZone) ?? now
}
