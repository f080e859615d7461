import { sql } from 'kysely'
import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'

/** Columns by name, in the order in which they are written. */
export type Columns = Readonly<Record<string, 'text' | 'bigint'>>

/**
 * Inserts any number of rows with one statement and one parameter, whose text is always the same: it is prepared once.
 * @param changes columns that are overwritten where a row with this `id` is there.
 */
export async function insertRows(
  database: Database,
  engine: Engine,
  table: string,
  columns: Columns,
  rows: readonly object[],
  changes: readonly string[] = [],
): Promise<void> {
  if (rows.length === 0) return
  const names = Object.keys(columns)
  const into = sql.join(names.map((name) => sql.ref(name)))
  const values =
    engine === 'postgres'
      ? sql`SELECT ${into} FROM json_to_recordset(${encode(rows)}::json) AS given (${sql.join(
          names.map((name) => sql`${sql.ref(name)} ${sql.raw(columns[name] ?? 'text')}`),
        )})`
      : sql`SELECT ${sql.join(names.map((name) => sql`value ->> ${sql.lit(name)}`))} FROM json_each(${encode(rows)})`
  const conflict =
    changes.length === 0
      ? sql``
      : sql`ON CONFLICT (id) DO UPDATE SET ${sql.join(
          changes.map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`),
        )}`
  // WHERE tells SQLite's parser that ON belongs to the conflict and to no join.
  await sql`INSERT INTO ${sql.table(table)} (${into}) ${values} WHERE true ${conflict}`.execute(database)
}

/** The rows as JSON, without what Postgres has in no text: the character 0, and halves of characters. */
function encode(rows: readonly object[]): string {
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '') : value,
  )
}
