import type { Entity, GongRecord } from '../entities/entity.ts'
import type { Batch, Destination, StreamRecord, Written } from '../sync/destination.ts'
import type { Interval } from '../sync/interval.ts'
import { parseMoment } from '../sync/moment.ts'
import { readPath } from '../sync/record.ts'
import { loadState, planReading, type SavedStreamState, type Span } from '../sync/state.ts'
import type { ConfiguredStream } from './configured-catalog.ts'
import type { Emitter } from './emitter.ts'
import { type LatestTime, noCursorState, type StreamStart, writeStreamState } from './stream-state.ts'
import type { SourceWorld } from './world.ts'

/** A destination that turns batches into messages of the protocol: the records first, then the states. */
export interface SourceDestination extends Destination {
  /** The last state of the stream, unless it was sent already. */
  finish(entity: Entity, isComplete: boolean): void
  /** Records sent of a stream so far. */
  sent(entity: Entity): number
}

export interface DestinationOptions {
  readonly world: Pick<SourceWorld, 'clock' | 'room'>
  readonly emitter: Emitter
  readonly span: Span
  readonly streams: readonly (ConfiguredStream & { readonly start: StreamStart })[]
}

/** What is known of one stream while it is read. */
interface Lane {
  readonly entity: Entity
  readonly name: string
  readonly start: StreamStart
  /** What earlier syncs settled and this one reads again for another stream only; its records are not sent. */
  settled: readonly Interval[]
  readonly due: Map<string, string | null>
  saved: SavedStreamState | undefined
  latest: LatestTime | undefined
  sent: number
  sentSinceState: number
  hasState: boolean
  isStateOld: boolean
}

/** Makes the destination of one read. */
export function createSourceDestination({
  world,
  emitter,
  span,
  streams,
}: DestinationOptions): SourceDestination {
  const lanes = new Map(
    streams.map(({ entity, start }): [Entity, Lane] => [entity, createLane(entity, start, span)]),
  )
  dropUnneeded([...lanes.values()])

  function sendState(lane: Lane, blob: Readonly<Record<string, unknown>>): void {
    emitter.send({
      type: 'STATE',
      state: {
        type: 'STREAM',
        stream: { stream_descriptor: { name: lane.name }, stream_state: blob },
        sourceStats: { recordCount: lane.sentSinceState },
      },
    })
    lane.sentSinceState = 0
    lane.hasState = true
    lane.isStateOld = false
  }

  function sendCursor(lane: Lane): void {
    const { entity, saved, start, latest, due } = lane
    if (saved !== undefined)
      sendState(lane, writeStreamState({ entity, saved, cursor: start.cursor, latest, due }))
  }

  function write(lane: Lane, records: readonly StreamRecord[]): Written {
    const fresh = records.filter(({ fields }) => !isSettled(lane, fields))
    if (fresh.length > 0 && lane.sent === 0) emitter.status(lane.name, 'RUNNING')
    emitter.lines(recordLines(lane, fresh, Math.floor(world.clock.now())))
    lane.sent += fresh.length
    lane.sentSinceState += fresh.length
    for (const { fields } of fresh) seeTime(lane, fields)
    return { entity: lane.entity, added: fresh.length, updated: 0, unchanged: 0, deleted: 0 }
  }

  return {
    open: () => ({
      states: new Map(
        streams.flatMap(({ entity, start }) =>
          start.saved === undefined ? [] : [[entity.name, start.saved] as const],
        ),
      ),
      due: streams.flatMap(({ start }) => start.due),
    }),
    async commit(batch) {
      const written = batch.writes.flatMap(({ entity, records }) => {
        const lane = lanes.get(entity)
        return lane === undefined ? [] : [write(lane, records)]
      })
      for (const lane of takeStates(lanes, batch)) sendCursor(lane)
      await world.room()
      return written
    },
    // Rows are the platform's: nobody here knows what became of them.
    hasRows: () => false,
    close: () => undefined,
    finish(entity, isComplete) {
      const lane = lanes.get(entity)
      if (lane === undefined) return
      if (entity.stream.airbyte.cursorField !== undefined) {
        if (lane.isStateOld || lane.sentSinceState > 0 || (isComplete && !lane.hasState)) sendCursor(lane)
      } else if (isComplete) sendState(lane, noCursorState)
    },
    sent: (entity) => lanes.get(entity)?.sent ?? 0,
  }
}

