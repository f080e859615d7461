import type { GongRecord } from '../entities/entity.ts'
import { fold } from '../entities/spelling.ts'

/** What was chosen of a record, and which of the paths led nowhere. */
export interface Selected {
  readonly record: GongRecord
  readonly missing: readonly string[]
}

/** The fields at dotted paths (`metaData.title`, `parties.name`: of every entry of a list), names in any spelling. */
export function selectFields(record: GongRecord, paths: readonly string[]): Selected {
  const result: Record<string, unknown> = {}
  const missing = paths.filter((path) => !copyPath(record, result, path.split('.')))
  return { record: result, missing }
}

/** Without fields that are null: Gong has most fields in most records, empty. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([name, inner]) => [name, withoutNulls(inner)]),
  )
}

function copyPath(
  from: GongRecord,
  to: Record<string, unknown>,
  [first = '', ...rest]: readonly string[],
): boolean {
  const wanted = fold(first.replace(/\[\]$/, ''))
  const name = Object.keys(from).find((candidate) => fold(candidate) === wanted)
  if (name === undefined) return false
  const value = from[name]
  if (rest.length === 0) {
    to[name] = value
    return true
  }
  if (Array.isArray(value)) {
    const kept = Array.isArray(to[name]) ? (to[name] as unknown[]) : value.map(() => ({}))
    to[name] = kept
    const found = value.map(
      (item, index) => isObject(item) && copyPath(item, kept[index] as Record<string, unknown>, rest),
    )
    return value.length === 0 || found.includes(true)
  }
  if (value === null) return true
  if (!isObject(value)) return false
  const inner = isObject(to[name]) ? { ...to[name] } : {}
  to[name] = inner
  return copyPath(value, inner, rest)
}

function isObject(value: unknown): value is GongRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
