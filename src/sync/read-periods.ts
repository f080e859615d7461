import type { StreamEntity } from '../entities/entity.ts'
import { toStreamRecord } from '../entities/stream-record.ts'
import { GongError } from '../errors/gong-error.ts'
import type { Interval } from './interval.ts'
import { dayMs, earliestToday, floorToDay, floorToMonth, nextMonth, toDay } from './moment.ts'
import { splitRecord } from './record.ts'
import { commonParams, type Run } from './run.ts'
import { loadState, markDone, planReading, saveState } from './state.ts'

/** Reads what Gong sums up over a range of days, month by month; the month that is going on is read again each time. */
export async function readPeriods(run: Run, entity: StreamEntity, saved: unknown): Promise<void> {
  const { read } = entity.stream
  if (read.by !== 'period') throw new GongError('internal', `${entity.name} is not read by period.`)
  // Gong refuses an end after the company's current day, and its time zone is not known.
  const lastDay = earliestToday(run.span.now)
  const span = { ...run.span, until: Math.min(floorToDay(run.span.until ?? lastDay), lastDay) }
  const before = saved === undefined ? undefined : loadState(saved, entity.name)
  const plan = planReading(before, span, floorToMonth(lastDay - read.daysBack * dayMs))
  let { state } = plan
  const months = monthsOf(plan.todo, span.until)
  // A run that finds nothing left to read still says when it looked.
  if (months.length === 0) await run.commit({ writes: [], states: [{ entity, state: saveState(state) }] })
  for (const month of months) {
    const period = { [read.range.from]: toDay(month.from), [read.range.to]: toDay(month.to) }
    let cursor: string | undefined
    do {
      const page = await run.page(entity, { ...commonParams(run, entity), ...period }, cursor)
      cursor = page.cursor
      if (cursor === undefined) state = markDone(state, month)
      // What is split has days of its own; all else gets the period's.
      const stamps = entity.stream.stamps === undefined ? {} : period
      const records = page.records
        .flatMap((record) => splitRecord(entity.stream, record))
        .map((record) => toStreamRecord(entity, { ...record, ...stamps }))
      await run.commit({ writes: [{ entity, records }], states: [{ entity, state: saveState(state) }] })
    } while (cursor !== undefined)
  }
}

/** The calendar months, whole but for the last one, that cover the intervals: so a month's row is always the same. */
export function monthsOf(todo: readonly Interval[], until: number): Interval[] {
  const months: Interval[] = []
  for (const { from, to } of todo) {
    for (let start = floorToMonth(from); start < to; start = nextMonth(start)) {
      const end = Math.min(nextMonth(start), until)
      if (end > start && months.at(-1)?.from !== start) months.push({ from: start, to: end })
    }
  }
  return months
}
