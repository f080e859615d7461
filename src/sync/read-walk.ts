import type { Entity, GongRecord, Reading } from '../entities/entity.ts'
import { GongError } from '../errors/gong-error.ts'
import type { Absent, Batch, Due, StreamRecord } from './destination.ts'
import { type Interval, mergeIntervals } from './interval.ts'
import { dayMs, earliestToday, toDay, toIso } from './moment.ts'
import type { Walk } from './plan-walks.ts'
import { createOrderTracker, halveWindow, splitWindow } from './plan-windows.ts'
import type { IdsLane } from './read-ids.ts'
import { isPrivate, toStreamRecord } from './record.ts'
import { commonParams, type Run } from './run.ts'
import { loadState, markDone, planReading, type StreamState, saveState } from './state.ts'

/** The earliest moment that is ever asked for; Airbyte's source starts there too. */
const earliest = 0
/** Windows that are read at the same time. */
const sideBySide = 4
/** Starts of one window without getting any further, after which it is given up. */
const mostRestarts = 3

/** Records came in no order after windows had been cut by it: all has to be read again, without trust in order. */
class OrderBroken extends Error {}

type WindowReading = Extract<Reading, { by: 'window' }>

interface WalkContext {
  readonly run: Run
  readonly walk: Walk
  readonly read: WindowReading
  readonly lanes: readonly IdsLane[]
  /** State of every stream that takes part, as far as it is stored. */
  readonly states: Map<Entity, StreamState>
  isOrdered: boolean
}

/** Reads a listing by time and writes everything that it brings, window by window. */
export async function readWalk(
  run: Run,
  walk: Walk,
  saved: ReadonlyMap<string, unknown>,
  lanes: readonly IdsLane[],
) {
  const { read } = walk.walked.stream
  if (read.by !== 'window') throw new GongError('internal', `${walk.walked.name} is not read by time.`)
  const streams = [...new Set([...walk.written.map(({ entity }) => entity), ...walk.byIds])]
  const plans = streams.map((entity) => {
    const state = saved.get(entity.name)
    const plan = planReading(
      state === undefined ? undefined : loadState(state, entity.name),
      run.span,
      earliest,
    )
    return { entity, ...plan }
  })
  const todo = mergeIntervals(plans.flatMap((plan) => plan.todo))
  const states = () => new Map(plans.map(({ entity, state }): [Entity, StreamState] => [entity, state]))
  const context: WalkContext = {
    run,
    walk,
    read,
    lanes,
    states: states(),
    isOrdered: read.unit === 'instant',
  }
  try {
    await readWindows(context, todo)
  } catch (error) {
    if (!(error instanceof OrderBroken)) throw error
    run.onEvent({
      type: 'note',
      entity: walk.walked,
      message: 'Records do not come in order; reading without relying on it.',
    })
    await readWindows({ ...context, states: states(), isOrdered: false }, todo)
  }
}

/** Reads windows side by side, and the windows that they turn into. */
async function readWindows(context: WalkContext, windows: readonly Interval[]): Promise<void> {
  const queue = windows.map((window) => ({ window, restarts: 0, isFresh: true }))
  if (queue.length === 0) return commitStates(context)
  let busy = 0
  await new Promise<void>((resolve, reject) => {
    const next = () => {
      if (queue.length === 0 && busy === 0) return resolve()
      for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
        busy++
        readWindow(context, task.window, task.restarts, task.isFresh).then((more) => {
          busy--
          queue.push(...more)
          next()
        }, reject)
        if (busy >= sideBySide) return
      }
    }
    next()
  })
}

interface WindowTask {
  readonly window: Interval
  readonly restarts: number
  /** Whether its records have not been counted as part of another window. */
  readonly isFresh: boolean
}

