import { z } from 'zod'
import { viewLine, viewOperation } from '../../logs/log-views.ts'
import { encodePlace, listQuery, readPlace, streamQuery, toFilter } from '../logs/log-query.ts'
import { streamLogs } from '../logs/stream-logs.ts'
import { NangoError } from '../nango/nango-error.ts'
import { readQuery } from '../nango/read-query.ts'
import { defineRoute, json, type Route, type RouteRequest } from '../route.ts'

const linesQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(5000).default(1000),
})

/** Reading the log of everything that the server did. */
export const logRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/logs',
    tag: 'log',
    summary:
      'Operations of the server, newest first, by text, kind, status, connection, integration, name, since and until.',
    vocabulary: 'nango',
    answers: { 200: { description: 'The operations, and the cursor of the next page or null.' } },
    handle: listLogs,
  }),
  defineRoute({
    method: 'GET',
    path: '/logs/stream',
    tag: 'log',
    summary: 'New operations and lines as they come, as server-sent events: operation, line, gap.',
    vocabulary: 'nango',
    answers: { 200: { description: 'Events.', contentType: 'text/event-stream' } },
    handle: (request) => {
      const { parts, signal } = request
      const until = AbortSignal.any([signal, parts.retiring])
      return streamLogs(parts.hub.feed, readQuery(request, streamQuery), parts.clock, until)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/logs/{id}',
    tag: 'log',
    summary: 'One operation with its lines and its requests to Gong.',
    vocabulary: 'nango',
    answers: { 200: { description: 'The operation, its lines, and where they go on or null.' } },
    handle: showLog,
  }),
]

async function listLogs(request: RouteRequest<unknown>): Promise<Response> {
  const { logs } = request.parts.hub
  const query = readQuery(request, listQuery)
  const filter = toFilter(query, request.parts.clock.now())
  const { operations, next } = await logs.search(filter, query.limit, readPlace(query.cursor))
  return json(200, {
    operations: operations.map(viewOperation),
    next_cursor: next === undefined ? null : encodePlace(next),
  })
}

async function showLog(request: RouteRequest<unknown>): Promise<Response> {
  const { logs } = request.parts.hub
  const { after, limit } = readQuery(request, linesQuery)
  const id = request.pathParams['id'] ?? ''
  const operation = await logs.find(id)
  if (operation === undefined)
    throw new NangoError(404, 'unknown_operation', `There is no operation “${id}” in the log, or no more.`)
  const lines = await logs.lines(operation.id, after, limit + 1)
  return json(200, {
    operation: viewOperation(operation),
    lines: lines.slice(0, limit).map(viewLine),
    next_after: lines.length > limit ? (lines[limit - 1]?.number ?? null) : null,
  })
}
