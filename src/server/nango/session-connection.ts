import { z } from 'zod'
import type { ConnectSession } from '../../connections/connect-sessions.ts'
import type { NewConnection } from '../../connections/connections.ts'
import type { Integration } from '../../connections/integrations.ts'
import type { ServerParts } from '../route.ts'
import { baseUrlOf } from './base-url.ts'
import { readOwner } from './end-user.ts'
import { NangoError } from './nango-error.ts'
import { readSessionContent } from './session-content.ts'

/** Configuration of a connection as the browser gives it: Nango's front end calls it `params`. */
export const paramsSchema = z.record(z.string(), z.string().max(1000, 'is longer than 1000'))

/** What a session is for; also what a trip to Gong carries of it. */
export type SessionPurpose = Pick<ConnectSession, 'content' | 'connection'>

/**
 * The integration that a customer chose, if the session allows it.
 * @throws NangoError 400 `unknown_provider_config`, `integration_not_allowed` or `invalid_auth_mode`.
 */
export async function requireAllowed(
  { hub }: ServerParts,
  session: SessionPurpose,
  key: string,
  provider: Integration['provider'],
): Promise<Integration> {
  const integration = await hub.integrations.find(key)
  if (integration === undefined)
    throw new NangoError(400, 'unknown_provider_config', `There is no integration “${key}”.`)
  const { allowed_integrations: allowed = [] } = readSessionContent(session)
  if (allowed.length > 0 && !allowed.includes(key))
    throw new NangoError(400, 'integration_not_allowed', `This session is not for the integration “${key}”.`)
  if (integration.provider === provider) return integration
  const way = integration.provider === 'gong' ? 'an access key' : 'OAuth'
  throw new NangoError(400, 'invalid_auth_mode', `The integration “${key}” connects by ${way}.`)
}

/**
 * Everything of a new connection that its session says; of one that is connected anew the id, and only what the
 * session names of the rest.
 * @param wished configuration that the browser gives; the session's goes before it.
 * @throws NangoError 400 `unknown_connection` when the one to connect anew is gone.
 */
export async function connectionOfSession(
  { hub }: ServerParts,
  session: SessionPurpose,
  integration: string,
  wished: z.infer<typeof paramsSchema> = {},
): Promise<Omit<NewConnection, 'credentials'>> {
  const content = readSessionContent(session)
  const before =
    session.connection === undefined ? undefined : await hub.connections.byNumber(session.connection)
  if (session.connection !== undefined && before === undefined)
    throw new NangoError(400, 'unknown_connection', 'The connection that is to be connected anew is gone.')
  const defaults = content.integrations_config_defaults?.[integration]?.connection_config
  const config = { ...wished, ...defaults }
  return {
    id: before?.id,
    integration,
    ...readOwner(content),
    baseUrl: baseUrlOf(config) ?? before?.baseUrl,
    connectionConfig: Object.keys(config).length === 0 ? undefined : config,
    webhookUrlOverride: content.webhook_url_override,
  }
}
