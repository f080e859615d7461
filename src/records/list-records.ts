import type { ExpressionBuilder } from 'kysely'
import type { Database } from '../database/open-database.ts'
import type { Tables } from '../database/tables.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { toStoredRecord } from './record-row.ts'
import type { RecordFilter, RecordStore, StoredRecord } from './record-store.ts'

const allActions: readonly StoredRecord['lastAction'][] = ['ADDED', 'UPDATED', 'DELETED']

/** The next records of a model in the order of their changes. */
export async function listRecords(
  database: Database,
  connection: number,
  filter: RecordFilter,
): ReturnType<RecordStore['list']> {
  const { model, limit } = filter
  const after = filter.cursor === undefined ? 0 : decodeCursor(connection, model, filter.cursor)
  const from = Math.max(after + 1, await firstSince(database, connection, filter))
  const wanted = allActions.filter((action) => filter.actions?.includes(action) ?? true)
  // Each action is a way of its own through an index: what is rare is found as fast as what is not.
  const [first, ...others] = wanted.length === allActions.length ? [undefined] : wanted
  if (wanted.length === 0 || filter.ids?.length === 0) return { records: [], nextCursor: null }
  const pick = (action: string | undefined) =>
    database
      .selectFrom((builder) => pickRows(builder, connection, filter, from, action).as('picked'))
      .selectAll()
  // One statement, so that all of them see the same moment: else a change between two of them could be missed.
  const query = others.reduce((sum, action) => sum.unionAll(pick(action)), pick(first))
  const rows = await query
    .orderBy('seq')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    records: page.map(toStoredRecord),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(connection, model, last.seq) : null,
  }
}

function pickRows(
  builder: Pick<ExpressionBuilder<Tables, never>, 'selectFrom'>,
  connection: number,
  { model, ids, limit }: RecordFilter,
  from: number,
  action: string | undefined,
) {
  let query = builder
    .selectFrom('records')
    .selectAll()
    .where('connection', '=', connection)
    .where('model', '=', model)
    .where('seq', '>=', from)
  if (action !== undefined) query = query.where('action', '=', action)
  if (ids !== undefined) query = query.where('id', 'in', [...ids])
  return query.orderBy('seq').limit(limit + 1)
}

/** From which place on changes are later than a moment: places and moments of changes have the same order. */
async function firstSince(
  database: Database,
  connection: number,
  { model, modifiedAfter }: RecordFilter,
): Promise<number> {
  if (modifiedAfter === undefined) return 0
  const row = await database
    .selectFrom('records')
    .select('seq')
    .where('connection', '=', connection)
    .where('model', '=', model)
    .where('modified_at', '>=', modifiedAfter)
    .orderBy('modified_at')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()
  return row?.seq ?? Number.MAX_SAFE_INTEGER
}
