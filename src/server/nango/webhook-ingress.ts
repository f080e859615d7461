import { createHash } from 'node:crypto'
import type { Connection } from '../../connections/connection.ts'
import { parseJson } from '../../http/parse-json.ts'
import { forwardedHeaders } from '../../webhooks/ingress/forwarded-headers.ts'
import { type GongWebhook, readGongWebhook } from '../../webhooks/ingress/gong-webhook.ts'
import { type Taken, takeWebhook } from '../../webhooks/ingress/take-webhook.ts'
import { defineRoute, json, type Route, type RouteRequest } from '../route.ts'
import { type Believed, type Candidates, checkGongWebhook, forged, readProofs } from './check-gong-webhook.ts'
import { NangoError } from './nango-error.ts'
import { readRawBody } from './read-raw-body.ts'

const same = {
  method: 'POST',
  tag: 'webhooks',
  vocabulary: 'nango',
  isOpen: true,
  answers: { 200: { description: 'It is stored; `duplicate` when it was before.' } },
} as const

/** Where Gong's automation rules send what they have to tell. */
export const webhookIngressRoutes: readonly Route[] = [
  defineRoute({
    ...same,
    path: '/webhooks/gong/{connectionId}',
    summary: 'Gong’s “Fire webhook”, with the connection’s key in the address or signed by the rule.',
    query: { key: 'The connection’s key, for rules whose URL includes one.' },
    handle: async (request) => {
      const id = request.pathParams['connectionId'] ?? ''
      const connections = await request.parts.hub.connections.list({ id })
      return take(request, { connections, isNamed: true })
    },
  }),
  defineRoute({
    ...same,
    path: '/webhook/{environment}/{providerConfigKey}',
    summary:
      'The same at Nango’s address: for the connection that the key, the signature or connection_id names.',
    query: {
      key: 'The connection’s key, for rules whose URL includes one.',
      connection_id: 'The connection; nangoConnectionId is taken too.',
    },
    handle: async (request) => take(request, await candidatesOf(request)),
  }),
]

async function candidatesOf({ parts, pathParams, query }: RouteRequest<unknown>): Promise<Candidates> {
  const { hub } = parts
  const key = pathParams['providerConfigKey'] ?? ''
  const integration = await hub.integrations.find(key)
  if (integration === undefined)
    throw new NangoError(404, 'unknown_provider_config', `There is no integration “${key}”.`)
  const id = query['connection_id'] ?? query['nangoConnectionId']
  const connections = await hub.connections.list({ integrations: [key], ...(id === undefined ? {} : { id }) })
  return { connections, integration, isNamed: id !== undefined }
}

async function take(request: RouteRequest<unknown>, candidates: Candidates): Promise<Response> {
  const proofs = readProofs(request)
  const body = await readRawBody(request)
  const bodyHash = createHash('sha256').update(body).digest('hex')
  const believed = await checkGongWebhook(request, candidates, proofs, bodyHash)
  const webhook = readPayload(body)
  const [connection] = believed.connections
  const start = { kind: 'webhook', name: 'gong', connection } as const
  const taken = await request.parts.hub.operations.run(start, async (operation) => {
    const result = await store(request, believed, webhook, bodyHash)
    operation.note('info', `Gong fired ${describe(webhook)}: ${outcomes[result]}.`)
    operation.detail('isTest', webhook.isTest)
    if (result === 'replayed') operation.fail('Its token was used before.')
    return result
  })
  if (taken === 'replayed') throw forged('its token was used before')
  return json(200, { status: 'success', ...(taken === 'again' ? { duplicate: true } : {}) })
}

const outcomes: Readonly<Record<Taken, string>> = {
  new: 'it is stored',
  again: 'the same came a moment ago, so nothing is done',
  replayed: 'its token was used before, so it is refused',
}

function describe({ isTest, isPrivate, callId }: GongWebhook): string {
  if (isTest) return 'a test'
  if (isPrivate) return 'a webhook of a private call'
  return callId === undefined ? 'a webhook of no call' : `a webhook of call ${callId}`
}

async function store(
  { parts, request }: RouteRequest<unknown>,
  { connections, token }: Believed,
  webhook: GongWebhook,
  bodyHash: string,
) {
  const { hub, clock } = parts
  const headers = forwardedHeaders(request.headers)
  const isForwarded = await forwards(parts.hub.integrations, connections)
  const result = await takeWebhook(
    hub.database,
    { webhook, bodyHash, headers, connections, token, isForwarded },
    { outbox: hub.outbox, now: clock.now(), includePrivate: parts.includePrivate },
  )
  hub.outbox.wake()
  hub.inbox.wake()
  return result
}

/** Whether the integration has its webhooks forwarded. */
async function forwards(
  integrations: RouteRequest<unknown>['parts']['hub']['integrations'],
  [connection]: readonly Connection[],
): Promise<boolean> {
  if (connection === undefined) return true
  return (await integrations.find(connection.integration))?.forwardWebhooks !== false
}

function readPayload(body: Buffer): GongWebhook {
  let parsed: unknown
  try {
    parsed = parseJson(body.toString('utf8'))
  } catch {
    parsed = undefined
  }
  const webhook = readGongWebhook(parsed)
  if (webhook === undefined)
    throw new NangoError(400, 'invalid_body', 'The body is no JSON object, or is nested too deeply.')
  return webhook
}
