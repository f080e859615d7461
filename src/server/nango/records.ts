import { z } from 'zod'
import type { Connection } from '../../connections/connection.ts'
import { GongParameterError } from '../../errors/gong-error.ts'
import { baseVariant, modelName } from '../../records/record-destination.ts'
import type { StoredRecord } from '../../records/record-store.ts'
import { defineRoute, json, type Route, type RouteRequest } from '../route.ts'
import { requireConnection } from './find-connection.ts'
import { NangoError } from './nango-error.ts'
import { readQuery } from './read-query.ts'

const actions = ['ADDED', 'UPDATED', 'DELETED'] as const
const mostIds = 100
const mostRecords = 10_000
/** How far back changes can be asked for by their time, in milliseconds: Nango's limit. */
const longestAgoMs = 366 * 86_400_000

const name = z.string({ error: 'must be a text' }).min(1, 'must not be empty')
const count = z.coerce
  .number({ error: 'must be a number' })
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(mostRecords, `must be at most ${mostRecords}`)
const moment = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'must be a moment as ISO 8601')
const ids = z
  .union([name.transform((id) => [id]), z.array(name)], { error: 'must be a list of ids' })
  .refine((list) => list.length <= mostIds, `must be at most ${mostIds}`)
const filter = z.string().transform((text, context) => {
  const chosen = text.split(',').map((word) => word.trim().toUpperCase())
  const wrong = chosen.filter((word) => !actions.some((action) => action === word))
  if (wrong.length === 0) return chosen as StoredRecord['lastAction'][]
  context.addIssue('must be a list of added, updated, deleted with commas between')
  return z.NEVER
})

const querySchema = z.strictObject({
  model: name,
  variant: name.optional(),
  cursor: name.optional(),
  modified_after: moment.optional(),
  delta: moment.optional(),
  limit: count.optional(),
  filter: filter.optional(),
  ids: ids.optional(),
})

const pruneSchema = z.strictObject({
  model: name,
  variant: name.optional(),
  until_cursor: name,
  limit: z
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(mostRecords, `must be at most ${mostRecords}`)
    .optional(),
})

const schema = {
  type: 'object',
  properties: {
    records: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: { type: 'string' },
          _nango_metadata: {
            type: 'object',
            properties: {
              first_seen_at: { type: 'string', format: 'date-time' },
              last_modified_at: { type: 'string', format: 'date-time' },
              last_action: { type: 'string', enum: actions },
              deleted_at: { type: ['string', 'null'], format: 'date-time' },
              pruned_at: { type: ['string', 'null'], format: 'date-time' },
              cursor: { type: 'string' },
            },
          },
        },
      },
    },
    next_cursor: { type: ['string', 'null'] },
  },
} as const

const query = {
  model: 'The model: Call, CallTranscript, User, …; required.',
  variant: 'A variant of the sync; base when missing.',
  cursor: 'Continues after a next_cursor, or after a record by its own cursor.',
  modified_after: 'Only changes since this moment, within the last twelve months.',
  delta: 'Older name of modified_after.',
  limit: 'Records at most: 1 to 10000, 100 when missing.',
  filter: 'Only records whose last change was one of these: added, updated, deleted; several with commas.',
  ids: 'Only these records, up to 100; given once for each.',
}

/** What syncs have read. */
export const nangoRecordRoutes: readonly Route[] = [
  ...['/records', '/records/'].map((path) =>
    defineRoute({
      method: 'GET',
      path,
      tag: 'records',
      vocabulary: 'nango',
      summary: 'The records of a model of a connection, in the order of their last changes.',
      query,
      answers: { 200: { description: 'A page of records, and the cursor of the next.', schema } },
      handle: listRecords,
    }),
  ),
  defineRoute({
    method: 'PATCH',
    path: '/records/prune',
    tag: 'records',
    vocabulary: 'nango',
    summary: 'Empty the oldest records up to a cursor; what is known of them besides their data stays.',
    body: pruneSchema,
    answers: { 200: { description: 'How many were emptied, and whether there are more.' } },
    handle: async (request) => {
      const { hub } = request.parts
      const { model, variant = baseVariant, until_cursor: until, limit = 1000 } = request.body
      const { number } = await connectionOf(request)
      const pruned = await hub.records
        .prune(number, modelName(model, variant), until, limit)
        .catch(refuseCursor('invalid_body', 'until_cursor'))
      return json(200, { count: pruned.count, has_more: pruned.hasMore })
    },
  }),
]

async function listRecords(request: RouteRequest<unknown>): Promise<Response> {
  const asked = readQuery(request, querySchema)
  const { hub } = request.parts
  const { number } = await connectionOf(request)
  const wanted = {
    model: modelName(asked.model, asked.variant ?? baseVariant),
    cursor: asked.cursor,
    modifiedAfter: modifiedAfterOf(asked, hub.clock.now()),
    ids: asked.ids,
    actions: asked.filter,
    limit: asked.limit ?? 100,
  }
  const { records, nextCursor } = await hub.records
    .list(number, wanted)
    .catch(refuseCursor('invalid_query_params', 'cursor'))
  const body = `{"records":[${records.map(encodeRecord).join(',')}],"next_cursor":${JSON.stringify(nextCursor)}}`
  return new Response(Buffer.from(body), {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  })
}

/** Tells what is wrong with a cursor as of any other input, by the name that it has in the request. */
function refuseCursor(code: string, path: string): (thrown: unknown) => never {
  return (thrown) => {
    if (!(thrown instanceof GongParameterError)) throw thrown
    const issues = thrown.issues.map(({ message }) => ({ path, message }))
    const told = issues.map(({ message }) => `${path} ${message}`).join('; ')
    throw new NangoError(400, code, `The request does not fit: ${told}. ${thrown.advice}`, { issues })
  }
}

function modifiedAfterOf(asked: z.infer<typeof querySchema>, now: number): number | undefined {
  const [path, text] =
    asked.modified_after === undefined ? ['delta', asked.delta] : ['modified_after', asked.modified_after]
  if (text === undefined) return undefined
  const ms = Date.parse(text)
  if (ms >= now - longestAgoMs) return ms
  const message = 'must be within the last 12 months'
  throw new NangoError(400, 'invalid_query_params', `The query does not fit: ${path} ${message}.`, {
    issues: [{ path: path ?? '', message }],
  })
}

/** A record with what is known of it; its data is passed on as it is stored. */
function encodeRecord(record: StoredRecord): string {
  const metadata = JSON.stringify({
    first_seen_at: isoOf(record.firstSeenAt),
    last_modified_at: isoOf(record.modifiedAt),
    last_action: record.lastAction,
    deleted_at: isoOf(record.deletedAt),
    pruned_at: isoOf(record.prunedAt),
    cursor: record.cursor,
  })
  return `${record.json.slice(0, -1)},"_nango_metadata":${metadata}}`
}

function isoOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString()
}

/** The connection that the headers of a request name. */
async function connectionOf({ parts, request }: RouteRequest<unknown>): Promise<Connection> {
  const wanted = ['connection-id', 'provider-config-key'].map((path) => ({
    path,
    value: request.headers.get(path) ?? '',
  }))
  const [id, integration] = wanted.map(({ value }) => value)
  const missing = wanted.filter(({ value }) => value === '').map(({ path }) => path)
  if (missing.length === 0) return requireConnection(parts, integration ?? '', id ?? '')
  throw new NangoError(400, 'invalid_headers', `The headers do not fit: ${missing.join(', ')} is missing.`, {
    issues: missing.map((path) => ({ path, message: 'is missing' })),
  })
}
