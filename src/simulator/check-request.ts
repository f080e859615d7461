import { PARSE_ERROR, Refusal } from './answer.ts'
import { boundsProblem } from './check-bounds.ts'
import { checkFile } from './check-file.ts'
import { parseDateTime } from './date-times.ts'
import type { Description, Operation, Schema } from './description.ts'
import type { ReceivedFile } from './multipart/received-file.ts'
import type { ReceivedBody } from './received-body.ts'

/** A request whose parameters and body have the described form. */
export interface CheckedRequest {
  /** Query parameters that the operation knows. */
  readonly query: Readonly<Record<string, string>>
  /** The JSON body; empty where it is a list, or there is none. */
  readonly body: Readonly<Record<string, unknown>>
  /** The JSON body, where it is a list. */
  readonly list: readonly unknown[]
  /** The file of a multipart form. */
  readonly file: ReceivedFile | undefined
}

/** Parameters that the description calls required and Gong does without (gong facts, 5: 13). */
const NOT_REQUIRED: Readonly<Record<string, readonly string[]>> = {
  listCalls: ['fromDateTime', 'toDateTime'],
  // Its prose: without it the schemas of all types are answered.
  listCrmSchemaFields: ['objectType'],
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
  'primaryUser',
])

/** Fields that are date-times by their prose alone. */
const MOMENTS = new Set([
  'actualStart',
  'scheduledStart',
  'scheduledEnd',
  'startTime',
  'endTime',
  'eventTimestamp',
])

/** Checks a request against the description and throws a Refusal with Gong's words when it does not fit. */
export function checkRequest(
  description: Description,
  operation: Operation,
  sent: {
    readonly values: Readonly<Record<string, string>>
    readonly query: URLSearchParams
    readonly body: ReceivedBody
  },
): CheckedRequest {
  const query = checkQuery(operation, sent.query)
  checkPathIds(operation, sent.values)
  const json = operation.body === undefined ? undefined : checkBody(description, operation.body, sent.body)
  return {
    query,
    body: isRecord(json) ? json : {},
    list: Array.isArray(json) ? (json as readonly unknown[]) : [],
    file: operation.form === undefined ? undefined : checkFile(operation.form, sent.body),
  }
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

/** Ids of calls and users are strings in the description and numbers inside Gong, as others are in both. */
function checkPathIds({ path, parameters }: Operation, values: Readonly<Record<string, string>>): void {
  for (const { name, in: place, schema } of parameters) {
    if (place !== 'path') continue
    const isNumeric =
      schema.type === 'integer' || (name === 'id' && /^\/v2\/(?:calls|users)\/\{id\}/.test(path))
    if (isNumeric && !/^\d{1,20}$/.test(values[name] ?? '')) throw new Refusal(400, PARSE_ERROR)
  }
}

/** Checks a JSON body, whatever the method: Gong takes some with GET and DELETE too (gong facts, 5: 19, 23). */
function checkBody(description: Description, schema: Schema, sent: ReceivedBody): unknown {
  checkJsonType(sent)
  const body = parse(sent.text)
  const resolved = description.resolve(schema)
  // Without `filter` Gong reports a parse error, not a missing field (gong facts, 5: 3).
  if (resolved.required?.includes('filter') && (!isRecord(body) || !isRecord(body['filter']))) {
    throw new Refusal(400, PARSE_ERROR)
  }
  const problems: string[] = []
  if (body === null || !fits(description, schema, body, '', problems)) throw new Refusal(400, PARSE_ERROR)
  if (problems.length > 0) throw new Refusal(400, problems)
  return body
}

function checkJsonType({ contentType = '', text }: ReceivedBody): void {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (text === '' || /^application\/(?:[\w.-]+\+)?json$/.test(type)) return
  throw new Refusal(400, `Content type '${contentType}' not supported`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(400, PARSE_ERROR)
  }
}

/** Whether a value has the described form; collects what is wrong with fields that have it. */
function fits(
  description: Description,
  unresolved: Schema,
  value: unknown,
  path: string,
  problems: string[],
): boolean {
  const schema = description.resolve(unresolved)
  if (value === null || value === undefined) return true
  const problem = boundsProblem(value, schema)
  if (problem !== undefined) problems.push(`${path}: ${problem}`)
  switch (schema.type) {
    case 'string':
      return typeof value === 'string' && fitsText(nameIn(path), value, schema)
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
      return Number.isInteger(value)
    case 'number':
      return typeof value === 'number'
    case 'array': {
      const items = schema.items ?? {}
      return (
        Array.isArray(value) &&
        value.every(
          (item, place) => item !== null && fits(description, items, item, `${path}[${place}]`, problems),
        )
      )
    }
    default:
      return schema.properties === undefined || fitsObject(description, schema, value, path, problems)
  }
}

function fitsObject(
  description: Description,
  schema: Schema,
  value: unknown,
  path: string,
  problems: string[],
): boolean {
  if (!isRecord(value)) return false
  const prefix = path === '' ? '' : `${path}.`
  for (const name of schema.required ?? []) {
    // The description requires fields here and there that it does not have.
    if (schema.properties?.[name] === undefined) continue
    if (value[name] === undefined || value[name] === null) problems.push(`${prefix}${name}: must not be null`)
  }
  return Object.entries(schema.properties ?? {}).every(([name, property]) =>
    fits(description, property, value[name], prefix + name, problems),
  )
}

/** The field's name at the end of a path as `filter.callIds[0]`. */
function nameIn(path: string): string {
  return (path.split('.').pop() ?? '').replace(/\[\d+\]$/, '')
}

/** Whether the text of a parameter or a string field has its form: enums, ids, dates and numbers alike. */
function fitsText(name: string, value: string, schema: Schema): boolean {
  // Some enums are one text of all their values in the description.
  if (schema.enum !== undefined && !schema.enum.some((known) => known.split(', ').includes(value)))
    return false
  if (schema.type === 'integer') return /^-?\d{1,19}$/.test(value)
  if (schema.type === 'boolean') return value === 'true' || value === 'false'
  if (NUMERIC_IDS.has(name)) return /^\d{1,20}$/.test(value)
  if (name.endsWith('DateTime') || MOMENTS.has(name) || schema.format === 'date-time')
    return parseDateTime(value) !== undefined
  if (/(?:from|to)Date$/i.test(name)) return /^\d{4}-\d\d-\d\d$/.test(value)
  return true
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
