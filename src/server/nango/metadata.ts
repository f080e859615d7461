import { z } from 'zod'
import type { Connection } from '../../connections/connection.ts'
import { defineRoute, json, type Route, type RouteRequest, type ServerParts } from '../route.ts'
import { requireConnection } from './find-connection.ts'
import { NangoError } from './nango-error.ts'
import { readQuery } from './read-query.ts'

const text = z.string({ error: 'must be a text' }).min(1, 'must not be empty')
const fields = z.record(z.string(), z.unknown(), { error: 'must be an object' })

const body = z.strictObject({
  connection_id: z.union([text, z.array(text).min(1, 'must not be empty').max(1000, 'has more than 1000')]),
  provider_config_key: text,
  metadata: fields,
})

const which = z.strictObject({ provider_config_key: text.optional() })
const same = { tag: 'connections', vocabulary: 'nango' } as const

/** Whether the fields take the place of all others, or are put among them. */
type Way = 'replace' | 'merge'

const ways: readonly { readonly method: 'POST' | 'PATCH'; readonly way: Way; readonly status: number }[] = [
  { method: 'POST', way: 'replace', status: 201 },
  { method: 'PATCH', way: 'merge', status: 200 },
]

/** What products keep with their connections; the older paths have no `s`. */
export const nangoMetadataRoutes: readonly Route[] = ways.flatMap(({ method, way, status }) => [
  ...['/connections/metadata', '/connection/metadata'].map((path) =>
    defineRoute({
      ...same,
      method,
      path,
      summary: `${way === 'replace' ? 'Replace' : 'Add to'} the metadata of connections: of all that are named, or of none.`,
      body,
      answers: { [status]: { description: 'What was given.' } },
      handle: async ({ parts, body: given }) => {
        const { connection_id: ids, provider_config_key: key, metadata } = given
        const connections = await requireAll(parts, key, [ids].flat())
        await write(parts, connections, metadata, way)
        return json(status, given)
      },
    }),
  ),
  ...['/connections', '/connection'].map((base) =>
    defineRoute({
      ...same,
      method,
      path: `${base}/{connectionId}/metadata`,
      summary: `${way === 'replace' ? 'Replace' : 'Add to'} the metadata of a connection; the older form.`,
      body: fields,
      answers: { [status]: { description: 'What was given.' } },
      handle: async (request) => {
        const { parts, pathParams, body: metadata } = request
        const connection = await requireConnection(parts, readKey(request), pathParams['connectionId'] ?? '')
        await write(parts, [connection], metadata, way)
        return json(status, metadata)
      },
    }),
  ),
])

/** The older clients name the integration in a header. */
function readKey(request: RouteRequest<unknown>): string {
  const { provider_config_key: inQuery } = readQuery(request, which)
  const key = inQuery ?? request.request.headers.get('provider-config-key')
  if (key !== null && key !== '') return key
  throw new NangoError(400, 'missing_provider_config_key', 'The request names no integration.', {
    issues: [{ path: 'provider_config_key', message: 'is missing' }],
  })
}

async function requireAll(parts: ServerParts, key: string, ids: readonly string[]): Promise<Connection[]> {
  const missing = { status: 404, code: 'unknown_connection' }
  return Promise.all([...new Set(ids)].map((id) => requireConnection(parts, key, id, missing)))
}

async function write(
  { hub }: ServerParts,
  connections: readonly Connection[],
  metadata: Readonly<Record<string, unknown>>,
  way: Way,
): Promise<void> {
  await hub.connections.changeAll(connections, (now) => ({
    metadata: way === 'replace' ? metadata : { ...now.metadata, ...metadata },
  }))
}
