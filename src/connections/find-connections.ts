import { type RawBuilder, sql } from 'kysely'
import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import type { ConnectionFilter } from './connections.ts'

/** Rows that a filter means, the oldest first. */
export async function findConnections(
  database: Database,
  engine: Engine,
  filter: ConnectionFilter,
): Promise<readonly Row<'connections'>[]> {
  if (filter.integrations?.length === 0) return []
  let query = database.selectFrom('connections').selectAll().orderBy('number')
  if (filter.id !== undefined) query = query.where('id', '=', filter.id)
  if (filter.workspace !== undefined) query = query.where('workspace', '=', filter.workspace)
  if (filter.integrations !== undefined) query = query.where('integration', 'in', [...filter.integrations])
  if (filter.endUserId !== undefined) query = query.where(endUserField(engine, 'id'), '=', filter.endUserId)
  for (const [name, value] of Object.entries(filter.tags ?? {})) {
    // As JSON.stringify has written it: quotes within values are escaped, so that nothing else looks like it.
    const text = `${JSON.stringify(name)}:${JSON.stringify(value)}`
    query = query.where(contains(engine, sql`tags`, text))
  }
  if (filter.search !== undefined && filter.search !== '') {
    const text = filter.search.toLowerCase()
    const places = [
      sql`id`,
      ...(['id', 'email', 'displayName'] as const).map((name) => endUserField(engine, name)),
    ]
    query = query.where((where) =>
      where.or(places.map((place) => contains(engine, sql`lower(coalesce(${place}, ''))`, text))),
    )
  }
  const { limit, page = 0 } = filter
  if (limit !== undefined) query = query.limit(limit).offset(page * limit)
  return query.execute()
}

function endUserField(engine: Engine, name: string): RawBuilder<string> {
  return engine === 'postgres'
    ? sql<string>`(end_user::json ->> ${sql.lit(name)})`
    : sql<string>`json_extract(end_user, ${sql.lit(`$.${name}`)})`
}

function contains(engine: Engine, text: RawBuilder<unknown>, part: string): RawBuilder<boolean> {
  return engine === 'postgres'
    ? sql<boolean>`strpos(${text}, ${part}) > 0`
    : sql<boolean>`instr(${text}, ${part}) > 0`
}