function createLane(entity: Entity, start: StreamStart, span: Span): Lane {
  const isShared = entity.stream.read.by === 'ids' || isByInstant(entity)
  const settled =
    start.saved === undefined || !isShared
      ? []
      : planReading(loadState(start.saved, entity.name), span, 0).state.done
  return {
    entity,
    name: entity.stream.airbyte.name,
    start,
    settled,
    due: new Map(start.due.map(({ id, started }) => [id, started])),
    saved: start.saved,
    latest: undefined,
    sent: 0,
    sentSinceState: 0,
    hasState: false,
    isStateOld: false,
  }
}

function isByInstant({ stream: { read } }: Entity): boolean {
  return read.by === 'window' && read.unit === 'instant'
}

/** Streams that go on from the same place read nothing for each other: then all that Gong sends is sent on. */
function dropUnneeded(lanes: readonly Lane[]): void {
  const shared = lanes.filter(({ entity }) => entity.stream.read.by === 'ids' || isByInstant(entity))
  const isSame = new Set(shared.map(({ settled }) => JSON.stringify(settled))).size <= 1
  if (isSame) for (const lane of shared) lane.settled = []
}

/** Takes over the states of a batch, and says for which streams to send one now. */
function takeStates(lanes: ReadonlyMap<Entity, Lane>, batch: Batch): Lane[] {
  const sending: Lane[] = []
  for (const { entity, state } of batch.states) {
    const lane = lanes.get(entity)
    if (lane === undefined || entity.stream.airbyte.cursorField === undefined) continue
    lane.saved = state
    lane.isStateOld = true
    // A stream that is read by ids gets nothing from the walk itself; its own batches bring its states.
    if (entity.stream.read.by !== 'ids') sending.push(lane)
  }
  for (const lane of lanes.values()) {
    if (lane.entity.stream.read.by !== 'ids') continue
    for (const { id, started } of batch.dueAdded ?? []) lane.due.set(id, started)
    for (const id of batch.dueRemoved ?? []) lane.due.delete(id)
    if (batch.writes.some(({ entity }) => entity === lane.entity)) sending.push(lane)
  }
  return sending
}

function recordLines({ entity, name }: Lane, records: readonly StreamRecord[], emittedAt: number): string {
  const copies = Object.entries(entity.stream.airbyte.copies ?? {})
  const head = `{"type":"RECORD","record":{"stream":${JSON.stringify(name)},"emitted_at":${emittedAt},"data":`
  let text = ''
  for (const { record } of records) text += `${head}${JSON.stringify(withCopies(record, copies))}}}\n`
  return text
}

function withCopies(record: GongRecord, copies: readonly (readonly [string, string])[]): GongRecord {
  if (copies.length === 0) return record
  return {
    ...Object.fromEntries(copies.map(([name, path]) => [name, readPath(record, path) ?? null])),
    ...record,
  }
}

/** Whether earlier syncs have read the record: all the times by which Gong may have listed it are settled. */
function isSettled({ settled, entity, start }: Lane, fields: GongRecord): boolean {
  if (settled.length === 0) return false
  const { read, timeField = '' } = entity.stream
  if (read.by === 'ids' && start.due.some(({ id }) => id === fields[read.match])) return false
  const times = read.by === 'window' ? read.times.flat() : [timeField]
  const moments = times.map((name) => parseMoment(fields[name])).filter((ms) => ms !== undefined)
  return moments.length > 0 && moments.every((ms) => settled.some(({ from, to }) => ms >= from && ms < to))
}

function seeTime(lane: Lane, fields: GongRecord): void {
  const text = fields[lane.entity.stream.timeField ?? '']
  const ms = parseMoment(text)
  if (ms !== undefined && (lane.latest === undefined || ms > lane.latest.ms))
    lane.latest = { ms, text: String(text) }
}
