import { z } from 'zod'
import type { Endpoint } from '../../webhooks/endpoint.ts'
import { wrongInSecret } from '../../webhooks/signing-secret.ts'
import { wrongInUrl } from '../../webhooks/webhook-url.ts'
import { defineRoute, json, type Route, type RouteRequest } from '../route.ts'
import { NangoError } from './nango-error.ts'
import { readQuery } from './read-query.ts'

/** What products can be told. */
export const messageTypes = ['auth', 'sync', 'forward', 'async_action'] as const

const url = z
  .string({ error: 'must be a text' })
  .max(2048, 'is longer than 2048')
  .superRefine((given, context) => {
    const wrong = wrongInUrl(given)
    if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong })
  })
const secret = z
  .string({ error: 'must be a text' })
  .superRefine((given, context) => {
    const wrong = wrongInSecret(given)
    if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong })
  })
  .describe('`whsec_` and Base64 of at least 24 bytes; made when missing')
const types = z.array(z.enum(messageTypes)).describe('What it gets; everything when empty')

const createBody = z.strictObject({ url, types: types.optional(), secret: secret.optional() })
const changeBody = z.strictObject({
  url: url.optional(),
  types: types.optional(),
  state: z.enum(['on', 'off']).optional(),
})
const rotateBody = z.strictObject({
  secret: secret.optional(),
  keep_hours: z
    .number({ error: 'must be a number' })
    .min(0)
    .max(24 * 30)
    .optional()
    .describe('For how long the secret before signs too; 24 when missing'),
})
const replayQuery = z.strictObject({
  since: z.iso.datetime({ offset: true, error: 'must be a moment such as 2026-01-31T09:00:00Z' }),
  all: z.enum(['true', 'false']).optional(),
})

const same = { tag: 'webhooks', vocabulary: 'nango' } as const
const path = '/webhooks/endpoints'
const one = { 200: { description: 'The endpoint, under `data`.' } }
// It holds a secret.
const noStore = { 'cache-control': 'no-store' }

/** Where webhooks go; Nango has no such paths, but two fields in its dashboard. */
export const webhookEndpointRoutes: readonly Route[] = [
  defineRoute({
    ...same,
    method: 'GET',
    path,
    summary: 'Where webhooks go, the oldest first.',
    answers: { 200: { description: 'The endpoints, under `data`.' } },
    handle: async ({ parts }) => json(200, { data: (await parts.hub.endpoints.list()).map(describe) }),
  }),
  defineRoute({
    ...same,
    method: 'POST',
    path,
    summary: 'Have webhooks sent to one more address.',
    body: createBody,
    answers: { 201: { description: 'The endpoint with the secret that signs, under `data`.' } },
    handle: async ({ parts, body }) => {
      await requireTarget(parts, body.url)
      const made = await parts.hub.endpoints.create({ ...body, types: body.types ?? [] })
      return json(201, { data: { ...describe(made.endpoint), secret: made.secret } }, noStore)
    },
  }),
  defineRoute({
    ...same,
    method: 'GET',
    path: `${path}/{endpointId}`,
    summary: 'One endpoint.',
    answers: one,
    handle: async (request) => json(200, { data: describe(await requireEndpoint(request)) }),
  }),
  defineRoute({
    ...same,
    method: 'PATCH',
    path: `${path}/{endpointId}`,
    summary: 'Change where an endpoint is, what it gets, or switch it on or off.',
    body: changeBody,
    answers: one,
    handle: async (request) => {
      const { id, isConfigured } = await requireEndpoint(request)
      if (isConfigured && request.body.url !== undefined) throw isConfiguredError('its address')
      await requireTarget(request.parts, request.body.url)
      return json(200, {
        data: describeMaybe(await request.parts.hub.endpoints.change(id, request.body), id),
      })
    },
  }),
  defineRoute({
    ...same,
    method: 'DELETE',
    path: `${path}/{endpointId}`,
    summary: 'Delete an endpoint; what waits for it is given up.',
    answers: { 200: { description: '`success`.' } },
    handle: async (request) => {
      const { id, isConfigured } = await requireEndpoint(request)
      if (isConfigured) throw isConfiguredError('whether it is there')
      await request.parts.hub.endpoints.remove(id)
      return json(200, { success: true })
    },
  }),
  defineRoute({
    ...same,
    method: 'POST',
    path: `${path}/{endpointId}/secret/rotate`,
    summary: 'Have a new secret sign; the one before signs too for a day, or as long as you say.',
    body: rotateBody,
    answers: { 200: { description: 'The new secret, under `data`.' } },
    handle: rotate,
  }),
  defineRoute({
    ...same,
    method: 'POST',
    path: `${path}/{endpointId}/test`,
    summary: 'Send an endpoint a message of the type `test`, whatever types it takes.',
    answers: { 202: { description: 'The id of the message, under `data`.' } },
    handle: sendTest,
  }),
  defineRoute({
    ...same,
    method: 'POST',
    path: `${path}/{endpointId}/replay`,
    summary: 'Send an endpoint again what it has not got since a moment, or with all=true everything.',
    query: {
      since: 'From when on, such as 2026-01-31T09:00:00Z; required.',
      all: '`true` for what it has got too.',
    },
    answers: { 202: { description: 'How many messages, under `data`.' } },
    handle: replay,
  }),
]

