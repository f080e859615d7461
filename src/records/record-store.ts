import type { Database } from '../database/open-database.ts'

/** A record of a model as it is written. */
export interface NewRecord {
  readonly id: string
  readonly data: Readonly<Record<string, unknown>>
  /** What tells versions apart; made of the data when missing. */
  readonly hash?: string | undefined
  /** Between which moments it lies in time, in milliseconds since 1970. */
  readonly time?: { readonly from: number; readonly to: number } | undefined
}

/** A record of a model as it is read. Moments in milliseconds since 1970. */
export interface StoredRecord {
  readonly id: string
  readonly data: Readonly<Record<string, unknown>>
  /** The data as it is stored: for those who only pass it on. */
  readonly json: string
  readonly firstSeenAt: number
  readonly modifiedAt: number
  readonly deletedAt: number | undefined
  readonly prunedAt: number | undefined
  readonly lastAction: 'ADDED' | 'UPDATED' | 'DELETED'
  readonly cursor: string
}

/** What a writing did. */
export interface RecordCounts {
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  readonly deleted: number
}

export interface RecordFilter {
  readonly model: string
  readonly cursor?: string | undefined
  readonly modifiedAfter?: number | undefined
  readonly ids?: readonly string[] | undefined
  readonly actions?: readonly StoredRecord['lastAction'][] | undefined
  readonly limit: number
}

/** The records of all connections. Writers of a model of a connection wait for each other, so none is missed by a cursor. */
export interface RecordStore {
  /** Writes records, in the transaction that is given; of two with the same id the later one counts. */
  save(
    database: Database,
    connection: number,
    model: string,
    records: readonly NewRecord[],
  ): Promise<RecordCounts>
  /** Marks records as deleted; those that are not there count for nothing. */
  remove(database: Database, connection: number, model: string, ids: readonly string[]): Promise<RecordCounts>
  /**
   * The next records in the order of their last changes.
   * @throws GongParameterError for a cursor that is none of this store's.
   */
  list(
    connection: number,
    filter: RecordFilter,
  ): Promise<{ readonly records: readonly StoredRecord[]; readonly nextCursor: string | null }>
  byIds(connection: number, model: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredRecord>>
  /** Empties the data of records up to a cursor; they stay as they are otherwise. */
  prune(
    connection: number,
    model: string,
    untilCursor: string,
    limit: number,
  ): Promise<{ readonly count: number; readonly hasMore: boolean }>
  /** Those of some records that are not deleted and lie in time in `[from, to)`, by id; of all without a time. */
  liveIds(
    database: Database,
    connection: number,
    model: string,
    time?: { readonly from: number; readonly to: number },
  ): Promise<readonly string[]>
  /** Whether any record lies in time in `[from, to)`. */
  hasAny(
    connection: number,
    model: string,
    time: { readonly from: number; readonly to: number },
  ): Promise<boolean>
  /**
   * Throws away some records of a model, as if they had never been; the order of changes goes on.
   * @returns whether there are more.
   */
  clear(database: Database, connection: number, model: string, limit: number): Promise<boolean>
  /** Records that are not deleted, by model. */
  count(connection: number): Promise<Readonly<Record<string, number>>>
}
