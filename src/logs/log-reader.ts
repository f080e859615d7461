import { type SqlBool, sql } from 'kysely'
import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'

/** Which operations are meant; all that is given must fit. */
export interface LogFilter {
  /** Part of a name, a message, a fact or a line, whatever its case. */
  readonly text?: string | undefined
  readonly kinds?: readonly string[] | undefined
  readonly status?: string | undefined
  readonly connection?: string | undefined
  readonly integration?: string | undefined
  readonly name?: string | undefined
  /** Begun at this moment or later, in milliseconds since 1970. */
  readonly since?: number | undefined
  /** Begun before this moment. */
  readonly until?: number | undefined
}

/** A place in the log, from the newest to the oldest. */
export interface LogPlace {
  readonly startedAt: number
  readonly id: string
}

export interface LogPage {
  readonly operations: readonly Row<'operations'>[]
  /** Where the next page begins; undefined at the end. */
  readonly next: LogPlace | undefined
}

/** Reads the log. */
export interface LogReader {
  search(filter: LogFilter, limit: number, after?: LogPlace | undefined): Promise<LogPage>
  /** By its id, or by a beginning of it that no other has. */
  find(id: string): Promise<Row<'operations'> | undefined>
  /** Lines of an operation after a line's number, in their order. */
  lines(id: string, after: number, limit: number): Promise<readonly Row<'log_lines'>[]>
}

/** Operations whose texts are looked through at once: others get their turn in between. */
const stepSize = 1000
/** Operations that one search for a text looks through; it goes on with the next page. */
const mostSteps = 20

/** @param flush brings what this process has in memory into the database. */
export function createLogReader(database: Database, flush: () => Promise<void>): LogReader {
  return {
    async search(filter, limit, after) {
      await flush()
      return filter.text === undefined
        ? pageOf(await select(database, filter, limit + 1, after), limit)
        : searchText(database, { ...filter, text: filter.text }, limit, after)
    },
    async find(id) {
      await flush()
      const all = database.selectFrom('operations').selectAll()
      const exact = await all.where('id', '=', id).executeTakeFirst()
      if (exact !== undefined || !/^[\da-f-]{8,36}$/.test(id)) return exact
      const [found, other] = await all.where('id', 'like', `${id}%`).limit(2).execute()
      return other === undefined ? found : undefined
    },
    lines: (id, after, limit) =>
      database
        .selectFrom('log_lines')
        .selectAll()
        .where('operation', '=', id)
        .where('number', '>', after)
        .orderBy('number')
        .limit(limit)
        .execute(),
  }
}

function pageOf(rows: readonly Row<'operations'>[], limit: number): LogPage {
  const operations = rows.slice(0, limit)
  return { operations, next: rows.length > limit ? placeOf(operations.at(-1)) : undefined }
}

function placeOf(row: Row<'operations'> | undefined): LogPlace | undefined {
  return row && { startedAt: row.started_at, id: row.id }
}

function select(database: Database, filter: LogFilter, limit: number, after: LogPlace | undefined) {
  const { kinds, status, connection, integration, name, since, until } = filter
  let query = database.selectFrom('operations').selectAll()
  if (kinds !== undefined) query = query.where('kind', 'in', [...kinds])
  if (status !== undefined) query = query.where('status', '=', status)
  if (connection !== undefined) query = query.where('connection_id', '=', connection)
  if (integration !== undefined) query = query.where('integration', '=', integration)
  if (name !== undefined) query = query.where('name', '=', name)
  if (since !== undefined) query = query.where('started_at', '>=', since)
  if (until !== undefined) query = query.where('started_at', '<', until)
  if (after !== undefined) {
    const { startedAt, id } = after
    query = query.where((where) =>
      where.or([
        where('started_at', '<', startedAt),
        where.and([where('started_at', '=', startedAt), where('id', '<', id)]),
      ]),
    )
  }
  return query.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

async function searchText(
  database: Database,
  filter: LogFilter & { readonly text: string },
  limit: number,
  after: LogPlace | undefined,
): Promise<LogPage> {
  const found: Row<'operations'>[] = []
  let place = after
  for (let step = 0; step < mostSteps; step++) {
    const rows = await select(database, filter, stepSize, place)
    const matching = await withText(database, rows, filter.text)
    for (const row of rows) {
      if (!matching.has(row.id)) continue
      found.push(row)
      if (found.length > limit) return pageOf(found, limit)
    }
    if (rows.length < stepSize) return { operations: found, next: undefined }
    place = placeOf(rows.at(-1))
  }
  return { operations: found, next: place }
}

/** Ids of the operations that have a text anywhere. */
async function withText(
  database: Database,
  rows: readonly Row<'operations'>[],
  text: string,
): Promise<ReadonlySet<string>> {
  const wanted = text.toLowerCase()
  const has = (value: string | null) => value?.toLowerCase().includes(wanted) === true
  const own = rows.filter(
    ({ id, name, message, details }) => id === text || [name, message, details].some(has),
  )
  const others = rows.filter((row) => !own.includes(row)).map(({ id }) => id)
  if (others.length === 0) return new Set(own.map(({ id }) => id))
  const pattern = `%${wanted.replaceAll(/[\\%_]/g, '\\$&')}%`
  const lines = await database
    .selectFrom('log_lines')
    .select('operation')
    .distinct()
    .where('operation', 'in', others)
    .where(sql<SqlBool>`lower(text) LIKE ${pattern} ESCAPE '\\'`)
    .execute()
  return new Set([...own.map(({ id }) => id), ...lines.map(({ operation }) => operation)])
}
