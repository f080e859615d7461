import type { Reading, StreamEntity } from '../entities/entity.ts'
import { requireStream } from '../entities/names.ts'
import { toGongError } from '../errors/gong-error.ts'
import type { Due } from '../sync/destination.ts'
import { dayMs, toDay, toIso } from '../sync/moment.ts'
import { loadState, type SavedStreamState, type Span, saveState } from '../sync/state.ts'
import { isObject, type JsonObject, kindOf, readMoment } from './json-file.ts'
import type { StateBlob } from './protocol.ts'
import { type GivenState, wrongState } from './state-file.ts'

/** Airbyte's state of a stream that has no cursor: it was read. */
export const noCursorState: StateBlob = { __ab_no_cursor_state_message: true }

/** What a stream goes on from. */
export interface StreamStart {
  /** The engine's state; undefined to read all. */
  readonly saved: SavedStreamState | undefined
  /** The cursor that the state carried, in milliseconds since 1970. */
  readonly cursor: number | undefined
  readonly due: readonly Due[]
}

export const freshStart: StreamStart = { saved: undefined, cursor: undefined, due: [] }

export interface StartOptions {
  readonly span: Span
  /** As configured; without it, states that others wrote are taken as they are. */
  readonly lookbackDays: number | undefined
  /** What others read, as far as it is what this sync reads; see `scopeOf`. */
  readonly foreignScope: string
}

/**
 * What a state means, ours or that of Airbyte's own source.
 * @throws GongError `state` that says where it does not fit.
 */
export function readStreamState(
  entity: StreamEntity,
  { blob, path }: GivenState,
  options: StartOptions,
): StreamStart {
  const field = cursorFieldOf(entity)
  if ('__ab_no_cursor_state_message' in blob || Object.keys(blob).length === 0) return freshStart
  const cursor = readCursor(blob, field, path)
  const isOurs = 'done' in blob || 'since' in blob || 'readAt' in blob
  if (isOurs) return { saved: readOwn(blob, path), cursor, due: readDue(blob['due'], `${path}.due`) }
  if (cursor === undefined) throw wrongState(`${path}.${field}`, 'is missing')
  return { saved: savedUpTo(cursor, options), cursor, due: [] }
}

function readOwn({ since, done, readAt, scope }: StateBlob, path: string): SavedStreamState {
  const saved = { since, done, readAt, scope }
  try {
    return saveState(loadState(saved, path))
  } catch (error) {
    const { message } = toGongError(error)
    throw wrongState(path, `is not as it was written: ${message}`)
  }
}

/** The engine's state after everything up to a cursor was read, except for the configured lookback. */
function savedUpTo(
  cursor: number,
  { span, lookbackDays = 0, foreignScope }: StartOptions,
): SavedStreamState | undefined {
  const since = span.since ?? 0
  if (cursor <= since) return undefined
  // The engine goes back its own lookback from here; what is configured for this state may be less.
  const readAt = cursor + span.lookbackMs - lookbackDays * dayMs
  return saveState({ since, done: [{ from: since, to: cursor }], readAt, scope: foreignScope })
}

/**
 * The cursor in a state. A stream read by the ids of another has one of its own and one of the parent; both must
 * have passed a moment for everything before it to be read.
 */
function readCursor(blob: StateBlob, field: string, path: string): number | undefined {
  const own = cursorIn(blob, field, path)
  if (own !== undefined) return own
  const { state, parent_state: parents, states } = blob
  const global = isObject(state) ? [cursorIn(state, field, `${path}.state`)] : []
  const ofParents = Object.entries(isObject(parents) ? parents : {}).flatMap(([name, parent]) =>
    isObject(parent)
      ? textFields(parent).map((key) => cursorIn(parent, key, `${path}.parent_state.${name}`))
      : [],
  )
  const partitions = Array.isArray(states) ? (states as unknown[]).map(partitionCursor(field, path)) : []
  return earliest([...global, ...ofParents]) ?? earliest(partitions)
}

