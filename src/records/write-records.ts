import { hash as digest } from 'node:crypto'
import { CompiledQuery, sql } from 'kysely'
import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import { canonicalJson } from './canonical-json.ts'
import type { NewRecord, RecordCounts } from './record-store.ts'

/** Rows of one statement: the more, the fewer statements; Postgres takes 65,535 values in one. */
const rowsAtOnce = 100

/** Whose records are written, where and when. */
export interface Writing {
  readonly database: Database
  readonly engine: Engine
  readonly connection: number
  readonly model: string
  readonly now: number
}

/**
 * The place of the model's last change. Locks the counter until the transaction ends, so that writers follow one
 * another: the order of places is the order of commits.
 */
export async function lockCounter({ database, connection, model, now }: Writing) {
  const counter = await database
    .insertInto('record_counters')
    .values({ connection, model, seq: 0, live: 0, modified_at: 0, pruned_seq: 0 })
    .onConflict((conflict) =>
      conflict.columns(['connection', 'model']).doUpdateSet({ seq: sql`record_counters.seq` }),
    )
    .returning(['seq', 'modified_at', 'pruned_seq'])
    .executeTakeFirstOrThrow()
  return { seq: counter.seq, at: Math.max(now, counter.modified_at), prunedSeq: counter.pruned_seq }
}

async function moveCounter({ database, connection, model }: Writing, seq: number, at: number, live: number) {
  await database
    .updateTable('record_counters')
    .set({ seq, modified_at: at, live: sql`live + ${live}` })
    .where('connection', '=', connection)
    .where('model', '=', model)
    .execute()
}

/** Writes what is new, changed or was deleted; of two records with the same id the later one counts. */
export async function saveRecords(writing: Writing, records: readonly NewRecord[]): Promise<RecordCounts> {
  const latest = new Map(records.map((record) => [record.id, record]))
  if (latest.size === 0) return { added: 0, updated: 0, unchanged: 0, deleted: 0 }
  const { seq, at } = await lockCounter(writing)
  const known = await readKnown(writing, [...latest.keys()])
  const rows: Row<'records'>[] = []
  let added = 0
  for (const record of latest.values()) {
    const before = known.get(record.id)
    const hash = record.hash ?? hashOf(record.data)
    const isThere = before !== undefined && before.deleted_at === null
    if (isThere && before.hash === hash) continue
    if (!isThere) added++
    rows.push({
      connection: writing.connection,
      model: writing.model,
      id: record.id,
      data: JSON.stringify({ ...record.data, id: record.id }),
      hash,
      seq: seq + rows.length + 1,
      action: isThere ? 'UPDATED' : 'ADDED',
      first_seen_at: isThere ? before.first_seen_at : at,
      modified_at: at,
      deleted_at: null,
      pruned_at: null,
      time_from: record.time?.from ?? null,
      time_to: record.time?.to ?? null,
    })
  }
  for (let start = 0; start < rows.length; start += rowsAtOnce)
    await upsert(writing, rows.slice(start, start + rowsAtOnce))
  if (rows.length > 0) await moveCounter(writing, seq + rows.length, at, added)
  return { added, updated: rows.length - added, unchanged: latest.size - rows.length, deleted: 0 }
}

/** What tells versions of a record apart; the order of its keys does not, nor do fields that mean nothing. */
export function hashOf(data: Readonly<Record<string, unknown>>, leaveOut?: ReadonlySet<string>): string {
  return digest('sha1', canonicalJson(data, leaveOut), 'base64url')
}

type Known = Pick<Row<'records'>, 'hash' | 'first_seen_at' | 'deleted_at'>

async function readKnown({ database, connection, model }: Writing, ids: readonly string[]) {
  const known = new Map<string, Known>()
  for (let start = 0; start < ids.length; start += rowsAtOnce) {
    const rows = await database
      .selectFrom('records')
      .select(['id', 'hash', 'first_seen_at', 'deleted_at'])
      .where('connection', '=', connection)
      .where('model', '=', model)
      .where('id', 'in', ids.slice(start, start + rowsAtOnce))
      .execute()
    for (const { id, ...row } of rows) known.set(id, row)
  }
  return known
}

const columns = [
  'connection',
  'model',
  'id',
  'data',
  'hash',
  'seq',
  'action',
  'first_seen_at',
  'modified_at',
  'deleted_at',
  'pruned_at',
  'time_from',
  'time_to',
] as const satisfies readonly (keyof Row<'records'>)[]

/** One statement of ready text: to build it anew for each page would take longer than to run it. */
async function upsert({ database, engine }: Writing, rows: readonly Row<'records'>[]): Promise<void> {
  const values = rows.flatMap((row) => columns.map((column) => row[column]))
  await database.executeQuery(CompiledQuery.raw(upsertText(engine, rows.length), values))
}

const texts = new Map<string, string>()

function upsertText(engine: Engine, count: number): string {
  const key = `${engine} ${count}`
  let text = texts.get(key)
  if (text === undefined) {
    const changed = columns.filter((column) => !['connection', 'model', 'id'].includes(column))
    text = `INSERT INTO records (${columns.join(', ')}) VALUES ${placeholders(engine, count, columns.length)}
      ON CONFLICT (connection, model, id) DO UPDATE SET ${changed.map((column) => `${column} = excluded.${column}`).join(', ')}`
    texts.set(key, text)
  }
  return text
}

function placeholders(engine: Engine, rows: number, width: number): string {
  const place = (index: number) => (engine === 'postgres' ? `$${index + 1}` : '?')
  return Array.from(
    { length: rows },
    (_, row) => `(${Array.from({ length: width }, (_, column) => place(row * width + column)).join(', ')})`,
  ).join(', ')
}

/** Marks records as deleted, each a change of its own; those that are not there, or deleted already, are left alone. */
export async function removeRecords(writing: Writing, ids: readonly string[]): Promise<RecordCounts> {
  const { database, connection, model } = writing
  const none = { added: 0, updated: 0, unchanged: 0, deleted: 0 }
  if (ids.length === 0) return none
  const { seq, at } = await lockCounter(writing)
  const known = await readKnown(writing, [...new Set(ids)])
  const gone = [...known].flatMap(([id, { deleted_at: deletedAt }]) => (deletedAt === null ? [id] : []))
  for (let start = 0; start < gone.length; start += rowsAtOnce) {
    const part = gone.slice(start, start + rowsAtOnce)
    const places = sql.join(part.map((id, index) => sql`(${id}, cast(${seq + start + index + 1} as bigint))`))
    await sql`WITH gone (id, seq) AS (VALUES ${places})
      UPDATE records SET seq = gone.seq, action = 'DELETED', modified_at = ${at}, deleted_at = ${at}
      FROM gone WHERE records.connection = ${connection} AND records.model = ${model} AND records.id = gone.id`.execute(
      database,
    )
  }
  if (gone.length > 0) await moveCounter(writing, seq + gone.length, at, -gone.length)
  return { ...none, deleted: gone.length }
}
