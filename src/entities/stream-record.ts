import type { GongRecord, Stream, StreamEntity } from './entity.ts'

/** A record on its way to a destination. */
export interface StreamRecord {
  /** As Gong sent it, with the fields that the reading stamped on it. */
  readonly record: GongRecord
  /** The same with nested objects lifted as the declaration says: the fields of the row, by Gong's names. */
  readonly fields: GongRecord
  /** The record of another stream that it came in. */
  readonly within?: GongRecord
}

/** The value at a dotted path, or undefined. */
export function readPath(record: GongRecord, path: string): unknown {
  let value: unknown = record
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as GongRecord)[name]
  }
  return value
}

/** Whether the record is of a private call. A record without the flag is not. */
export function isPrivate(stream: Stream, record: GongRecord): boolean {
  return stream.privateFlag !== undefined && readPath(record, stream.privateFlag) === true
}

/** The record with its row's fields: one nested object lifted, others replaced by fields of their own. */
export function toStreamRecord({ stream }: StreamEntity, record: GongRecord): StreamRecord {
  const { table } = stream
  if (table === undefined) return { record, fields: record }
  const fields: Record<string, unknown> = {}
  const lifted = table.lift === undefined ? undefined : record[table.lift]
  for (const [name, value] of Object.entries(record)) {
    const spread = table.spread?.[name]
    if (name === table.lift) continue
    if (spread === undefined) fields[name] = value
    else
      for (const [inner, outer] of Object.entries(spread))
        fields[outer] = (value as GongRecord | null)?.[inner] ?? null
  }
  // Last, so that the lifted object's names win over equal ones beside it.
  if (typeof lifted === 'object' && lifted !== null) Object.assign(fields, lifted)
  return { record, fields }
}

/** The record of a stream that the record of another one holds in a field. */
export function toFedRecord(entity: StreamEntity, field: string, within: GongRecord): StreamRecord {
  return { ...toStreamRecord(entity, (within[field] ?? {}) as GongRecord), within }
}

/** The key of a row as one text; missing parts count as empty. */
export function keyOf(key: readonly string[], fields: GongRecord): string {
  return key.length === 1
    ? keyPart(fields[key[0] ?? ''])
    : JSON.stringify(key.map((name) => keyPart(fields[name])))
}

function keyPart(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}
