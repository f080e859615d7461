import type { GongRecord, StreamEntity } from '../entities/entity.ts'
import type { StreamRecord } from '../entities/stream-record.ts'
import { readPath } from '../entities/stream-record.ts'
import type { Due } from '../sync/destination.ts'
import type { Interval } from '../sync/interval.ts'
import { parseMoment } from '../sync/moment.ts'
import type { SavedStreamState } from '../sync/state.ts'
import type { Emitter } from './emitter.ts'
import type { AirbyteMessage, StateBlob } from './protocol.ts'
import { type LatestTime, noCursorState, type StreamStart, writeStreamState } from './stream-state.ts'

/** What a read sends of one stream: its records, and states that count them. */
export interface StreamOutput {
  readonly entity: StreamEntity
  /** @returns how many were sent. */
  write(records: readonly StreamRecord[], emittedAt: number): number
  /** Takes over how far the stream has been read. */
  setState(state: SavedStreamState): void
  addDue(due: readonly Due[]): void
  removeDue(ids: readonly string[]): void
  /** Sends the state as far as the stream has been read. */
  sendState(): void
  /** Sends the last state, unless it was sent already. */
  finish(isComplete: boolean): void
}

/**
 * @param settled stretches of time that earlier syncs have read and that are read again for another stream only: records
 * of them are not sent.
 */
export function createStreamOutput(
  entity: StreamEntity,
  start: StreamStart,
  settled: readonly Interval[],
  emitter: Emitter,
): StreamOutput {
  const { name, cursorField, copies = {} } = entity.stream.airbyte
  const due = new Map(start.due.map(({ id, started }) => [id, started]))
  let saved = start.saved
  let latest: LatestTime | undefined
  let isRunning = false
  let sentSinceState = 0
  // Whether a state was sent, and what was learned since.
  let hasState = false
  let isStateOld = false

  function send(blob: StateBlob): void {
    emitter.send(stateMessage(name, blob, sentSinceState))
    sentSinceState = 0
    hasState = true
    isStateOld = false
  }

  function sendState(): void {
    // Streams without a cursor have one state, which says that they were read.
    if (cursorField === undefined || saved === undefined) return
    send(writeStreamState({ entity, saved, cursor: start.cursor, latest, due }))
  }

  return {
    entity,
    sendState,
    write(records, emittedAt) {
      const fresh =
        settled.length === 0
          ? records
          : records.filter((record) => !isSettled(record, entity, start, settled))
      if (fresh.length === 0) return 0
      if (!isRunning) emitter.status(name, 'RUNNING')
      isRunning = true
      emitter.lines(recordLines(name, fresh, Object.entries(copies), emittedAt))
      sentSinceState += fresh.length
      for (const { fields } of fresh) latest = laterOf(latest, fields[entity.stream.timeField ?? ''])
      return fresh.length
    },
    setState(state) {
      saved = state
      isStateOld = true
    },
    addDue(added) {
      for (const { id, started } of added) due.set(id, started)
    },
    removeDue(ids) {
      for (const id of ids) due.delete(id)
    },
    finish(isComplete) {
      if (cursorField === undefined) {
        if (isComplete) send(noCursorState)
      } else if (isStateOld || sentSinceState > 0 || (isComplete && !hasState)) sendState()
    },
  }
}

function stateMessage(name: string, blob: StateBlob, recordCount: number): AirbyteMessage {
  const stream = { stream_descriptor: { name }, stream_state: blob }
  return { type: 'STATE', state: { type: 'STREAM', stream, sourceStats: { recordCount } } }
}

/** Whether earlier syncs have read the record: all the times by which Gong may have listed it are settled. */
function isSettled(
  { fields }: StreamRecord,
  { stream }: StreamEntity,
  { due }: StreamStart,
  settled: readonly Interval[],
): boolean {
  const { read, timeField = '' } = stream
  if (read.by === 'ids' && due.some(({ id }) => id === fields[read.match])) return false
  const times = read.by === 'window' ? read.times.flat() : [timeField]
  const moments = times.map((time) => parseMoment(fields[time])).filter((ms) => ms !== undefined)
  return moments.length > 0 && moments.every((ms) => settled.some(({ from, to }) => ms >= from && ms < to))
}

function recordLines(
  stream: string,
  records: readonly StreamRecord[],
  copies: readonly (readonly [string, string])[],
  emittedAt: number,
): string {
  const head = `{"type":"RECORD","record":{"stream":${JSON.stringify(stream)},"emitted_at":${emittedAt},"data":`
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

function laterOf(latest: LatestTime | undefined, value: unknown): LatestTime | undefined {
  const ms = parseMoment(value)
  return ms === undefined || (latest !== undefined && ms <= latest.ms) ? latest : { ms, text: String(value) }
}
