import type { JsonSchema, JsonType } from '../api/json-schema.ts'

/** A place where an answer is not as Gong's description says. */
export interface Mismatch {
  /** `parties[].context`: without list indexes and with `*` for keys of a map, so that all of a kind have one path; `''` is the value itself. */
  readonly path: string
  /** The types the schema allows, `id` among them: `string`, `number or boolean`. */
  readonly expected: string
  readonly received: JsonType
}

/** Checks a value, normalises its ids in place, reports what does not fit, and returns the value. */
export type Conform = (value: unknown, report: (mismatch: Mismatch) => void) => unknown

/**
 * Prepares the check of a value against a schema.
 *
 * An id that came as a JSON number becomes the string of its digits. Whatever else does not fit is reported and
 * kept as it came. Null, missing fields and fields the schema does not know always fit; formats, enums and bounds
 * are not checked, for Gong keeps none of them fixed.
 */
export function compileConform(schema: JsonSchema): Conform {
  const root = compile(schema, new Map())
  return (value, report) => {
    const normal = isNumberedId(root, value) ? String(value) : value
    if (!fits(root, normal)) explain(root, normal, '', report)
    return normal
  }
}

// Kinds of value as bits, so that one comparison tells whether a value fits.
const string = 1
const integer = 2
const boolean = 4
const object = 8
const array = 16
const nothing = 32
const fraction = 64
/** Not a kind of value but of schema: a string of digits that may come as a number. */
const id = 128
const anything = string | integer | fraction | boolean | object | array | nothing

const kindNames: readonly (readonly [number, JsonType])[] = [
  [string, 'string'],
  [integer, 'integer'],
  [fraction, 'number'],
  [boolean, 'boolean'],
  [object, 'object'],
  [array, 'array'],
]
const kindOfType: Readonly<Record<JsonType, number>> = {
  string,
  number: integer | fraction,
  integer,
  boolean,
  object,
  array,
  null: nothing,
}

/** A schema made ready: which kinds it allows, and what is known of fields and items. */
interface Node {
  readonly allows: number
  readonly names: string[]
  readonly fields: Node[]
  items: Node | undefined
  others: Node | undefined
}

function compile(schema: JsonSchema, known: Map<JsonSchema, Node>): Node {
  const before = known.get(schema)
  if (before) return before
  const node: Node = { allows: kinds(schema), names: [], fields: [], items: undefined, others: undefined }
  known.set(schema, node)
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    node.names.push(name)
    node.fields.push(compile(field, known))
  }
  if (schema.items) node.items = lookedAt(compile(schema.items, known))
  if (schema.additionalProperties) node.others = lookedAt(compile(schema.additionalProperties, known))
  return node
}

function kinds({ type, format }: JsonSchema): number {
  if (type === undefined) return anything
  const types = typeof type === 'string' ? [type] : type
  const allowed = types.reduce((sum, each) => sum | kindOfType[each], nothing)
  return format === 'int64-id' && (allowed & string) !== 0 ? allowed | id : allowed
}

/** Items and further fields of which nothing is known need no visit. */
function lookedAt(node: Node): Node | undefined {
  const isAnything = node.allows === anything && node.names.length === 0 && !node.items && !node.others
  return isAnything ? undefined : node
}

function kindOf(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return string
    case 'number':
      return Number.isInteger(value) ? integer : fraction
    case 'boolean':
      return boolean
    case 'object':
      if (value === null) return nothing
      return Array.isArray(value) ? array : object
    default:
      return nothing
  }
}

/** Whether the value and all that is in it fit; writes ids in place as it goes, and allocates nothing else. */
function fits(node: Node, value: unknown): boolean {
  const kind = kindOf(value)
  if ((node.allows & kind) === 0) return false
  if (kind === object) return fieldsFit(node, value as Record<string, unknown>)
  return kind === array && node.items !== undefined ? itemsFit(node.items, value as unknown[]) : true
}

function fieldsFit({ names, fields, others }: Node, value: Record<string, unknown>): boolean {
  let isFit = true
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string
    let inner = value[name]
    if (inner === null || inner === undefined) continue
    const field = fields[index] as Node
    // Most values are texts where a text is allowed: they need no further look.
    if (typeof inner === 'string' && (field.allows & string) !== 0) continue
    if (isNumberedId(field, inner)) value[name] = inner = String(inner)
    if (!fits(field, inner)) isFit = false
  }
  if (others !== undefined) {
    for (const name of Object.keys(value)) {
      if (names.includes(name)) continue
      let inner = value[name]
      if (isNumberedId(others, inner)) value[name] = inner = String(inner)
      if (!fits(others, inner)) isFit = false
    }
  }
  return isFit
}

function itemsFit(item: Node, values: unknown[]): boolean {
  let isFit = true
  for (let index = 0; index < values.length; index++) {
    let value = values[index]
    if (typeof value === 'string' && (item.allows & string) !== 0) continue
    if (isNumberedId(item, value)) values[index] = value = String(value)
    if (!fits(item, value)) isFit = false
  }
  return isFit
}

/** An id that came as a number and has all its digits still. */
function isNumberedId(node: Node, value: unknown): value is number {
  return typeof value === 'number' && (node.allows & id) !== 0 && Number.isSafeInteger(value)
}

/** The second look at a value that did not fit: says where and why. */
function explain(node: Node, value: unknown, path: string, report: (mismatch: Mismatch) => void): void {
  const kind = kindOf(value)
  if ((node.allows & kind) === 0) {
    report({ path, expected: expectation(node), received: nameOf(kind) })
    return
  }
  if (kind === array && node.items) {
    for (const each of value as unknown[]) explain(node.items, each, `${path}[]`, report)
  }
  if (kind !== object) return
  const prefix = path === '' ? '' : `${path}.`
  for (const [name, inner] of Object.entries(value as Record<string, unknown>)) {
    const index = node.names.indexOf(name)
    const field = index === -1 ? node.others : node.fields[index]
    if (field) explain(field, inner, index === -1 ? `${prefix}*` : prefix + name, report)
  }
}

function expectation({ allows }: Node): string {
  const isNumber = (allows & fraction) !== 0
  const names = kindNames.filter(([kind]) => (allows & kind) !== 0 && !(isNumber && kind === integer))
  return names.map(([kind, name]) => (kind === string && (allows & id) !== 0 ? 'id' : name)).join(' or ')
}

function nameOf(kind: number): JsonType {
  return kindNames.find(([each]) => each === kind)?.[1] ?? 'null'
}
