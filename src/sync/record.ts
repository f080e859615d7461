import type { GongRecord, Stream } from '../entities/entity.ts'
import { parseMoment } from './moment.ts'

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
