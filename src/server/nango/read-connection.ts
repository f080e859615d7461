import { z } from 'zod'
import type { Connection } from '../../connections/connection.ts'
import { GongError } from '../../errors/gong-error.ts'
import { json, type RouteRequest, type ServerParts } from '../route.ts'
import { describeCredentials, describeFullConnection } from './describe-connection.ts'
import { requireConnection, requireIntegration } from './find-connection.ts'
import { NangoError } from './nango-error.ts'
import { readQuery } from './read-query.ts'

const truth = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .optional()
  .transform((given) => given === 'true')

const options = z.strictObject({
  provider_config_key: z.string({ error: 'must be given once' }).min(1, 'must not be empty'),
  force_refresh: truth,
  refresh_token: truth,
  // Of another provider; its clients send it always.
  refresh_github_app_jwt_token: truth,
})

/** `GET /connections/:id`. */
export async function readConnection(request: RouteRequest<unknown>): Promise<Response> {
  const { parts, pathParams } = request
  const query = readQuery(request, options)
  const connection = await requireConnection(
    parts,
    query.provider_config_key,
    pathParams['connectionId'] ?? '',
    { status: 404, code: 'not_found' },
  )
  const { provider } = await requireIntegration(parts, query.provider_config_key)
  const told = await revealConnection(parts, connection, provider, {
    isForced: query.force_refresh,
    hasRefreshToken: query.refresh_token,
  })
  return json(200, told, { 'cache-control': 'no-store' })
}

/**
 * A connection with its credentials in the clear.
 * @param isForced OAuth tokens are renewed though they are not due; an access key is tried at Gong.
 * @throws NangoError 424 `invalid_credentials` with the connection when Gong does not let it in any more.
 */
export async function revealConnection(
  parts: ServerParts,
  connection: Connection,
  provider: string,
  { isForced = false, hasRefreshToken = false } = {},
) {
  const { connections } = parts.hub
  try {
    const credentials = await connections.reveal(connection, { forceRefresh: isForced })
    const error = isForced && credentials.type !== 'oauth' ? await connections.probe(connection) : undefined
    if (error !== undefined) throw new GongError('unauthorized', error.message)
    const now = (await connections.byNumber(connection.number)) ?? connection
    return {
      ...describeFullConnection(now, provider),
      credentials: describeCredentials(credentials, hasRefreshToken),
    }
  } catch (cause) {
    if (!(cause instanceof GongError) || cause.code !== 'unauthorized') throw cause
    const now = (await connections.byNumber(connection.number)) ?? connection
    throw new NangoError(424, 'invalid_credentials', `${cause.message} ${cause.advice}`.trim(), {
      payload: { connection: describeFullConnection(now, provider) },
      cause,
    })
  }
}
