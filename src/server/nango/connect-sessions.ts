import { z } from 'zod'
import type { NewConnectSession } from '../../connections/connect-sessions.ts'
import { publicUrlOf } from '../public-url.ts'
import { defineRoute, json, type Route, type RouteRequest, type ServerParts } from '../route.ts'
import { requireSession } from './authorize-customer.ts'
import { describeEndUser, readOwner } from './end-user.ts'
import { NangoError } from './nango-error.ts'
import { readSessionContent, sessionFields } from './session-content.ts'

const text = z.string({ error: 'must be a text' }).min(1, 'must not be empty')

const createBody = z.strictObject({
  allowed_integrations: z.array(text).optional().describe('All when missing or empty'),
  ...sessionFields,
})

const reconnectBody = z.strictObject({ connection_id: text, integration_id: text, ...sessionFields })

const telemetry = z.strictObject({
  token: z.string(),
  event: z.string(),
  timestamp: z.unknown(),
  dimensions: z.unknown().optional(),
})

const same = { tag: 'connect', vocabulary: 'nango' } as const
const made = { 201: { description: 'Under `data`: the `token`, the `connect_link`, and when they end.' } }

/** Permissions for customers' browsers to connect. */
export const nangoConnectSessionRoutes: readonly Route[] = [
  defineRoute({
    ...same,
    method: 'POST',
    path: '/connect/sessions',
    summary: 'A token, and a link, with which a customer connects an account; for half an hour.',
    body: createBody,
    answers: made,
    handle: async (request) => {
      const { parts, body } = request
      if (body.end_user === undefined && body.tags === undefined)
        throw invalid('end_user', 'or tags must say whose connection it will be')
      await refuseUnknown(parts, body)
      return tell(request, await parts.hub.connectSessions.create(body))
    },
  }),
  defineRoute({
    ...same,
    method: 'POST',
    path: '/connect/sessions/reconnect',
    summary: 'The same, to give a connection that is there new credentials.',
    body: reconnectBody,
    answers: made,
    handle: async (request) => {
      const { parts, body } = request
      const { connection_id: id, integration_id: integration, ...content } = body
      const connection = await parts.hub.connections.find(integration, id)
      if (connection === undefined)
        throw invalid('connection_id', `is unknown: the integration “${integration}” has no “${id}”`)
      await refuseUnknown(parts, body)
      const session = { ...content, allowed_integrations: [integration] }
      return tell(request, await parts.hub.connectSessions.create(session, connection.number))
    },
  }),
  defineRoute({
    ...same,
    method: 'GET',
    path: '/connect/session',
    summary: 'What a session allows; with its token as bearer.',
    isOpen: true,
    isForBrowsers: true,
    answers: { 200: { description: 'The session, under `data`.' } },
    handle: describeSession,
  }),
  defineRoute({
    ...same,
    method: 'DELETE',
    path: '/connect/session',
    summary: 'End a session; with its token as bearer.',
    isOpen: true,
    isForBrowsers: true,
    answers: { 204: { description: 'It is over.' } },
    handle: async (request) => {
      const { token } = await requireSession(request)
      await request.parts.hub.connectSessions.remove(token)
      return new Response(null, { status: 204 })
    },
  }),
  defineRoute({
    ...same,
    method: 'POST',
    path: '/connect/telemetry',
    summary: 'Taken for Nango’s page, and not kept.',
    isOpen: true,
    isForBrowsers: true,
    body: telemetry,
    answers: { 204: { description: 'Nothing.' } },
    handle: () => new Response(null, { status: 204 }),
  }),
]

async function describeSession(request: RouteRequest<unknown>): Promise<Response> {
  const session = await requireSession(request)
  const content = readSessionContent(session)
  const { connections } = request.parts.hub
  const renewed =
    session.connection === undefined ? undefined : await connections.byNumber(session.connection)
  const { endUser, tags } = readOwner(content)
  const color = { primary: '#7a3ff2' }
  const data = {
    allowed_integrations: content.allowed_integrations ?? [],
    integrations_config_defaults: content.integrations_config_defaults ?? {},
    overrides: content.overrides ?? {},
    endUser: describeEndUser(endUser ?? renewed?.endUser),
    tags: tags ?? {},
    isReconnecting: session.connection !== undefined,
    ...(renewed === undefined ? {} : { connection_id: renewed.id }),
    expires_at: new Date(session.expiresAt).toISOString(),
    connectUISettings: {
      theme: { light: color, dark: color },
      defaultTheme: 'system',
      showWatermark: false,
    },
  }
  return json(200, { data }, { 'cache-control': 'no-store' })
}

/** Names of integrations that are not there would show the customer an empty page. */
async function refuseUnknown(
  { hub }: ServerParts,
  given: Partial<z.infer<typeof createBody>>,
): Promise<void> {
  const known = new Set((await hub.integrations.list()).map(({ key }) => key))
  const named = [
    ...(given.allowed_integrations ?? []).map((key, index) => [`allowed_integrations.${index}`, key]),
    ...Object.keys(given.integrations_config_defaults ?? {}).map((key) => [
      `integrations_config_defaults.${key}`,
      key,
    ]),
    ...Object.keys(given.overrides ?? {}).map((key) => [`overrides.${key}`, key]),
  ]
  const unknown = named.find(([, key = '']) => !known.has(key))
  if (unknown !== undefined) throw invalid(unknown[0] ?? '', `is unknown: no integration “${unknown[1]}”`)
}

function invalid(path: string, message: string): NangoError {
  return new NangoError(400, 'invalid_body', `The body does not fit: ${path} ${message}.`, {
    issues: [{ path, message }],
  })
}

function tell(request: RouteRequest<unknown>, { token, expiresAt }: NewConnectSession): Response {
  const link = `${publicUrlOf(request)}/connect/?session_token=${token}`
  const data = { token, connect_link: link, expires_at: new Date(expiresAt).toISOString() }
  return json(201, { data }, { 'cache-control': 'no-store' })
}
