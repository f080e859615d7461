import { type Column, type ColumnType, ownColumns, type Table } from '../table.ts'

/** A name as SQL takes it, whatever it contains. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

const types: Readonly<Record<ColumnType, string>> = {
  text: 'TEXT',
  integer: 'INTEGER',
  number: 'REAL',
  boolean: 'INTEGER',
  json: 'TEXT',
}

/** Our own tables; made with the destination, kept in step with its rows. */
export const ownTables = `
CREATE TABLE _gong_info (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE _gong_state (stream TEXT PRIMARY KEY, state TEXT NOT NULL, saved_at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE _gong_due (id TEXT PRIMARY KEY, started TEXT, since TEXT NOT NULL) WITHOUT ROWID;
`

export function createTable(table: Table): string {
  const columns = table.columns.map(
    (column) => `${quote(column.name)} ${types[column.type]}${notNull(table, column)}`,
  )
  const key = table.key.map(quote).join(', ')
  return `CREATE TABLE IF NOT EXISTS ${quote(table.name)} (
  ${columns.join(',\n  ')},
  _synced_at TEXT NOT NULL,
  _deleted_at TEXT,
  _hash TEXT NOT NULL,
  PRIMARY KEY (${key})
)`
}

function notNull(table: Table, column: Column): string {
  return table.key.includes(column.name) ? ' NOT NULL' : ''
}

export function addColumn(table: Table, column: Column): string {
  return `ALTER TABLE ${quote(table.name)} ADD COLUMN ${quote(column.name)} ${types[column.type]}`
}

/** What tells whether the row with a key is there and as it should be. */
export function selectHash(table: Table): string {
  const key = table.key.map((name) => `${quote(name)} = ?`).join(' AND ')
  return `SELECT _hash, _deleted_at FROM ${quote(table.name)} WHERE ${key}`
}

/** Adds a row, or replaces the content of the one with the same key. */
export function upsert(table: Table): string {
  const names = [...table.columns.map(({ name }) => name), ...ownColumns]
  const changed = names
    .filter((name) => !table.key.includes(name))
    .map((name) => `${quote(name)} = excluded.${quote(name)}`)
  return `INSERT INTO ${quote(table.name)} (${names.map(quote).join(', ')})
VALUES (${names.map(() => '?').join(', ')})
ON CONFLICT (${table.key.map(quote).join(', ')}) DO UPDATE SET ${changed.join(', ')}`
}

/** Whether a row lies in `[:from, :to)` by each of the times; fractions of a second count. */
export function inInterval(times: readonly (readonly string[])[]): string {
  return times
    .map((names) => `unixepoch(coalesce(${names.map(quote).join(', ')}, NULL), 'subsec')`)
    .map((time) => `${time} >= :from AND ${time} < :to`)
    .join(' AND ')
}
