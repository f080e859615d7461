import { z } from 'zod'
import type { MessageDelivery, SentMessage } from '../../webhooks/messages.ts'
import { defineRoute, json, type Route, type RouteRequest } from '../route.ts'
import { NangoError } from './nango-error.ts'
import { readQuery } from './read-query.ts'
import { messageTypes } from './webhook-endpoints.ts'

const listQuery = z.strictObject({
  state: z.enum(['waiting', 'delivered', 'failed']).optional(),
  type: z.enum([...messageTypes, 'test']).optional(),
  connection: z.string().optional(),
  since: z.iso.datetime({ offset: true, error: 'must be a moment such as 2026-01-31T09:00:00Z' }).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z
    .string()
    .regex(/^msg_[\da-f]+$/, 'is none that this server gave')
    .optional(),
})

const same = { tag: 'webhooks', vocabulary: 'nango' } as const
const path = '/webhooks/messages'

/** What was told, to whom, with what success. */
export const webhookMessageRoutes: readonly Route[] = [
  defineRoute({
    ...same,
    method: 'GET',
    path,
    summary: 'What products were told and are to be told, the newest first.',
    query: {
      state: 'Only with a delivery that is `waiting`, `delivered` or `failed`.',
      type: 'Only `auth`, `sync`, `forward`, `async_action` or `test`.',
      connection: 'Only of connections with this id.',
      since: 'Only since a moment, such as 2026-01-31T09:00:00Z.',
      limit: 'At most so many, up to 500; 50 when missing. Fewer where their bodies have more than 8 MiB.',
      cursor: 'Of the page before.',
    },
    answers: { 200: { description: 'The messages, under `data`, and `next_cursor` or null.' } },
    handle: list,
  }),
  defineRoute({
    ...same,
    method: 'GET',
    path: `${path}/{messageId}`,
    summary: 'One message with every try to deliver it.',
    answers: { 200: { description: 'The message, under `data`.' } },
    handle: async (request) => {
      const id = request.pathParams['messageId'] ?? ''
      const message = await request.parts.hub.messages.find(id)
      if (message === undefined) throw unknownMessage(id)
      const deliveries = message.deliveries.map(describeWithTries)
      return json(200, { data: { ...(await describer(request, [message]))(message), deliveries } })
    },
  }),
  defineRoute({
    ...same,
    method: 'POST',
    path: `${path}/{messageId}/replay`,
    summary: 'Send a message once more, under the same id, to all that take it now.',
    answers: { 202: { description: 'To how many addresses, under `data`.' } },
    handle: async ({ parts, pathParams }) => {
      const id = pathParams['messageId'] ?? ''
      const count = await parts.hub.messages.replay(id)
      if (count === undefined) throw unknownMessage(id)
      return json(202, { data: { count } })
    },
  }),
]

async function list(request: RouteRequest<unknown>): Promise<Response> {
  const { state, type, connection, since, limit, cursor } = readQuery(request, listQuery)
  const { hub } = request.parts
  const connections =
    connection === undefined
      ? undefined
      : (await hub.connections.list({ id: connection })).map(({ number }) => number)
  const { messages, hasMore } = await hub.messages.list({
    state,
    type,
    connections,
    since: since === undefined ? undefined : Date.parse(since),
    limit,
    before: cursor,
  })
  const describe = await describer(request, messages)
  return json(200, {
    data: messages.map(describe),
    next_cursor: hasMore ? (messages.at(-1)?.id ?? null) : null,
  })
}

/** Messages name connections by numbers, products by their own ids. */
async function describer({ parts }: RouteRequest<unknown>, messages: readonly SentMessage[]) {
  const numbers = new Set(messages.flatMap(({ connection }) => connection ?? []))
  const names = new Map<number, { readonly connection_id: string; readonly provider_config_key: string }>()
  for (const number of numbers) {
    const found = await parts.hub.connections.byNumber(number)
    if (found !== undefined)
      names.set(number, { connection_id: found.id, provider_config_key: found.integration })
  }
  return ({ id, type, connection, body, created_at: at, deliveries }: SentMessage) => ({
    id,
    type,
    connection_id: null,
    provider_config_key: null,
    ...(connection === null ? {} : names.get(connection)),
    created_at: new Date(at).toISOString(),
    body: JSON.parse(body) as unknown,
    deliveries: deliveries.map(describeDelivery),
  })
}

function describeDelivery(delivery: MessageDelivery) {
  const { id, endpoint, url, state, attempts, next_at: nextAt, finished_at: finishedAt, tries } = delivery
  const last = tries.at(-1)
  return {
    id,
    endpoint_id: endpoint,
    url,
    state,
    attempts,
    next_attempt_at: state === 'waiting' ? new Date(nextAt).toISOString() : null,
    finished_at: finishedAt === null ? null : new Date(finishedAt).toISOString(),
    last_status: last?.status ?? null,
    last_error: last?.error ?? null,
  }
}

function describeWithTries(delivery: MessageDelivery) {
  return {
    ...describeDelivery(delivery),
    tries: delivery.tries.map(({ at, ms, status, error }) => ({
      at: new Date(at).toISOString(),
      duration_ms: ms,
      status,
      error,
    })),
  }
}

function unknownMessage(id: string): NangoError {
  return new NangoError(
    404,
    'not_found',
    `There is no message “${id}”, or no more: they are kept for 30 days.`,
  )
}