/** Reads one window page by page; returns the windows that are left of it when it is cut or has to be started again. */
async function readWindow(
  context: WalkContext,
  window: Interval,
  restarts: number,
  isFresh: boolean,
): Promise<WindowTask[]> {
  const { run, walk, read, lanes } = context
  const tracker = createOrderTracker(read.times)
  const present = (await canFindDeleted(run, walk, window)) ? new Set<string>() : undefined
  let cursor: string | undefined
  let seen = 0
  let reached = window.from
  for (;;) {
    await Promise.all(lanes.map((lane) => lane.room()))
    let page: Awaited<ReturnType<Run['page']>>
    try {
      page = await run.page(
        walk.walked,
        { ...commonParams(run, walk.walked), ...rangeParams(context, window) },
        cursor,
      )
    } catch (error) {
      if (error instanceof GongError && error.code === 'cursor_rejected' && cursor !== undefined) {
        return restartWindow(
          { from: reached, to: window.to },
          reached > window.from ? 0 : restarts + 1,
          error,
        )
      }
      throw error
    }
    const isFirst = cursor === undefined
    cursor = page.cursor
    seen += page.records.length
    if (isFirst && isFresh && page.totalRecords !== undefined) estimate(walk, run, page.totalRecords)
    const taken = takeRecords(context, page.records, tracker.see, present)
    if (cursor === undefined) {
      const isWhole = page.totalRecords === undefined || seen >= page.totalRecords
      await commitPage(
        context,
        taken,
        window,
        isWhole && present ? absentRows(walk, read, window, present) : [],
      )
      return []
    }
    const position = context.isOrdered ? tracker.position() : window.from
    if (position === undefined) throw new OrderBroken()
    reached = Math.max(reached, Math.min(position, window.to))
    await commitPage(context, taken, { from: window.from, to: reached }, [])
    if (isFirst && context.isOrdered && present === undefined && page.totalRecords !== undefined) {
      const rest = splitWindow({ from: reached, to: window.to }, page.totalRecords - seen)
      if (rest.length > 1) return rest.map((part) => ({ window: part, restarts: 0, isFresh: false }))
    }
  }
}

function restartWindow(rest: Interval, restarts: number, error: GongError): WindowTask[] {
  if (restarts > mostRestarts) throw error
  const parts = restarts > 1 ? halveWindow(rest) : [rest]
  return parts.map((window) => ({ window, restarts, isFresh: false }))
}

interface Taken {
  readonly records: readonly StreamRecord[]
  readonly due: readonly Due[]
}

/** The records of a page that are to be written, and the calls to ask for by id. */
function takeRecords(
  { run, walk }: WalkContext,
  records: readonly GongRecord[],
  see: (fields: GongRecord) => void,
  present: Set<string> | undefined,
): Taken {
  const taken: StreamRecord[] = []
  const due: Due[] = []
  for (const record of records) {
    const item = toStreamRecord(walk.walked, record)
    see(item.fields)
    const id = String(item.fields['id'] ?? '')
    if (!run.includePrivate && isPrivate(walk.walked.stream, record)) {
      run.leaveOut(id)
      continue
    }
    present?.add(id)
    taken.push(item)
    if (walk.byIds.length > 0 && id !== '') {
      const started = item.fields[walk.walked.stream.timeField ?? '']
      due.push({ id, started: typeof started === 'string' ? started : null })
    }
  }
  return { records: taken, due }
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
        : taken.records.map(({ record }) => toStreamRecord(entity, (record[field] ?? {}) as GongRecord)),
  }))
  await run.commit({ writes, states: savedStates(states), dueAdded: taken.due, absent })
  for (const lane of lanes) lane.push(taken.due)
}

/** Stores the states alone, for a run that finds nothing left to read. */
async function commitStates({ run, states }: WalkContext): Promise<void> {
  await run.commit({ writes: [], states: savedStates(states) })
}

function savedStates(states: ReadonlyMap<Entity, StreamState>): Batch['states'] {
  return [...states].map(([entity, state]) => ({ entity, state: saveState(state) }))
}

/** Of a window by days, what was the past everywhere: the company's own day may still be going on. */
function settledPart({ read, run }: WalkContext, done: Interval): Interval {
  return read.unit === 'instant'
    ? done
    : { from: done.from, to: Math.min(done.to, earliestToday(run.span.now)) }
}

/** The window as parameters. An end that is only “now” is sent a day later: Gong's clock may be ahead of ours. */
function rangeParams({ read, run }: WalkContext, window: Interval): Record<string, string> {
  const isOpen = run.span.until === undefined && window.to >= run.span.now
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

/** Whether rows may turn out to be gone: some were read before, and the window is read for the whole account. */
async function canFindDeleted(run: Run, walk: Walk, window: Interval): Promise<boolean> {
  if (Object.keys(run.params).length > 0) return false
  return run.destination.hasRows(walk.written[0]?.entity ?? walk.byIds[0] ?? walk.walked, window)
}

function absentRows(
  walk: Walk,
  read: WindowReading,
  interval: Interval,
  present: ReadonlySet<string>,
): Absent[] {
  if (read.unit !== 'instant') return []
  const written = walk.written.map(
    ({ entity }): Absent => ({ entity, interval, times: read.times, idField: 'id', present }),
  )
  const byIds = walk.byIds.map((entity): Absent => {
    const idField = entity.stream.read.by === 'ids' ? entity.stream.read.match : 'id'
    return { entity, interval, times: [[entity.stream.timeField ?? '']], idField, present }
  })
  return [...written, ...byIds]
}

function estimate(walk: Walk, run: Run, rows: number): void {
  for (const { entity } of walk.written) run.onEvent({ type: 'estimate', entity, rows })
  for (const entity of walk.byIds) run.onEvent({ type: 'estimate', entity, rows })
}
