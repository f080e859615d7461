import type { JsonSchema } from '../api/json-schema.ts'
import { listAction, recordSchema } from '../entities/actions.ts'
import type { StreamEntity } from '../entities/entity.ts'
import { snakeCase } from '../entities/spelling.ts'

/** What a column holds; objects and lists are kept as JSON. */
export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'json'

export interface Column {
  /** In snake_case. */
  readonly name: string
  /** The field of the row, as Gong spells it. */
  readonly field: string
  readonly type: ColumnType
  readonly description: string | undefined
}

/** A stream as a table: named as the entity, a column for each top-level field. */
export interface Table {
  readonly name: string
  readonly columns: readonly Column[]
  /** Names of the columns of the primary key. */
  readonly key: readonly string[]
  /** Fields whose change does not make a row another one. */
  readonly volatile: ReadonlySet<string>
}

/** Columns of our own beside Gong's. */
export const ownColumns = ['_synced_at', '_deleted_at', '_hash'] as const

/** The table of a stream, derived from its declaration and the schema of its record. */
export function tableOf(entity: StreamEntity): Table {
  const { stream } = entity
  const fields = { ...rowFields(entity), ...stream.stamps }
  const columns = Object.entries(fields).map(([field, schema]) => ({
    name: snakeCase(field),
    field,
    type: columnType(schema),
    description: schema.description,
  }))
  return {
    name: entity.name,
    // The key first: that is where people look for it.
    columns: columns.toSorted(
      (left, right) => Number(stream.key.includes(right.field)) - Number(stream.key.includes(left.field)),
    ),
    key: stream.key.map(snakeCase),
    volatile: new Set(stream.volatile),
  }
}

/** The fields of a row with their schemas: the record's, split, lifted and spread as the declaration says. */
function rowFields(entity: StreamEntity): Readonly<Record<string, JsonSchema>> {
  const { table, split } = entity.stream
  const record = recordSchema(listAction(entity).action)
  const fields: Record<string, JsonSchema> = {}
  for (const [name, schema] of Object.entries(record.properties ?? {})) {
    const spread = table?.spread?.[name]
    if (name === table?.lift || name === split?.list) continue
    if (spread === undefined) fields[name] = schema
    else for (const [inner, outer] of Object.entries(spread)) fields[outer] = schema.properties?.[inner] ?? {}
  }
  const lifted = table?.lift === undefined ? undefined : record.properties?.[table.lift]
  return { ...lifted?.properties, ...withoutNames(fields, lifted?.properties), ...split?.item.properties }
}

function withoutNames(
  fields: Record<string, JsonSchema>,
  taken: JsonSchema['properties'],
): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => taken?.[name] === undefined))
}

const columnTypes: Readonly<Record<string, ColumnType>> = {
  string: 'text',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
}

function columnType({ type }: JsonSchema): ColumnType {
  const types = (typeof type === 'string' ? [type] : (type ?? [])).filter((name) => name !== 'null')
  return (types.length === 1 ? columnTypes[types[0] ?? ''] : undefined) ?? 'json'
}

/** The type that fits a value of a field which Gong's description does not know. */
export function typeOfValue(value: unknown): ColumnType {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return 'json'
}
