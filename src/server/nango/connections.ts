import { z } from 'zod'
import type { ConnectionChange } from '../../connections/connections.ts'
import { defineRoute, json, type Route, type RouteRequest } from '../route.ts'
import { changeSettings, settingsSchema } from './connection-settings.ts'
import { createBody, createConnection } from './create-connection.ts'
import { describeFullConnection } from './describe-connection.ts'
import { endUserSchema, organizationSchema, readEndUser, readTags, tagsSchema } from './end-user.ts'
import { requireConnection, requireIntegration } from './find-connection.ts'
import { listConnections } from './list-connections.ts'
import { readConnection, revealConnection } from './read-connection.ts'
import { readQuery } from './read-query.ts'
import { webAddress } from './web-address.ts'

const text = z.string({ error: 'must be a text' }).min(1, 'must not be empty')

const changeBody = z.strictObject({
  tags: tagsSchema.optional(),
  end_user: endUserSchema.nullish(),
  organization: organizationSchema.optional(),
  webhook_url_override: webAddress.nullish(),
  settings: settingsSchema.optional().describe('What is synced, and how'),
})

const which = z.strictObject({ provider_config_key: text })
const same = { tag: 'connections', vocabulary: 'nango' } as const
const success = { 200: { description: '`success`.' } }

/** The connected accounts, as Nango's clients manage them; the older paths have no `s`. */
export const nangoConnectionRoutes: readonly Route[] = ['/connections', '/connection'].flatMap((base) => [
  defineRoute({
    ...same,
    method: 'GET',
    path: base,
    summary:
      'The connections, the oldest first, by connectionId, search, endUserId, integrationId (with commas), tags[name], limit and page.',
    answers: { 200: { description: 'The connections, without their credentials.' } },
    handle: listConnections,
  }),
  defineRoute({
    ...same,
    method: 'POST',
    path: base,
    summary: 'Connect an account with credentials that you have: they are tried, and refused when Gong does.',
    body: createBody,
    answers: { 201: { description: 'The connection with its credentials.' } },
    handle: async ({ parts, body }) => {
      const connection = await createConnection(parts, body)
      const { provider } = await requireIntegration(parts, connection.integration)
      return json(201, await revealConnection(parts, connection, provider), noStore)
    },
  }),
  defineRoute({
    ...same,
    method: 'GET',
    path: `${base}/{connectionId}`,
    summary: 'A connection with its credentials, renewed where they are due.',
    answers: { 200: { description: 'The connection with its credentials.' } },
    handle: readConnection,
  }),
  defineRoute({
    ...same,
    method: 'PATCH',
    path: `${base}/{connectionId}`,
    summary: 'Change whose a connection is, where its webhooks go, and what is synced.',
    body: changeBody,
    answers: success,
    handle: change,
  }),
  defineRoute({
    ...same,
    method: 'DELETE',
    path: `${base}/{connectionId}`,
    summary: 'Delete a connection with its credentials and its records.',
    answers: success,
    handle: async (request) => {
      const { provider_config_key: key } = readQuery(request, which)
      const connection = await requireConnection(request.parts, key, idOf(request))
      const { connections } = request.parts.hub
      // Of several who do so at once one has.
      if (!(await connections.remove(connection))) await requireConnection(request.parts, key, connection.id)
      return json(200, { success: true })
    },
  }),
])

const noStore = { 'cache-control': 'no-store' }

async function change(request: RouteRequest<z.infer<typeof changeBody>>): Promise<Response> {
  const { parts, body } = request
  const { provider_config_key: key } = readQuery(request, which)
  const missing = { status: 404, code: 'not_found' }
  const connection = await requireConnection(parts, key, idOf(request), missing)
  const endUser = body.end_user ? readEndUser(body.end_user, body.organization) : body.end_user
  const changes: ConnectionChange = {
    ...(body.tags === undefined ? {} : { tags: readTags(body.tags) }),
    ...(endUser === undefined ? {} : { endUser }),
    ...(body.webhook_url_override === undefined ? {} : { webhookUrlOverride: body.webhook_url_override }),
  }
  // Two who change different settings at once must not undo each other's.
  const [changed = connection] = await parts.hub.connections.changeAll([connection], (now) => ({
    ...changes,
    ...(body.settings === undefined ? {} : { settings: changeSettings(now.settings, body.settings) }),
  }))
  const { provider } = await requireIntegration(parts, key)
  const { settings } = describeFullConnection(changed, provider)
  return json(200, { success: true, ...(body.settings === undefined ? {} : { settings }) })
}

function idOf({ pathParams }: RouteRequest<unknown>): string {
  return pathParams['connectionId'] ?? ''
}
