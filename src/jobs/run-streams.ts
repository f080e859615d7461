import type { Gong } from '../client/create-gong.ts'
import type { ConnectionSettings } from '../connections/connection.ts'
import type { StreamEntity } from '../entities/entity.ts'
import type { Destination } from '../sync/destination.ts'
import type { SyncEvent, SyncResult } from '../sync/events.ts'
import { dayMs, floorToSecond, parseMoment } from '../sync/moment.ts'
import { runSync } from '../sync/run-sync.ts'
import { scopeOf } from '../sync/state.ts'
import { findStream } from './sync-catalog.ts'

/** How much before the last run is read again: calls appear late and change afterwards. */
const lookbackMs = 3 * dayMs

export interface StreamsRun {
  readonly gong: Gong
  readonly destination: Destination
  readonly streams: readonly StreamEntity[]
  readonly settings: ConnectionSettings
  /** Where the settings do not say. */
  readonly includePrivate: boolean
  readonly now: number
  readonly signal: AbortSignal
  readonly onEvent: (event: SyncEvent) => void
}

/** Reads streams of a connection as its settings say, all in one go. */
export function runStreams(run: StreamsRun): Promise<SyncResult> {
  const { startDate, workspaceId, includePrivate = run.includePrivate, fields } = run.settings
  const params = workspaceId === undefined ? {} : { workspaceId }
  const since = parseMoment(startDate)
  return runSync({
    executor: run.gong.executor,
    destination: run.destination,
    streams: run.streams,
    span: {
      since: since === undefined ? undefined : floorToSecond(since),
      until: undefined,
      lookbackMs,
      now: floorToSecond(run.now),
      // Records that were kept with other fields are to be read anew.
      scope: scopeOf(
        includePrivate,
        fields === undefined ? params : { ...params, fields: JSON.stringify(fields) },
      ),
    },
    includePrivate,
    params,
    // A connection's records are those of its own settings.
    isAlone: true,
    isWide: true,
    signal: run.signal,
    onEvent: run.onEvent,
  })
}

/** The chosen fields by the streams' own names. */
export function fieldsByStream({
  fields = {},
}: ConnectionSettings): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, kept]) => {
      const entity = findStream(name)
      return entity === undefined ? [] : [[entity.name, kept]]
    }),
  )
}
