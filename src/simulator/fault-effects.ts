import { type Answer, Refusal } from './answer.ts'
import type { Clock } from './clock.ts'
import type { Fault, FaultKind } from './faults.ts'
import { rawNumber } from './identifiers.ts'
import { LazyList } from './lazy-list.ts'
import { secondsToMidnight } from './rate-limit.ts'

/** Refuses or answers in place of the API when a fault says so; undefined to go on. */
export function answerInstead(
  faults: readonly Fault[],
  request: { readonly hasCursor: boolean; readonly target: string; readonly host: string },
  clock: Clock,
): Answer | undefined {
  for (const fault of faults) {
    switch (fault.kind) {
      case 'status':
        throw new Refusal(
          fault.status ?? 500,
          fault.message ?? messageOf(fault.status ?? 500),
          retryHeaders(fault),
        )
      case 'daily-limit':
        throw new Refusal(429, 'API request limit exceeded', {
          'Retry-After': String(secondsToMidnight(clock)),
        })
      case 'expired-cursor':
        if (request.hasCursor) throw new Refusal(400, 'The provided cursor has expired')
        break
      case 'redirect': {
        const location =
          fault.location ?? `http://${request.host.replace('127.0.0.1', 'localhost')}${request.target}`
        return { status: 307, body: '', headers: { Location: location } }
      }
      case 'html':
        return {
          status: 200,
          body: '<!DOCTYPE html><html><head><title>Gong</title></head><body>Please sign in.</body></html>',
          headers: { 'content-type': 'text/html;charset=UTF-8' },
        }
      default:
        break
    }
  }
  return undefined
}

/** Changes an answer's body as the faults say; most touch each third record only, as real surprises do. */
export function spoil(body: unknown, faults: readonly Fault[]): unknown {
  if (faults.every(({ kind }) => CHANGES[kind] === undefined)) return body
  let spoiled = isRecord(body) ? readAll(body) : body
  for (const { kind } of faults) {
    const change = CHANGES[kind]
    if (change !== undefined && isRecord(spoiled)) spoiled = change(spoiled)
  }
  return spoiled
}

type Body = Readonly<Record<string, unknown>>

function readAll(body: Body): Body {
  const entries = Object.entries(body)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value instanceof LazyList ? [...value] : value]),
  )
}

const CHANGES: Partial<Record<FaultKind, (body: Body) => Body>> = {
  'unknown-fields': (body) => ({
    ...eachRecord(body, (record) => ({
      ...record,
      newField: { added: 'without warning', values: [1, 2, 3] },
    })),
    anotherNewField: true,
  }),
  'null-fields': (body) =>
    eachRecord(body, (record) => mapLeaves(record, (name, value) => (isId(name) ? value : null))),
  'wrong-types': (body) =>
    eachRecord(body, (record) => mapLeaves(record, (name, value) => (isId(name) ? value : swapType(value)))),
  overcount: (body) => {
    const records = body['records']
    if (!isRecord(records)) return body
    return { ...body, records: { ...records, totalRecords: Number(records['totalRecords']) + 1 } }
  },
  'numeric-ids': (body) => toNumericIds(body) as Body,
  'string-ids': (body) => toStringIds(body) as Body,
}

function eachRecord(body: Body, change: (record: Body) => Body): Body {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      Array.isArray(value)
        ? value.map((record: unknown, place) =>
            place % 3 === 0 && isRecord(record) ? change(record) : record,
          )
        : value,
    ]),
  )
}

/** Changes values that are neither objects nor lists, at the top and inside `metaData`. */
function mapLeaves(record: Body, change: (name: string, value: unknown) => unknown): Body {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => {
      if (name === 'metaData' && isRecord(value)) return [name, mapLeaves(value, change)]
      return [name, typeof value === 'object' ? value : change(name, value)]
    }),
  )
}

/** Ids and the times that records are found by stay: without them nothing could be kept at all. */
function isId(name: string): boolean {
  return name === 'id' || name.endsWith('Id') || name === 'started'
}

function swapType(value: unknown): unknown {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return String(value)
  return typeof value === 'string' ? [value] : value
}

function toNumericIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toNumericIds)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const isNumeric = /(?:^id|Id)$/.test(name) && typeof inner === 'string' && /^[1-9]\d{0,18}$/.test(inner)
      return [name, isNumeric ? rawNumber(inner) : toNumericIds(inner)]
    }),
  )
}

/** Ids that Gong's description calls 64-bit numbers as strings, as Airbyte's agent connector and Fivetran type them. */
function toStringIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toStringIds)
  if (isRawNumber(value)) return JSON.stringify(value)
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toStringIds(inner)]))
}

/** Whether `rawNumber` made it. */
function isRawNumber(value: unknown): boolean {
  return (JSON as unknown as { isRawJSON(value: unknown): boolean }).isRawJSON(value)
}

function isRecord(value: unknown): value is Body {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.getPrototypeOf(value) !== null
  )
}

function retryHeaders({ status, retryAfter, retryAfterDate }: Fault): Readonly<Record<string, string>> {
  const seconds = retryAfter ?? (status === 429 ? 1 : undefined)
  if (seconds === undefined) return {}
  // A date is read against the caller's own clock, so it is real time.
  const date = new Date(performance.timeOrigin + performance.now() + seconds * 1000)
  return { 'Retry-After': retryAfterDate === true ? date.toUTCString() : String(seconds) }
}

function messageOf(status: number): string {
  if (status === 401 || status === 403) return 'Access denied'
  if (status === 429) return 'API request limit exceeded'
  return 'Failed to complete the operation due to an unexpected error'
}
