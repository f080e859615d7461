import { z } from 'zod'
import type { Connection } from '../../connections/connection.ts'
import { ingressUrls } from '../../webhooks/ingress/ingress-url.ts'
import { readRuleKey } from '../../webhooks/ingress/rule-key.ts'
import { publicUrlOf } from '../public-url.ts'
import { defineRoute, json, type Route, type RouteRequest } from '../route.ts'
import { requireConnection } from './find-connection.ts'
import { readQuery } from './read-query.ts'

const publicKey = z.string({ error: 'must be a text' }).transform((given, context) => {
  const read = readRuleKey(given)
  if ('key' in read) return read.key
  context.addIssue({ code: 'custom', message: read.wrong })
  return z.NEVER
})

const body = z.strictObject({
  public_keys: z
    .array(publicKey)
    .max(50, 'has more than 50')
    .optional()
    .describe(
      'Of the rules that sign, as Gong shows them with “Show public key”; they replace those there are',
    ),
  rotate_key: z
    .boolean()
    .optional()
    .describe('Makes the key in the address anew; the one before ends at once'),
})
const bodySchema = () => z.toJSONSchema(body, { io: 'input' })

const which = z.strictObject({
  provider_config_key: z.string({ error: 'is missing' }).min(1, 'must not be empty'),
})
const same = {
  path: '/connections/{connectionId}/gong-webhooks',
  tag: 'webhooks',
  vocabulary: 'nango',
  query: { provider_config_key: 'The connection’s integration; required.' },
  answers: { 200: { description: '`url`, `url_with_key` and `public_keys`, under `data`.' } },
} as const

/** What an automation rule of Gong's needs to reach a connection, and what it needs of the rule. */
export const gongWebhookRoutes: readonly Route[] = [
  defineRoute({
    ...same,
    method: 'GET',
    summary: 'The addresses for Gong’s automation rules, and the public keys of those that sign.',
    handle: async (request) => answer(request, await requireOne(request)),
  }),
  defineRoute({
    ...same,
    method: 'PUT',
    summary: 'Set the public keys of the rules that sign, or make the key in the address anew.',
    body,
    bodySchema,
    handle: async (request) => {
      const { public_keys: keys, rotate_key: isRotated } = request.body
      const { hub, randomId } = request.parts
      const ingressKey = `${randomId()}${randomId()}`.replaceAll('-', '')
      const changed = await hub.connections.change(await requireOne(request), {
        ...(keys === undefined ? {} : { ruleKeys: [...new Set(keys)] }),
        ...(isRotated === true ? { ingressKey } : {}),
      })
      return answer(request, changed)
    },
  }),
]

function requireOne(request: RouteRequest<unknown>): Promise<Connection> {
  const { provider_config_key: integration } = readQuery(request, which)
  const missing = { status: 404, code: 'not_found' }
  return requireConnection(request.parts, integration, request.pathParams['connectionId'] ?? '', missing)
}

function answer(request: RouteRequest<unknown>, connection: Connection): Response {
  const { url, urlWithKey } = ingressUrls(publicUrlOf(request), connection)
  const data = { url, url_with_key: urlWithKey, public_keys: connection.ruleKeys }
  return json(200, { data }, { 'cache-control': 'no-store' })
}
