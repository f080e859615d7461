import { z } from 'zod'
import { defineRoute, json, type Route, type RouteRequest } from '../route.ts'
import { requireSession } from './authorize-customer.ts'
import { connectAccount } from './connect-account.ts'
import { NangoError } from './nango-error.ts'
import { readQuery } from './read-query.ts'
import { connectionOfSession, paramsSchema, requireAllowed } from './session-connection.ts'

const key = z
  .string({ error: 'must be a text' })
  .refine((given) => given.trim() !== '', 'must not be empty')
  .max(1000, 'is longer than 1000')

const body = z.strictObject({
  username: key.describe('The access key'),
  password: key.describe('Its secret'),
})

/** What Nango's front end sends for any way to connect, and means nothing to this one. */
const unused = z.unknown().optional()

const query = z.strictObject({
  connect_session_token: z.string().optional(),
  connection_id: z.string().optional(),
  params: paramsSchema.optional(),
  hmac: unused,
  user_scope: unused,
  authorization_params: unused,
})

/** Connecting by an access key, from a customer's browser. */
export const nangoApiAuthRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/api-auth/basic/{providerConfigKey}',
    tag: 'connect',
    vocabulary: 'nango',
    summary: 'Connect by an access key, with the token of a connect session; Gong is asked at once.',
    isOpen: true,
    isForBrowsers: true,
    guard: requireSession,
    body,
    answers: { 200: { description: '`connectionId` and `providerConfigKey`.' } },
    handle: connect,
  }),
]

async function connect(request: RouteRequest<z.infer<typeof body>>): Promise<Response> {
  const { parts, pathParams } = request
  const session = await requireSession(request)
  const { connection_id: id, params = {} } = readQuery(request, query)
  refuseOwnId(id)
  const integration = await requireAllowed(parts, session, pathParams['providerConfigKey'] ?? '', 'gong')
  const { username, password } = request.body
  const made = await connectAccount(parts, {
    ...(await connectionOfSession(parts, session, integration.key, params)),
    credentials: { type: 'access_key', accessKey: username.trim(), accessKeySecret: password.trim() },
  })
  return json(200, { connectionId: made.id, providerConfigKey: made.integration })
}

/** Whoever holds a session could take over another's connection by its id. */
export function refuseOwnId(id: string | undefined): void {
  if (id === undefined) return
  throw new NangoError(
    400,
    'forbidden',
    'With a connect session the connection’s id is not the browser’s to choose.',
  )
}
