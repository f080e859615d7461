import { hasField, parsePath, selectFields } from '../client/select-fields.ts'
import type { GongRecord } from '../entities/entity.ts'
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
  const paths = (fields ?? []).map((field) => [field, parsePath(field) ?? []] as const)
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
      const chosen =
        fields === undefined
          ? record
          : selectFields(
              record,
              paths.map(([, path]) => path),
            )
      const kept = withoutNulls(chosen) as GongRecord
      const line = JSON.stringify(kept)
      const fits = jsonBytes(`${line}\n`) <= left
      if (!fits && lines.length > 0) return false
      for (const [field, path] of paths) if (hasField(record, path)) missing.delete(field)
      if (fits) return put(line)
      const short: Shortened = shorten(kept, left - 2)
      shortened.push(...short.parts)
      return put(short.json)
    },
  }
}

/** Without fields that are null: Gong has most fields in most records, empty. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([name, inner]) => [name, withoutNulls(inner)]),
  )
}