async function rotate(request: RouteRequest<z.infer<typeof rotateBody>>): Promise<Response> {
  const { id, isConfigured } = await requireEndpoint(request)
  if (isConfigured) throw isConfiguredError('its secret')
  const { secret: given, keep_hours: hours } = request.body
  const keepMs = hours === undefined ? undefined : hours * 3_600_000
  const made = await request.parts.hub.endpoints.rotate(id, { secret: given, keepMs })
  return json(200, { data: { id, secret: made } }, noStore)
}

async function sendTest(request: RouteRequest<unknown>): Promise<Response> {
  const endpoint = await requireOn(request)
  const { hub, clock } = request.parts
  const body = { from: 'nango', type: 'test', sentAt: new Date(clock.now()).toISOString() }
  const target = { endpoint: endpoint.id, url: endpoint.url }
  const message = { type: 'test', connection: undefined, body }
  const id = await hub.database.transaction().execute((trx) => hub.outbox.putFor(trx, target, message))
  hub.outbox.wake()
  return json(202, { data: { message_id: id } })
}

async function replay(request: RouteRequest<unknown>): Promise<Response> {
  const { since, all } = readQuery(request, replayQuery)
  const { id } = await requireOn(request)
  const count = await request.parts.hub.messages.replayTo(id, Date.parse(since), all === 'true')
  return json(202, { data: { count } })
}

/** Refuses at once what nothing would be sent to. */
async function requireTarget(
  { hub }: RouteRequest<unknown>['parts'],
  address: string | undefined,
): Promise<void> {
  if (address === undefined || (await hub.allowsTarget(address))) return
  throw new NangoError(
    400,
    'invalid_body',
    'url is an address of this machine or of a private network, to which nothing is sent; set GONG_CONNECTOR_WEBHOOK_PRIVATE=true to allow it.',
  )
}

async function requireEndpoint({ parts, pathParams }: RouteRequest<unknown>): Promise<Endpoint> {
  const id = pathParams['endpointId'] ?? ''
  const found = await parts.hub.endpoints.find(id)
  if (found !== undefined) return found
  throw unknownEndpoint(id)
}

async function requireOn(request: RouteRequest<unknown>): Promise<Endpoint> {
  const endpoint = await requireEndpoint(request)
  if (endpoint.state === 'on') return endpoint
  throw new NangoError(
    400,
    'endpoint_off',
    `The endpoint is ${endpoint.state}. Switch it on with PATCH ${path}/${endpoint.id} {"state": "on"}.`,
  )
}

function unknownEndpoint(id: string): NangoError {
  return new NangoError(
    404,
    'not_found',
    `There is no endpoint “${id}”. GET ${path} lists those that there are.`,
  )
}

function isConfiguredError(what: string): NangoError {
  return new NangoError(
    400,
    'configured_endpoint',
    `The endpoint comes from GONG_CONNECTOR_WEBHOOK_URL and GONG_CONNECTOR_WEBHOOK_SIGNING_KEY: ${what} is changed there, with a restart.`,
  )
}

function describeMaybe(endpoint: Endpoint | undefined, id: string) {
  // It may be deleted in this very moment.
  if (endpoint === undefined) throw unknownEndpoint(id)
  return describe(endpoint)
}

function describe({ id, url: address, types: kinds, state, isConfigured, createdAt, updatedAt }: Endpoint) {
  return {
    id,
    url: address,
    types: kinds,
    state,
    is_configured: isConfigured,
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
  }
}
