import type { StreamEntity } from '../entities/entity.ts'
import type { StreamRecord } from '../entities/stream-record.ts'
import type { Interval } from './interval.ts'
import type { SavedStreamState } from './state.ts'

/** A call whose transcript has not come yet. */
export interface Due {
  readonly id: string
  /** When the call started, as Gong wrote it. */
  readonly started: string | null
}

/** Rows of a stretch of time that a complete reading of it did not bring: deleted or made private since. */
export interface Absent {
  readonly entity: StreamEntity
  readonly interval: Interval
  /** The times that may decide whether a row is in the interval; only rows in it by all of them count. */
  readonly times: readonly (readonly string[])[]
  /** The field of the row that is in `present`. */
  readonly idField: string
  readonly present: ReadonlySet<string>
}

/** What is written together or not at all. */
export interface Batch {
  readonly writes: readonly { readonly entity: StreamEntity; readonly records: readonly StreamRecord[] }[]
  readonly states: readonly { readonly entity: StreamEntity; readonly state: SavedStreamState }[]
  readonly dueAdded?: readonly Due[]
  readonly dueRemoved?: readonly string[]
  readonly absent?: readonly Absent[]
  /** Streams that were read whole: rows that are not among these keys are gone. */
  readonly complete?: readonly { readonly entity: StreamEntity; readonly keys: ReadonlySet<string> }[]
}

/** What a batch did to the rows of a stream. */
export interface Written {
  readonly entity: StreamEntity
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  readonly deleted: number
}

/** What earlier runs left. */
export interface Saved {
  /** State by the name of the stream. */
  readonly states: ReadonlyMap<string, unknown>
  readonly due: readonly Due[]
}

/** Where records go. Rows and checkpoint of a batch are stored together. */
export interface Destination {
  /** Makes ready for these streams. */
  open(streams: readonly StreamEntity[]): Promise<Saved> | Saved
  commit(batch: Batch): Promise<readonly Written[]> | readonly Written[]
  /** Whether rows of the stream lie in the interval, so that a reading of it can find some deleted. */
  hasRows(entity: StreamEntity, interval: Interval): Promise<boolean> | boolean
  close(): Promise<void> | void
}
