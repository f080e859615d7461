import type { Page } from '../client/execute.ts'
import type { GongRecord, Reading, StreamEntity } from '../entities/entity.ts'
import type { StreamRecord } from '../entities/stream-record.ts'
import { isPrivate, keyOf, toFedRecord, toStreamRecord } from '../entities/stream-record.ts'
import { GongError } from '../errors/gong-error.ts'
import type { Absent, Batch, Due } from './destination.ts'
import type { Interval } from './interval.ts'
import { dayMs, earliestToday, toDay, toIso } from './moment.ts'
import type { Walk } from './plan-walks.ts'
import { chopWindow, createOrderTracker, halveWindow, splitWindow } from './plan-windows.ts'
import type { IdsLane } from './read-ids.ts'
import { commonParams, type Run, showsDeleted } from './run.ts'
import { markDone, type StreamState, saveState } from './state.ts'

/** Starts of one window without getting any further, after which it is given up. */
const mostRestarts = 3

/** Records came in no order after windows had been cut by it: all has to be read again, without trust in order. */
export class OrderBroken extends Error {}

type WindowReading = Extract<Reading, { by: 'window' }>

/** What the windows of one walk share. */
export interface WalkContext {
  readonly run: Run
  readonly walk: Walk
  readonly read: WindowReading
  readonly lanes: readonly IdsLane[]
  /** State of every stream that takes part, as far as it is stored. */
  readonly states: Map<StreamEntity, StreamState>
  readonly isOrdered: boolean
  /** Set when one window fails: the others stop at their next page. */
  hasFailed: boolean
}

/** A window that is to be read. */
export interface WindowTask {
  readonly window: Interval
  readonly restarts: number
  /** Whether it is as planned, not a part of another one. */
  readonly isWhole: boolean
  /** Ids that another window has met at this one's edge and passed on already. */
  readonly known: ReadonlySet<string>
}

/** Reads one window page by page; returns the windows left of it when it is cut or has to be started again. */
export async function readWindow(context: WalkContext, task: WindowTask): Promise<WindowTask[]> {
  const { run, walk, read, lanes } = context
  const { window } = task
  const tracker = createOrderTracker(read.times)
  const present = (await canFindDeleted(run, walk, window)) ? new Set<string>() : undefined
  let cursor: string | undefined
  let seen = 0
  let reached = window.from
  let { isOrdered } = context
  for (;;) {
    await Promise.all(lanes.map((lane) => lane.room()))
    if (context.hasFailed) return []
    const page = await readPage(context, window, cursor)
    if (page === 'cursor refused') return restartWindow(task, reached)
    if (page === 'range refused') return (chopWindow(window) ?? []).map((part) => ({ ...task, window: part }))
    const isFirst = cursor === undefined
    cursor = page.cursor
    seen += page.records.length
    if (isFirst && task.isWhole) tellSize(context, window, page)
    const taken = takeRecords(context, page.records, tracker.see, task.known, present)
    if (cursor === undefined) {
      const isComplete = page.totalRecords === undefined || seen >= page.totalRecords
      await commitPage(
        context,
        taken,
        window,
        isComplete && present ? absentRows(context, window, present) : [],
      )
      return []
    }
    // Nothing has relied on the order of a first page yet: then the window is read without.
    if (isFirst && task.isWhole && tracker.position() === undefined) isOrdered = false
    const position = isOrdered ? tracker.position() : window.from
    if (position === undefined) throw new OrderBroken()
    reached = Math.max(reached, Math.min(position, window.to))
    await commitPage(context, taken, { from: window.from, to: reached }, [])
    if (isFirst && task.isWhole && isOrdered && present === undefined && page.totalRecords !== undefined) {
      const parts = splitWindow({ from: reached, to: window.to }, page.totalRecords - seen)
      const known = new Set(taken.due.map(({ id }) => id))
      if (parts.length > 1) return parts.map((part) => ({ window: part, restarts: 0, isWhole: false, known }))
    }
  }
}

/** The page after the cursor, or which part of the request Gong does not take. */
async function readPage(
  { run, walk, read }: WalkContext,
  window: Interval,
  cursor: string | undefined,
): Promise<Page | 'cursor refused' | 'range refused'> {
  const params = { ...commonParams(run, walk.walked), ...rangeParams(run, read, window) }
  try {
    return await run.page(walk.walked, params, cursor)
  } catch (error) {
    if (!(error instanceof GongError)) throw error
    if (error.code === 'cursor_rejected' && cursor !== undefined) return 'cursor refused'
    const isAboutRange =
      error.code === 'rejected' && cursor === undefined && /range|days|period|DateTime/i.test(error.message)
    if (isAboutRange && chopWindow(window) !== undefined) return 'range refused'
    throw error
  }
}

/** What is left of a window whose cursor Gong rejected: all behind the last position, in halves when that was no progress. */
function restartWindow({ window, restarts, known }: WindowTask, reached: number): WindowTask[] {
  const rest = { from: reached, to: window.to }
  const again = reached > window.from ? 0 : restarts + 1
  if (again > mostRestarts) {
    throw new GongError(
      'cursor_rejected',
      `Gong keeps refusing its page cursors between ${toIso(rest.from)} and ${toIso(rest.to)}.`,
      { disposition: 'fatal' },
    )
  }
  const parts = again > 1 ? halveWindow(rest) : [rest]
  return parts.map((part) => ({ window: part, restarts: again, isWhole: false, known }))
}

