import type { ColumnDataType, Kysely } from 'kysely'
import type { Engine } from '../engine.ts'

/**
 * What a column holds: a text, a whole number or a moment; with `?` it may be null, with `#` it numbers the rows.
 */
export type ColumnKind = 'text' | 'text?' | 'integer' | 'integer?' | '#'

/** Makes a table with its primary key; the columns are not null unless they say so. */
export async function makeTable(
  database: Kysely<unknown>,
  name: string,
  columns: Readonly<Record<string, ColumnKind>>,
  key: readonly string[],
  engine: Engine = 'sqlite',
): Promise<void> {
  let table = database.schema.createTable(name)
  for (const [column, kind] of Object.entries(columns)) {
    if (kind === '#') table = addNumber(table, column, engine)
    else table = table.addColumn(column, typeOf(kind), (made) => (kind.endsWith('?') ? made : made.notNull()))
  }
  const isNumbered = Object.values(columns).includes('#')
  await (isNumbered ? table : table.addPrimaryKeyConstraint(`${name}_key`, [...key] as never)).execute()
}

type Builder = ReturnType<Kysely<unknown>['schema']['createTable']>

function addNumber(table: Builder, column: string, engine: Engine): Builder {
  // Numbers of rows that were deleted must not come again.
  return engine === 'postgres'
    ? table.addColumn(column, 'bigserial', (made) => made.primaryKey())
    : table.addColumn(column, 'integer', (made) => made.primaryKey().autoIncrement())
}

function typeOf(kind: ColumnKind): ColumnDataType {
  // Postgres counts to 2^31 in an integer, which milliseconds exceed.
  return kind.startsWith('integer') ? 'bigint' : 'text'
}

/** Makes an index named after its table and columns. */
export async function makeIndex(
  database: Kysely<unknown>,
  table: string,
  columns: readonly string[],
  isUnique = false,
): Promise<void> {
  const index = database.schema
    .createIndex(`${table}_by_${columns.join('_')}`)
    .on(table)
    .columns([...columns])
  await (isUnique ? index.unique() : index).execute()
}
