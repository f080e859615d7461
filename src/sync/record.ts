import type { GongRecord, Stream, StreamEntity } from '../entities/entity.ts'
import type { StreamRecord } from './destination.ts'
import { parseMoment } from './moment.ts'

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

/** The records that an answer's item stands for: the items of the list it splits by, each with its other fields. */
export function splitRecord({ split }: Stream, record: GongRecord): readonly GongRecord[] {
  if (split === undefined) return [record]
  const { [split.list]: items, ...others } = record
  return Array.isArray(items) ? items.map((item: GongRecord) => ({ ...others, ...item })) : []
}

/** The time of a row: the first of the fields that holds one, in milliseconds. */
export function timeOf(fields: GongRecord, candidates: readonly string[]): number | undefined {
  for (const name of candidates) {
    const ms = parseMoment(fields[name])
    if (ms !== undefined) return ms
  }
  return undefined
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