interface Taken {
  readonly records: readonly StreamRecord[]
  readonly due: readonly Due[]
  /** Private calls that were left out. */
  readonly leftOut: readonly string[]
}

/** The records of a page that are to be written, and the calls to ask for by id. */
function takeRecords(
  { run, walk }: WalkContext,
  records: readonly GongRecord[],
  see: (fields: GongRecord) => void,
  known: ReadonlySet<string>,
  present: Set<string> | undefined,
): Taken {
  const { stream } = walk.walked
  const taken: StreamRecord[] = []
  const due: Due[] = []
  const leftOut: string[] = []
  for (const record of records) {
    const item = toStreamRecord(walk.walked, record)
    see(item.fields)
    const id = keyOf(stream.key, item.fields)
    if (!run.includePrivate && isPrivate(stream, record)) {
      run.leaveOut(id)
      leftOut.push(id)
      continue
    }
    present?.add(id)
    taken.push(item)
    if (walk.byIds.length > 0 && id !== '' && !known.has(id)) {
      const started = item.fields[stream.timeField ?? '']
      due.push({ id, started: typeof started === 'string' ? started : null })
    }
  }
  return { records: taken, due, leftOut }
}

async function commitPage(
  context: WalkContext,
  taken: Taken,
  done: Interval,
  absent: readonly Absent[],
): Promise<void> {
  const { run, walk, states, lanes } = context
  for (const [entity, state] of states) states.set(entity, markDone(state, settledPart(context, done)))
  const writes = walk.written.map(({ entity, field }): Batch['writes'][number] => ({
    entity,
    records:
      field === undefined
        ? taken.records
        : taken.records.map(({ record }) => toFedRecord(entity, field, record)),
  }))
  const { due, leftOut } = taken
  const dueRemoved = lanes.length > 0 ? leftOut : []
  await run.commit({ writes, states: savedStates(states), dueAdded: due, dueRemoved, absent })
  for (const lane of lanes) {
    lane.withdraw(leftOut)
    lane.push(due)
  }
}

/** The states of a walk's streams as a batch takes them. */
export function savedStates(states: ReadonlyMap<StreamEntity, StreamState>): Batch['states'] {
  return [...states].map(([entity, state]) => ({ entity, state: saveState(state) }))
}

/** Of a window by days, what was the past everywhere: the company's own day may still be going on. */
function settledPart({ read, run }: WalkContext, done: Interval): Interval {
  return read.unit === 'instant'
    ? done
    : { from: done.from, to: Math.min(done.to, earliestToday(run.span.now)) }
}

/** The window as parameters. An end that is only “now” is sent a day later: Gong's clock may be ahead of ours. */
function rangeParams({ span }: Run, read: WindowReading, window: Interval): Record<string, string> {
  const isOpen = span.until === undefined && window.to >= span.now
  if (read.unit === 'instant') {
    return {
      [read.range.from]: toIso(window.from),
      [read.range.to]: toIso(isOpen ? window.to + dayMs : window.to),
    }
  }
  const from = { [read.range.from]: toDay(window.from) }
  // The end is exclusive and in the company's time zone; a day more makes sure of all of it.
  return isOpen ? from : { ...from, [read.range.to]: toDay(window.to + dayMs * 2 - 1) }
}

/** Whether rows may turn out to be gone: some were read before, of all that the window is read for. */
async function canFindDeleted(run: Run, walk: Walk, window: Interval): Promise<boolean> {
  if (!showsDeleted(run)) return false
  return run.destination.hasRows(walk.written[0]?.entity ?? walk.byIds[0] ?? walk.walked, window)
}

function absentRows({ walk, read }: WalkContext, interval: Interval, present: ReadonlySet<string>): Absent[] {
  if (read.unit !== 'instant') return []
  const written = walk.written.map(({ entity }) => ({
    entity,
    interval,
    times: read.times,
    idField: entity.stream.key[0] ?? '',
    present,
  }))
  const byIds = walk.byIds.map((entity) => ({
    entity,
    interval,
    times: [[entity.stream.timeField ?? '']],
    idField: entity.stream.key[0] ?? '',
    present,
  }))
  return [...written, ...byIds]
}

/** Tells how many records a planned window holds; and when the whole past holds none, for that looks the same as no access. */
function tellSize({ run, walk, read }: WalkContext, window: Interval, page: Page): void {
  const rows = page.totalRecords
  const streams = [...walk.written.map(({ entity }) => entity), ...walk.byIds]
  if (rows !== undefined) for (const entity of streams) run.onEvent({ type: 'estimate', entity, rows })
  if (page.records.length === 0 && window.from === 0 && read.unit === 'instant') {
    const message = 'Gong shows no call at all: the account has none, or these credentials may not see them.'
    run.onEvent({ type: 'note', entity: walk.walked, message })
  }
}
