import type { GongRecord } from '../entities/entity.ts'
import { jsonBytes, wholeCharacters } from './text-size.ts'

/** A record as JSON in so many bytes, and what was left out to make it fit. */
export interface Shortened {
  readonly json: string
  /** Paths of what was shortened, with how long it is: `content.brief (12000 characters)`. */
  readonly parts: readonly string[]
}

/** Lengths to try, longest first: texts to this many characters, lists to this many items, objects to this many levels. */
const attempts = [
  ...[16_000, 8000, 4000, 2000, 1000, 500, 250, 120, 60].map((text) => ({ text, list: Infinity, depth: 99 })),
  ...[100, 50, 20, 10, 5, 2, 1].map((list) => ({ text: 120, list, depth: 99 })),
  ...[4, 3, 2, 1].map((depth) => ({ text: 60, list: 1, depth })),
]

/**
 * Makes a record fit by shortening its longest texts first, then its longest lists, then what lies deepest.
 * @param maxBytes as `jsonBytes` counts.
 */
export function shorten(record: GongRecord, maxBytes: number): Shortened {
  for (const limits of attempts) {
    const parts = new Map<string, string>()
    const json = JSON.stringify(cut(record, limits, '', parts))
    if (jsonBytes(json) <= maxBytes)
      return { json, parts: [...parts].map(([path, size]) => `${path} (${size})`) }
  }
  const names = Object.keys(record)
  return {
    json: '{}',
    parts: names.map((name) => `${name} (${JSON.stringify(record[name])?.length ?? 0} characters)`),
  }
}

type Limits = (typeof attempts)[number]

function cut(value: unknown, limits: Limits, path: string, parts: Map<string, string>): unknown {
  if (typeof value === 'string') {
    if (value.length <= limits.text) return value
    note(parts, path, value.length, 'characters')
    return `${wholeCharacters(value.slice(0, limits.text))}…`
  }
  if (typeof value !== 'object' || value === null) return value
  const depth = path === '' ? 0 : path.split('.').length
  if (Array.isArray(value)) {
    const kept = depth >= limits.depth ? 0 : limits.list
    if (value.length > kept) note(parts, path, value.length, 'entries')
    return value.slice(0, kept).map((item) => cut(item, limits, `${path}[]`, parts))
  }
  if (depth >= limits.depth) {
    note(parts, path, Object.keys(value).length, 'fields')
    return {}
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      cut(inner, limits, path === '' ? name : `${path}.${name}`, parts),
    ]),
  )
}

/** Remembers the largest of the values that share a path. */
function note(parts: Map<string, string>, path: string, size: number, unit: string): void {
  const before = Number.parseInt(parts.get(path) ?? '0', 10)
  if (size > before) parts.set(path, `${size} ${unit}`)
}
