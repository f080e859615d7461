import { sql } from 'kysely'
import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import { decodeCursor } from './cursor.ts'
import { listRecords } from './list-records.ts'
import { toStoredRecord } from './record-row.ts'
import type { RecordStore, StoredRecord } from './record-store.ts'
import { lockCounter, removeRecords, saveRecords, type Writing } from './write-records.ts'

/** Records in the server's database. @param now in milliseconds since 1970. */
export function createRecordStore(database: Database, engine: Engine, now: () => number): RecordStore {
  const writing = (transaction: Database, connection: number, model: string): Writing => ({
    database: transaction,
    engine,
    connection,
    model,
    now: now(),
  })
  return {
    save: (transaction, connection, model, records) =>
      saveRecords(writing(transaction, connection, model), records),
    remove: (transaction, connection, model, ids) =>
      removeRecords(writing(transaction, connection, model), ids),
    list: (connection, filter) => listRecords(database, connection, filter),
    byIds: (connection, model, ids) => readByIds(database, connection, model, ids),
    prune: (connection, model, untilCursor, limit) =>
      prune(writing(database, connection, model), untilCursor, limit),
    liveIds: (transaction, connection, model, time) => readLiveIds(transaction, connection, model, time),
    async hasAny(connection, model, { from, to }) {
      const row = await database
        .selectFrom('records')
        .select('id')
        .where('connection', '=', connection)
        .where('model', '=', model)
        .where('time_from', '>=', from)
        .where('time_from', '<', to)
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },
    clear: (transaction, connection, model, limit) => clear(writing(transaction, connection, model), limit),
    async count(connection) {
      const rows = await database
        .selectFrom('record_counters')
        .select(['model', 'live'])
        .where('connection', '=', connection)
        .execute()
      return Object.fromEntries(rows.map(({ model, live }) => [model, live]))
    },
  }
}

/** Ids of one statement; SQLite takes 32,766 values in one, Postgres 65,535. */
const idsAtOnce = 1000

async function readByIds(
  database: Database,
  connection: number,
  model: string,
  ids: readonly string[],
): Promise<Map<string, StoredRecord>> {
  const found = new Map<string, StoredRecord>()
  for (let start = 0; start < ids.length; start += idsAtOnce) {
    const rows = await database
      .selectFrom('records')
      .selectAll()
      .where('connection', '=', connection)
      .where('model', '=', model)
      .where('id', 'in', ids.slice(start, start + idsAtOnce))
      .execute()
    for (const row of rows) found.set(row.id, toStoredRecord(row))
  }
  return found
}

async function readLiveIds(
  database: Database,
  connection: number,
  model: string,
  time: { readonly from: number; readonly to: number } | undefined,
): Promise<string[]> {
  let query = database
    .selectFrom('records')
    .select('id')
    .where('connection', '=', connection)
    .where('model', '=', model)
    .where('deleted_at', 'is', null)
  // Wholly in it: a record whose moments say different things is judged by all of them.
  if (time !== undefined)
    query = query
      .where('time_from', '>=', time.from)
      .where('time_from', '<', time.to)
      .where('time_to', '<', time.to)
  return (await query.execute()).map(({ id }) => id)
}

/** Empties the oldest records that are not empty yet; their hash stays, so that they are not taken for changed. */
async function prune(writing: Writing, untilCursor: string, limit: number) {
  const { connection, model, now } = writing
  const until = decodeCursor(connection, model, untilCursor)
  return writing.database.transaction().execute(async (database) => {
    const { prunedSeq } = await lockCounter({ ...writing, database })
    const rows = await database
      .selectFrom('records')
      .select('seq')
      .where('connection', '=', connection)
      .where('model', '=', model)
      .where('seq', '>', prunedSeq)
      .where('seq', '<=', until)
      .orderBy('seq')
      .limit(limit + 1)
      .execute()
    const chosen = rows.slice(0, limit)
    const last = chosen.at(-1)?.seq
    if (last === undefined) return { count: 0, hasMore: false }
    await database
      .updateTable('records')
      .set({ data: sql`'{"id":' || ${jsonText(writing.engine)} || '}'`, pruned_at: now })
      .where('connection', '=', connection)
      .where('model', '=', model)
      .where('seq', '>', prunedSeq)
      .where('seq', '<=', last)
      .execute()
    await database
      .updateTable('record_counters')
      .set({ pruned_seq: last })
      .where('connection', '=', connection)
      .where('model', '=', model)
      .execute()
    return { count: chosen.length, hasMore: rows.length > limit }
  })
}

/** The id as a text of JSON. */
function jsonText(engine: Engine) {
  return engine === 'postgres' ? sql`to_json(id)::text` : sql`json_quote(id)`
}

async function clear(writing: Writing, limit: number): Promise<boolean> {
  const { database, connection, model } = writing
  await lockCounter(writing)
  const { numDeletedRows } = await database
    .deleteFrom('records')
    .where('connection', '=', connection)
    .where('model', '=', model)
    .where('id', 'in', (builder) =>
      builder
        .selectFrom('records')
        .select('id')
        .where('connection', '=', connection)
        .where('model', '=', model)
        .limit(limit),
    )
    .executeTakeFirstOrThrow()
  const hasMore = Number(numDeletedRows) === limit
  if (!hasMore)
    await database
      .updateTable('record_counters')
      .set({ live: 0 })
      .where('connection', '=', connection)
      .where('model', '=', model)
      .execute()
  return hasMore
}
