import type { GongRecord } from '../entities/entity.ts'
import type { Interval } from './interval.ts'
import { dayMs, floorToSecond } from './moment.ts'
import { timeOf } from './record.ts'

/** Gong's page size; there is no parameter for it. */
const pageSize = 100

/**
 * From how many pages on a walk is read in 2 and in 3 windows. Each window may end in a page that is not full, which
 * costs a request; but fewer cannot keep the rate up against a Gong that takes half a second or more to answer.
 */
const pagesWorthWindows = [6, 12]

/**
 * The windows in which the rest of one is read side by side, cut where records should lie evenly.
 * @param rest what is left of the window after its first page.
 * @param recordsLeft by Gong's count.
 */
export function splitWindow(rest: Interval, recordsLeft: number): Interval[] {
  const pages = Math.ceil(recordsLeft / pageSize)
  const count = 1 + pagesWorthWindows.filter((worth) => pages >= worth).length
  const cuts = Array.from({ length: count + 1 }, (_, index) =>
    index === 0
      ? rest.from
      : index === count
        ? rest.to
        : floorToSecond(rest.from + ((rest.to - rest.from) * index) / count),
  )
  return cuts
    .slice(1)
    .map((to, index) => ({ from: cuts[index] ?? rest.from, to }))
    .filter(({ from, to }) => from < to)
}

/** Gong was founded in 2015: no call is older. */
const oldestCall = Date.UTC(2015, 0, 1)
/** A day less than the 90 it is said to be, for an end that is only “now” is sent a day later. */
const longestRangeMs = 89 * dayMs

/**
 * The window in ranges of less than 90 days, or undefined when it is one itself. Not all accounts take longer
 * ranges, it is said (PostHog; others read sixty years in one).
 */
export function chopWindow({ from, to }: Interval): Interval[] | undefined {
  if (to - from <= longestRangeMs) return undefined
  const parts: Interval[] = []
  for (let start = Math.max(from, oldestCall); start < to; start += longestRangeMs) {
    parts.push({ from: start, to: Math.min(to, start + longestRangeMs) })
  }
  return parts
}

/** Two halves of a window, for when it cannot be read to its end in one go. */
export function halveWindow({ from, to }: Interval): Interval[] {
  const middle = floorToSecond((from + to) / 2)
  return middle <= from
    ? [{ from, to }]
    : [
        { from, to: middle },
        { from: middle, to },
      ]
}

/** Follows the order in which records come, to know how far a window has surely been read. */
export interface OrderTracker {
  see(fields: GongRecord): void
  /**
   * Everything before this moment has come; undefined when records do not come in the order of any time they have.
   * Cut to the second, so that what shares it is read again rather than missed.
   */
  position(): number | undefined
}

/** Gong lists oldest first, by a time that depends on the endpoint; this believes only in orders that it has seen kept. */
export function createOrderTracker(times: readonly (readonly string[])[]): OrderTracker {
  let orders = times.map((fields) => ({ fields, last: Number.NEGATIVE_INFINITY }))
  return {
    see(record) {
      orders = orders.filter((order) => {
        const time = timeOf(record, order.fields)
        if (time === undefined || time < order.last) return false
        order.last = time
        return true
      })
    },
    position() {
      const reached = orders.map(({ last }) => last).filter(Number.isFinite)
      return reached.length === 0 ? undefined : floorToSecond(Math.min(...reached))
    },
  }
}
