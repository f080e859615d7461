import type { GongRecord } from '../entities/entity.ts'
import { fold } from '../entities/spelling.ts'

/** A dotted path as the names on the way, such as `parties` and `name`; a path goes into every item of a list. */
export type FieldPath = readonly string[]

/** Reads `metaData.title`; `parties[].name` means the same as `parties.name`. Undefined when a name is empty. */
export function parsePath(text: string): FieldPath | undefined {
  const names = text.split('.').map((name) => name.trim().replace(/\[\]$/, ''))
  return names.includes('') ? undefined : names
}

export interface SelectOptions {
  /** A nested object whose fields may be named without it. */
  readonly lifted?: string | undefined
  /** What stands for a field that the record does not have, so that all records have the same fields; else nothing does. */
  readonly missing?: null
}

/**
 * The value with nothing but the fields at these paths, in their order; lists keep their shape. Names are taken in any
 * spelling.
 */
export function selectFields<T>(value: T, paths: readonly FieldPath[], options: SelectOptions = {}): T {
  if (Array.isArray(value)) return value.map((item: unknown) => selectFields(item, paths, options)) as T
  if (!isObject(value)) return value
  const selected: Record<string, unknown> = {}
  for (const path of paths) copy(value, selected, place(value, path, options.lifted), options)
  return selected as T
}

/** The value without the fields at these paths. */
export function dropFields<T>(value: T, paths: readonly FieldPath[]): T {
  if (Array.isArray(value)) return value.map((item: unknown) => dropFields(item, paths)) as T
  if (!isObject(value)) return value
  const kept = Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
    const deeper = paths.filter(([first = '']) => fold(first) === fold(name)).map(([, ...rest]) => rest)
    if (deeper.some((rest) => rest.length === 0)) return []
    return [[name, deeper.length === 0 ? field : dropFields(field, deeper)]]
  })
  return Object.fromEntries(kept) as T
}

/** The value at a path; of lists, the values of all items. Undefined where there is none. */
export function valueAt(record: GongRecord, path: FieldPath, lifted?: string): unknown {
  return pick(record, place(record, path, lifted))
}

/** Whether a record has something at a path, if only null. */
export function hasField(record: GongRecord, path: FieldPath): boolean {
  const value = valueAt(record, path)
  return Array.isArray(value)
    ? value.length === 0 || value.flat(9).some((item) => item !== undefined)
    : value !== undefined
}

/** The path through the lifted object where the field is there. */
function place(record: GongRecord, path: FieldPath, lifted: string | undefined): FieldPath {
  const [first = ''] = path
  const inner = lifted === undefined ? undefined : record[lifted]
  const isInside = keyOf(record, first) === undefined && isObject(inner) && keyOf(inner, first) !== undefined
  return isInside ? [lifted ?? '', ...path] : path
}

function pick(value: unknown, [name, ...rest]: FieldPath): unknown {
  if (name === undefined) return value
  if (Array.isArray(value))
    return value.map((item: unknown) => (item === null ? undefined : pick(item, [name, ...rest])))
  if (value === null) return null
  if (!isObject(value)) return undefined
  const key = keyOf(value, name)
  return key === undefined ? undefined : pick(value[key], rest)
}

function copy(
  from: GongRecord,
  to: Record<string, unknown>,
  [name = '', ...rest]: FieldPath,
  options: SelectOptions,
): void {
  const key = keyOf(from, name)
  // It would not become a field.
  if (name === '__proto__') return
  if (key === undefined) {
    if (options.missing === null) to[name] = null
    return
  }
  const part = rest.length === 0 ? from[key] : copyInto(from[key], to[key], rest, options)
  if (part !== undefined) to[key] = part
}

/** The part of a value at the rest of a path, together with what earlier paths took of it. */
function copyInto(value: unknown, before: unknown, rest: FieldPath, options: SelectOptions): unknown {
  if (value === null) return null
  if (Array.isArray(value)) {
    const earlier = Array.isArray(before) ? (before as unknown[]) : []
    return value.map((item: unknown, index) => copyInto(item, earlier[index], rest, options) ?? null)
  }
  if (!isObject(value)) return before
  const target = isObject(before) ? { ...before } : {}
  copy(value, target, rest, options)
  return target
}

function keyOf(record: GongRecord, name: string): string | undefined {
  if (Object.hasOwn(record, name)) return name
  const folded = fold(name)
  return Object.keys(record).find((key) => fold(key) === folded)
}

function isObject(value: unknown): value is GongRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
