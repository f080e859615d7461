import { z } from 'zod'
import type { Integration, NewIntegration } from '../../connections/integrations.ts'
import { defineRoute, json, type Route, type RouteRequest, type ServerParts } from '../route.ts'
import { sessionOrKey } from './authorize-customer.ts'
import { describeIntegration } from './describe-integration.ts'
import { integrationsForSession } from './integrations-for-session.ts'
import { NangoError } from './nango-error.ts'
import { readQuery } from './read-query.ts'

const text = z.string({ error: 'must be a text' }).min(1, 'must not be empty').max(255, 'is longer than 255')
const truth = z.boolean({ error: 'must be true or false' })
const texts = z.record(z.string(), z.string({ error: 'must be a text' }))

const credentials = z.strictObject({
  type: z.literal('OAUTH2', { error: 'must be OAUTH2: access keys belong to connections' }),
  client_id: text.describe('Of the OAuth app in Gong'),
  client_secret: text,
  scopes: z.string({ error: 'must be a text' }).optional().describe('Separated by commas or spaces'),
  webhook_secret: z
    .literal('', { error: 'is not used by Gong, whose rules sign with keys of their own' })
    .nullish(),
})

const changeable = {
  display_name: text.optional(),
  credentials: credentials.optional(),
  forward_webhooks: truth.optional(),
  integration_config: texts.optional(),
  custom: texts.optional(),
}

const provider = z.enum(['gong', 'gong-oauth'], { error: 'must be gong or gong-oauth' })
const made = z.strictObject({ provider, unique_key: text, ...changeable })
const quick = z.strictObject({
  provider,
  unique_key: text,
  display_name: text.optional(),
  forward_webhooks: truth.optional(),
})
const changed = z.strictObject({ unique_key: text.optional(), ...changeable })

const included = z.enum(['credentials', 'webhook'], { error: 'must be credentials or webhook' })
const includes = z.strictObject({
  include: z
    .preprocess(
      (given) => (typeof given === 'string' ? given.split(',').map((name) => name.trim()) : given),
      z.array(included),
    )
    .optional(),
  connect_session_token: z.string().optional(),
})

const same = { tag: 'integrations', vocabulary: 'nango' } as const
const one = '/integrations/{uniqueKey}'
const told = { 200: { description: 'The integration, under `data`.' } }

/** How connections authenticate, as Nango's clients manage it. */
export const nangoIntegrationRoutes: readonly Route[] = [
  defineRoute({
    ...same,
    method: 'GET',
    path: '/integrations',
    summary: 'The integrations; with a connect session’s token those that its customer may use.',
    isOpen: true,
    isForBrowsers: true,
    answers: { 200: { description: 'The integrations, under `data`.' } },
    handle: async (request) => {
      const session = await sessionOrKey(request)
      const { hub } = request.parts
      const found = session ? await integrationsForSession(hub, session) : await hub.integrations.list()
      return json(200, { data: found.map((integration) => describeIntegration(integration, request)) })
    },
  }),
  defineRoute({
    ...same,
    method: 'POST',
    path: '/integrations',
    summary: 'Make an integration: another way to connect, such as an OAuth app of its own.',
    body: made,
    answers: told,
    handle: async (request) => tell(await create(request.parts, request.body), request),
  }),
  defineRoute({
    ...same,
    method: 'POST',
    path: '/integrations/quickstart',
    summary: 'Make an integration that uses the server’s own OAuth app.',
    body: quick,
    answers: told,
    handle: async (request) => tell(await create(request.parts, request.body), request),
  }),
  defineRoute({
    ...same,
    method: 'GET',
    path: one,
    summary: 'One integration; `include=credentials` and `include=webhook` tell more.',
    isOpen: true,
    isForBrowsers: true,
    answers: told,
    handle: readOne,
  }),
  defineRoute({
    ...same,
    method: 'PATCH',
    path: one,
    summary: 'Change an integration; its connections go with a new key.',
    body: changed,
    answers: told,
    handle: async (request) => {
      const { parts, body } = request
      const integration = await requireOne(request)
      if (body.credentials !== undefined) refuseApp(integration.provider)
      const change = {
        ...(body.unique_key === undefined ? {} : { key: body.unique_key }),
        ...readFields(body),
      }
      return tell(await parts.hub.integrations.change(integration, change), request)
    },
  }),
  defineRoute({
    ...same,
    method: 'DELETE',
    path: one,
    summary: 'Delete an integration with all of its connections.',
    answers: { 200: { description: '`success`: it is gone.' } },
    handle: async (request) => {
      await request.parts.hub.integrations.remove(await requireOne(request))
      return json(200, { success: true })
    },
  }),
]

async function readOne(request: RouteRequest<unknown>): Promise<Response> {
  const session = await sessionOrKey(request)
  const { include = [] } = readQuery(request, includes)
  const integration = await requireOne(request)
  const { hub } = request.parts
  if (session !== undefined) {
    const allowed = await integrationsForSession(hub, session)
    if (include.length > 0 || !allowed.some(({ key }) => key === integration.key))
      throw new NangoError(403, 'forbidden', 'A connect session may not see this of an integration.')
  }
  const isForCredentials = include.includes('credentials') && integration.provider === 'gong-oauth'
  const app =
    isForCredentials && hub.integrations.hasApp(integration)
      ? await hub.integrations.app(integration.key)
      : undefined
  return json(200, { data: describeIntegration(integration, request, { include, app }) })
}

function tell(integration: Integration, request: RouteRequest<unknown>): Response {
  return json(200, { data: describeIntegration(integration, request) })
}

async function create({ hub }: ServerParts, body: z.infer<typeof made>): Promise<Integration> {
  if (body.credentials !== undefined) refuseApp(body.provider)
  if ((await hub.integrations.find(body.unique_key)) !== undefined)
    throw new NangoError(400, 'invalid_body', `There is an integration “${body.unique_key}” already.`, {
      issues: [{ path: 'unique_key', message: 'is taken' }],
    })
  const fields = readFields(body)
  return hub.integrations.create({ key: body.unique_key, provider: body.provider, ...fields })
}

function refuseApp(given: Integration['provider']): void {
  if (given === 'gong-oauth') return
  throw new NangoError(400, 'invalid_body', 'An integration by access key has no OAuth app.', {
    issues: [{ path: 'credentials', message: 'are for the provider gong-oauth' }],
  })
}

type Fields = Omit<NewIntegration, 'key' | 'provider'>

function readFields(body: Omit<z.infer<typeof changed>, 'unique_key'>): Fields {
  const { credentials: app, display_name: displayName, forward_webhooks: forwardWebhooks } = body
  const { integration_config: config, custom } = body
  const scopes = app?.scopes?.split(/[\s,]+/).filter((scope) => scope !== '')
  return {
    displayName,
    forwardWebhooks,
    clientId: app?.client_id,
    clientSecret: app?.client_secret,
    scopes: scopes?.length === 0 ? undefined : scopes,
    custom: config === undefined && custom === undefined ? undefined : { ...custom, ...config },
  }
}

async function requireOne({ parts, pathParams }: RouteRequest<unknown>): Promise<Integration> {
  const key = pathParams['uniqueKey'] ?? ''
  const integration = await parts.hub.integrations.find(key)
  if (integration !== undefined) return integration
  throw new NangoError(
    404,
    'not_found',
    `There is no integration “${key}”. GET /integrations lists those that there are.`,
  )
}
