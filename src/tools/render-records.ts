import type { GongRecord } from '../entities/entity.ts'
import { selectFields, withoutNulls } from './select-fields.ts'
import { type Shortened, shorten } from './shorten.ts'
import { jsonBytes } from './text-size.ts'

/** Records as lines of JSON that fit into so many bytes. */
export interface Rendering {
  readonly lines: string[]
  /** What was shortened of a record that is too long by itself. */
  readonly shortened: string[]
  /** Chosen fields that no record has so far. */
  readonly missing: Set<string>
  /** Adds a record. @returns whether it fits; the very first is shortened until it does. */
  add(record: GongRecord): boolean
}

/** @param maxBytes as `jsonBytes` counts. @param fields dotted paths; all when undefined. */
export function createRendering(maxBytes: number, fields: readonly string[] | undefined): Rendering {
  const lines: string[] = []
  const shortened: string[] = []
  const missing = new Set(fields)
  let left = maxBytes
  const put = (line: string) => {
    lines.push(line)
    left -= jsonBytes(`${line}\n`)
    return true
  }
  return {
    lines,
    shortened,
    missing,
    add(record) {
      const selected = fields === undefined ? undefined : selectFields(record, fields)
      const kept = withoutNulls(selected?.record ?? record) as GongRecord
      const line = JSON.stringify(kept)
      const fits = jsonBytes(`${line}\n`) <= left
      if (!fits && lines.length > 0) return false
      for (const name of fields ?? []) if (!selected?.missing.includes(name)) missing.delete(name)
      if (fits) return put(line)
      const short: Shortened = shorten(kept, left - 2)
      shortened.push(...short.parts)
      return put(short.json)
    },
  }
}
