import { type Database, locateDatabase, openDatabase } from '../../../src/database/open-database.ts'
import { createRecordStore } from '../../../src/records/create-record-store.ts'
import type { NewRecord, RecordFilter, RecordStore, StoredRecord } from '../../../src/records/record-store.ts'

/** A store of records over a database, as one process has it. */
export interface OpenRecords {
  readonly database: Database
  readonly store: RecordStore
  save(records: readonly NewRecord[], model?: string): ReturnType<RecordStore['save']>
  remove(ids: readonly string[], model?: string): ReturnType<RecordStore['remove']>
  /** Every record of the model in the order of changes, page by page. */
  all(filter?: Partial<RecordFilter>): Promise<StoredRecord[]>
}

/** Opens the records of a connection. @param now the wall clock. */
export async function openRecords(
  url: string,
  connection: number,
  now: () => number = Date.now,
): Promise<OpenRecords> {
  const { database, engine } = await openDatabase(locateDatabase(url, ''))
  const store = createRecordStore(database, engine, now)
  return {
    database,
    store,
    save: (records, model = 'Call') =>
      database.transaction().execute((trx) => store.save(trx, connection, model, records)),
    remove: (ids, model = 'Call') =>
      database.transaction().execute((trx) => store.remove(trx, connection, model, ids)),
    async all(filter = {}) {
      const found: StoredRecord[] = []
      let { cursor } = filter
      for (;;) {
        const page = await store.list(connection, { model: 'Call', limit: 7, ...filter, cursor })
        found.push(...page.records)
        if (page.nextCursor === null) return found
        cursor = page.nextCursor
      }
    },
  }
}