function earliest(moments: readonly (number | undefined)[]): number | undefined {
  const known = moments.filter((ms) => ms !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

function textFields(fields: JsonObject): string[] {
  return Object.keys(fields).filter((name) => typeof fields[name] === 'string')
}

function partitionCursor(field: string, path: string) {
  return (partition: unknown, index: number) => {
    const cursor = isObject(partition) ? partition['cursor'] : undefined
    return isObject(cursor) ? cursorIn(cursor, field, `${path}.states[${index}].cursor`) : undefined
  }
}

function cursorIn(fields: JsonObject, field: string, path: string): number | undefined {
  const value = fields[field]
  if (value === undefined || value === null || value === '') return undefined
  const ms = readMoment(value)
  if (ms === undefined)
    throw wrongState(`${path}.${field}`, `must be a date-time, and is ${described(value)}`)
  return ms
}

function described(value: unknown): string {
  return typeof value === 'string' ? `“${value}”` : kindOf(value)
}

function readDue(value: unknown, path: string): Due[] {
  if (value === undefined) return []
  if (!isObject(value)) throw wrongState(path, `must be an object, and is ${kindOf(value)}`)
  return Object.entries(value).map(([id, started]) => {
    if (started !== null && readMoment(started) === undefined)
      throw wrongState(`${path}.${id}`, 'must be a date-time or null')
    return { id, started: started === null ? null : String(started) }
  })
}

/** The greatest time of a record, as Gong wrote it. */
export interface LatestTime {
  readonly ms: number
  readonly text: string
}

/** What is known of a stream when a state is written. */
export interface StreamProgress {
  readonly entity: StreamEntity
  readonly saved: SavedStreamState
  /** From the state that it went on from. */
  readonly cursor: number | undefined
  readonly latest: LatestTime | undefined
  readonly due: ReadonlyMap<string, string | null>
}

/**
 * The state to emit: the engine's own, next to the cursor as Airbyte's source keeps it, so that both can go on from
 * it. The cursor never passes what is read to its end.
 */
export function writeStreamState(progress: StreamProgress): StateBlob {
  const { entity, saved, due } = progress
  const field = cursorFieldOf(entity)
  const cursor = cursorText(progress)
  const own = { [field]: cursor, ...saved }
  if (entity.stream.read.by !== 'ids') return own
  const parent = requireStream(entity.stream.read.of.at(-1) ?? '').stream.airbyte
  return {
    use_global_cursor: true,
    state: { [field]: cursor },
    parent_state: { [parent.name]: { [parent.cursorField ?? field]: cursor } },
    lookback_window: 0,
    ...own,
    due: Object.fromEntries(due),
  }
}

/** Where nothing was ever read, the cursor is where reading began. */
function cursorText(progress: StreamProgress): string {
  const { cursor, latest, saved, due, entity } = progress
  const isDay = isByDay(entity.stream.read)
  const write = (ms: number) => (isDay ? toDay(ms) : toIso(ms))
  const before = cursor === undefined ? undefined : write(cursor)
  if (latest === undefined) return before ?? write(Date.parse(saved.since))
  const limits = [
    doneUpTo(saved),
    ...[...due.values()].map((started) => readMoment(started) ?? Number.POSITIVE_INFINITY),
  ]
  const limit = Math.min(...limits)
  // A day is the company's, in whose zone Gong writes the time.
  const reached = isDay ? minText(latest.text.slice(0, 10), write(latest.ms)) : write(latest.ms)
  const next = Number.isFinite(limit) ? minText(reached, write(limit)) : reached
  return before !== undefined && before > next ? before : next
}

/** Where the first stretch of read time ends: behind it are holes. */
function doneUpTo({ since, done }: SavedStreamState): number {
  const start = Date.parse(since)
  const first = done
    .map(([from, to]) => ({ from: Date.parse(from), to: Date.parse(to) }))
    .find(({ from, to }) => from <= start && to >= start)
  return first?.to ?? start
}

function minText(left: string, right: string): string {
  return left < right ? left : right
}

function isByDay(read: Reading): boolean {
  return read.by === 'window' && read.unit === 'date'
}

function cursorFieldOf({ stream }: StreamEntity): string {
  return stream.airbyte.cursorField ?? stream.timeField ?? ''
}
