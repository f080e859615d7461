import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { Entity } from '../../entities/entity.ts'
import type { StreamRecord, Written } from '../../sync/destination.ts'
import { type HashedColumn, hashedColumns, hashRow } from '../hash-row.ts'
import { type Column, ownColumns, snakeCase, type Table, typeOfValue } from '../table.ts'
import { addColumn, createTable, quote, selectHash, upsert } from './sql.ts'

/** Writes records into one table; fields that it has no column for get one. */
export interface TableWriter {
  write(entity: Entity, records: readonly StreamRecord[], at: string): Written
}

/** Makes the table where it is missing, and the columns that an older version of it lacks. */
export function createTableWriter(database: DatabaseSync, declared: Table): TableWriter {
  database.exec(createTable(declared))
  let prepared = prepare(database, declared, existingColumns(database, declared))

  /** Gives a field that the description does not know a column, or ties it to the one that an earlier run made. */
  function learn(field: string, value: unknown): void {
    const name = snakeCase(field)
    const { columns } = prepared
    const existing = columns.find((column) => column.name === name && column.field === name)
    const column: Column = {
      name: existing?.name ?? freeName(name, columns),
      field,
      type: typeOfValue(value),
      description: undefined,
    }
    if (existing === undefined) database.exec(addColumn(declared, column))
    const others = columns.filter((other) => other !== existing)
    prepared = prepare(database, declared, [...others, column])
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

/** The declared columns, made where an older table lacks them, and those that earlier runs added for unknown fields. */
function existingColumns(database: DatabaseSync, declared: Table): Column[] {
  const rows = database.prepare(`PRAGMA table_info(${quote(declared.name)})`).all()
  const present = rows.map((row) => String(row['name']))
  for (const column of declared.columns) {
    if (!present.includes(column.name)) database.exec(addColumn(declared, column))
  }
  const known = new Set<string>([...declared.columns.map(({ name }) => name), ...ownColumns])
  const learned = present
    .filter((name) => !known.has(name))
    .map((name): Column => ({ name, field: name, type: 'json', description: undefined }))
  return [...declared.columns, ...learned]
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
