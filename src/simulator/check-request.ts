import { PARSE_ERROR, Refusal } from './answer.ts'
import { parseDateTime } from './date-times.ts'
import type { Description, Operation, Schema } from './description.ts'

/** A request whose parameters and body have the described form. */
export interface CheckedRequest {
  /** Query parameters that the operation knows. */
  readonly query: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

/** Parameters that the description calls required and Gong does without (gong facts, 5: 13). */
const NOT_REQUIRED: Readonly<Record<string, readonly string[]>> = {
  listCalls: ['fromDateTime', 'toDateTime'],
}

/** Fields that are strings in the description and numbers inside Gong: a malformed one does not parse. */
const NUMERIC_IDS = new Set([
  'workspaceId',
  'folderId',
  'callIds',
  'primaryUserIds',
  'userIds',
  'reviewedUserIds',
  'scorecardIds',
])

/** Checks a request against the description and throws a Refusal with Gong's words when it does not fit. */
export function checkRequest(
  description: Description,
  operation: Operation,
  sent: {
    readonly values: Readonly<Record<string, string>>
    readonly query: URLSearchParams
    readonly body: string
  },
): CheckedRequest {
  const query = checkQuery(operation, sent.query)
  if ('id' in sent.values) checkPathId(operation, sent.values['id'] ?? '')
  const body = operation.body === undefined ? {} : checkBody(description, operation.body, sent.body)
  return { query, body }
}

function checkQuery(operation: Operation, sent: URLSearchParams): Record<string, string> {
  const query: Record<string, string> = {}
  const missing: string[] = []
  for (const { name, in: place, required, schema } of operation.parameters) {
    if (place !== 'query') continue
    const value = sent.get(name)
    if (value === null || value === '') {
      if (required === true && !NOT_REQUIRED[operation.id]?.includes(name))
        missing.push(`${name} parameter is missing`)
      continue
    }
    query[name] = value
    if (!fitsText(name, value, schema)) throw new Refusal(400, PARSE_ERROR)
  }
  if (missing.length > 0) throw new Refusal(400, missing)
  return query
}

function checkPathId(operation: Operation, id: string): void {
  const isNumeric = operation.path.startsWith('/v2/calls/') || operation.path.startsWith('/v2/users/')
  if (isNumeric && !/^\d{1,20}$/.test(id)) throw new Refusal(400, PARSE_ERROR)
}

function checkBody(
  description: Description,
  schema: Schema,
  text: string,
): Readonly<Record<string, unknown>> {
  const body = parse(text)
  const resolved = description.resolve(schema)
  // Without `filter` Gong reports a parse error, not a missing field (gong facts, 5: 3).
  if (resolved.required?.includes('filter') && (!isRecord(body) || !isRecord(body['filter']))) {
    throw new Refusal(400, PARSE_ERROR)
  }
  const missing: string[] = []
  if (!fits(description, schema, body, '', missing)) throw new Refusal(400, PARSE_ERROR)
  if (missing.length > 0) throw new Refusal(400, missing)
  return isRecord(body) ? body : {}
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(400, PARSE_ERROR)
  }
}

/** Whether a value has the described form; collects the paths of required fields that are not there. */
function fits(
  description: Description,
  unresolved: Schema,
  value: unknown,
  path: string,
  missing: string[],
): boolean {
  const schema = description.resolve(unresolved)
  if (value === null || value === undefined) return true
  switch (schema.type) {
    case 'string':
      return typeof value === 'string' && fitsText(path.split('.').pop() ?? '', value, schema)
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
      return Number.isInteger(value)
    case 'number':
      return typeof value === 'number'
    case 'array': {
      const items = schema.items ?? {}
      return Array.isArray(value) && value.every((item) => fits(description, items, item, path, missing))
    }
    default:
      return schema.properties === undefined || fitsObject(description, schema, value, path, missing)
  }
}

function fitsObject(
  description: Description,
  schema: Schema,
  value: unknown,
  path: string,
  missing: string[],
): boolean {
  if (!isRecord(value)) return false
  const prefix = path === '' ? '' : `${path}.`
  for (const name of schema.required ?? []) {
    if (value[name] === undefined || value[name] === null) missing.push(`${prefix}${name}: must not be null`)
  }
  return Object.entries(schema.properties ?? {}).every(([name, property]) =>
    fits(description, property, value[name], prefix + name, missing),
  )
}

/** Whether the text of a parameter or a string field has its form: enums, ids, dates and numbers alike. */
function fitsText(name: string, value: string, schema: Schema): boolean {
  if (schema.enum !== undefined && !schema.enum.includes(value)) return false
  if (schema.type === 'integer') return /^-?\d{1,19}$/.test(value)
  if (schema.type === 'boolean') return value === 'true' || value === 'false'
  if (NUMERIC_IDS.has(name)) return /^\d{1,20}$/.test(value)
  if (name.endsWith('DateTime') || schema.format === 'date-time') return parseDateTime(value) !== undefined
  if (/(?:from|to)Date$/i.test(name)) return /^\d{4}-\d\d-\d\d$/.test(value)
  return true
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
