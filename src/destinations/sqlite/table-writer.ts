import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { StreamEntity } from '../../entities/entity.ts'
import { snakeCase } from '../../entities/spelling.ts'
import type { StreamRecord } from '../../entities/stream-record.ts'
import type { Written } from '../../sync/destination.ts'
import { type HashedColumn, hashedColumns, hashRow } from '../hash-row.ts'
import { type Column, type ColumnType, ownColumns, type Table, typeOfValue } from '../table.ts'
import { addColumn, createTable, quote, selectHash, upsert } from './sql.ts'

/** Writes records into one table; fields that it has no column for get one. */
export interface TableWriter {
  write(entity: StreamEntity, records: readonly StreamRecord[], at: string): Written
}

/** Makes the table where it is missing, and the columns that an older version of it lacks. */
export function createTableWriter(database: DatabaseSync, declared: Table): TableWriter {
  database.exec(createTable(declared))
  addMissingColumns(database, declared)
  const learned = createLearnedColumns(database, declared)
  let prepared = prepare(database, declared, [...declared.columns, ...learned.columns()])

  /** Gives a field that the description does not know a column. */
  function learn(field: string, value: unknown): void {
    const column = learned.add(field, typeOfValue(value), prepared.columns)
    prepared = prepare(database, declared, [...prepared.columns, column])
  }

  return {
    write(entity, records, at) {
      let added = 0
      let updated = 0
      for (const { fields } of records) {
        for (const field in fields) {
          if (!prepared.fields.has(field) && fields[field] !== null) learn(field, fields[field])
        }
        const { columns, hashed, keyIndexes, selectHash, upsert } = prepared
        const values = columns.map((column) => toValue(fields[column.field], column))
        for (const index of keyIndexes) values[index] ??= ''
        const hash = hashRow(hashed, values)
        const before = selectHash.get(...keyIndexes.map((index) => values[index] ?? ''))
        if (before !== undefined && before['_hash'] === hash && before['_deleted_at'] === null) continue
        upsert.run(...values, at, null, hash)
        if (before === undefined) added++
        else updated++
      }
      return { entity, added, updated, unchanged: records.length - added - updated, deleted: 0 }
    },
  }
}

/** Columns for fields that the description does not know, remembered with the field's own spelling. */
function createLearnedColumns(database: DatabaseSync, declared: Table) {
  const prefix = `field ${declared.name} `
  return {
    columns(): Column[] {
      const rows = database.prepare('SELECT name, value FROM _gong_info WHERE substr(name, 1, ?) = ?')
      const learned = rows.all(prefix.length, prefix).map((row): Column => {
        const { column, type } = JSON.parse(String(row['value'])) as { column: string; type: ColumnType }
        return { name: column, field: String(row['name']).slice(prefix.length), type, description: undefined }
      })
      // Gong's description may know a field by now that it did not know when the table was made.
      return learned.filter(({ field }) => declared.columns.every((column) => column.field !== field))
    },
    add(field: string, type: ColumnType, taken: readonly Column[]): Column {
      const column = { name: freeName(snakeCase(field), taken), field, type, description: undefined }
      database.exec(addColumn(declared, column))
      database
        .prepare('INSERT INTO _gong_info (name, value) VALUES (?, ?)')
        .run(prefix + field, JSON.stringify({ column: column.name, type }))
      return column
    },
  }
}

/** Makes the declared columns that a table made by an older version lacks. */
function addMissingColumns(database: DatabaseSync, declared: Table): void {
  const rows = database.prepare(`PRAGMA table_info(${quote(declared.name)})`).all()
  const present = new Set(rows.map((row) => row['name']))
  for (const column of declared.columns) {
    if (!present.has(column.name)) database.exec(addColumn(declared, column))
  }
}

interface Prepared {
  readonly columns: readonly Column[]
  readonly fields: ReadonlySet<string>
  readonly keyIndexes: readonly number[]
  readonly hashed: readonly HashedColumn[]
  readonly selectHash: StatementSync
  readonly upsert: StatementSync
}

function prepare(database: DatabaseSync, declared: Table, columns: readonly Column[]): Prepared {
  const table = { ...declared, columns }
  const isVolatile = new Set(
    columns.filter(({ field }) => declared.volatile.has(field)).map(({ name }) => name),
  )
  return {
    columns,
    fields: new Set(columns.map(({ field }) => field)),
    keyIndexes: declared.key.map((key) => columns.findIndex(({ name }) => name === key)),
    hashed: hashedColumns(
      columns.map(({ name }) => name),
      (name) => isVolatile.has(name),
    ),
    selectHash: database.prepare(selectHash(table)),
    upsert: database.prepare(upsert(table)),
  }
}

/** A name that no column has yet, whatever its case, for SQLite ignores case. */
function freeName(name: string, columns: readonly Column[]): string {
  const taken = new Set<string>([...columns.map((column) => column.name.toLowerCase()), ...ownColumns])
  let free = name
  for (let suffix = 2; taken.has(free); suffix++) free = `${name}_${suffix}`
  return free
}

/** A value as SQLite takes it; what does not fit its column's type is kept as JSON. */
function toValue(value: unknown, { type }: Column): SQLInputValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return type === 'json' ? JSON.stringify(value) : value
  if (typeof value === 'number') return type === 'text' ? String(value) : value
  if (typeof value === 'boolean') return type === 'boolean' ? Number(value) : String(value)
  return JSON.stringify(value)
}
