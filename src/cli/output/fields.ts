import type { GongRecord } from '../../entities/entity.ts'
import { fold } from '../../entities/spelling.ts'
import { GongError } from '../../errors/gong-error.ts'

/** Fields that were asked for: dotted paths, each as the names on the way. */
export type FieldPaths = readonly (readonly string[])[]

/** The paths of `id,metaData.title`. @throws GongError `usage` when there is none. */
export function parseFields(text: string | undefined): FieldPaths | undefined {
  if (text === undefined) return undefined
  const paths = text
    .split(',')
    .map((path) => path.trim().split('.'))
    .filter((path) => path.every((name) => name !== ''))
  if (paths.length > 0) return paths
  throw new GongError('usage', `--fields “${text}” names no field.`, {
    advice: 'Give names separated by commas, such as id,title.',
  })
}

/**
 * The record with nothing but these fields, in their order; lists keep their shape. A field that the record does not
 * have is null, so that every record has the same fields.
 * @param lifted a nested object whose fields may be named without it.
 */
export function project(record: GongRecord, paths: FieldPaths, lifted?: string): GongRecord {
  const projected: Record<string, unknown> = {}
  for (const path of paths) copy(record, projected, place(record, path, lifted))
  return projected
}

/** The value at a path; of lists, the values of all items. */
export function valueAt(record: GongRecord, path: readonly string[], lifted?: string): unknown {
  return pick(record, place(record, path, lifted))
}

/** The path in the spelling of the record, through the lifted object where the field is there. */
function place(record: GongRecord, path: readonly string[], lifted?: string): readonly string[] {
  const [first = ''] = path
  const inner = lifted === undefined ? undefined : record[lifted]
  if (keyOf(record, first) === undefined && isObject(inner) && keyOf(inner, first) !== undefined)
    return [lifted ?? '', ...path]
  return path
}

function pick(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value
  if (Array.isArray(value)) return value.map((item: unknown) => pick(item, [name, ...rest]))
  if (!isObject(value)) return undefined
  return pick(value[keyOf(value, name) ?? name], rest)
}

function copy(from: GongRecord, to: Record<string, unknown>, [name = '', ...rest]: readonly string[]): void {
  const key = keyOf(from, name) ?? name
  const value = from[key]
  if (rest.length === 0) to[key] = value ?? null
  else if (Array.isArray(value)) {
    const before = Array.isArray(to[key]) ? (to[key] as unknown[]) : []
    to[key] = value.map((item: unknown, index) => copyInto(item, before[index], rest))
  } else to[key] = copyInto(value, to[key], rest)
}

function copyInto(value: unknown, before: unknown, rest: readonly string[]): unknown {
  if (!isObject(value)) return value ?? null
  const target = isObject(before) ? { ...before } : {}
  copy(value, target, rest)
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
