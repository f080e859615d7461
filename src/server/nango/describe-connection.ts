import type { Connection } from '../../connections/connection.ts'
import type { ConnectionCredentials } from '../../connections/connection-credentials.ts'
import { baseUrlField } from './base-url.ts'
import { describeSettings } from './connection-settings.ts'
import { describeEndUser } from './end-user.ts'

const iso = (ms: number) => new Date(ms).toISOString()

/** What both forms of a connection tell. @param provider of its integration. */
function describeBase(connection: Connection, provider: string) {
  const { number, id, integration, authError, endUser, tags, metadata } = connection
  return {
    id: number,
    connection_id: id,
    provider_config_key: integration,
    provider,
    // Nango's word for what keeps Gong from letting it in.
    errors: authError === undefined ? [] : [{ type: 'auth', log_id: authError.logId }],
    end_user: describeEndUser(endUser),
    tags,
    metadata,
  }
}

/** A connection in a list. */
export function describeConnection(connection: Connection, provider: string) {
  return { ...describeBase(connection, provider), created: iso(connection.createdAt) }
}

/** A connection by itself, without its credentials. */
export function describeFullConnection(connection: Connection, provider: string) {
  const { webhookUrlOverride, settings, createdAt, updatedAt, fetchedAt } = connection
  return {
    ...describeBase(connection, provider),
    connection_config: describeConfig(connection),
    webhook_url_override: webhookUrlOverride ?? null,
    settings: describeSettings(settings),
    created_at: iso(createdAt),
    updated_at: iso(updatedAt),
    last_fetched_at: fetchedAt === 0 ? null : iso(fetchedAt),
  }
}

/** The configuration, with the host that Gong named with the tokens; it is taken anew whenever they are renewed. */
function describeConfig({ auth, baseUrl, connectionConfig }: Connection) {
  return auth === 'oauth' ? { ...connectionConfig, [baseUrlField]: baseUrl } : connectionConfig
}

/** Credentials in the clear. @param hasRefreshToken whether the token that makes new ones is told too. */
export function describeCredentials(credentials: ConnectionCredentials, hasRefreshToken: boolean) {
  switch (credentials.type) {
    case 'access_key':
      return { type: 'BASIC', username: credentials.accessKey, password: credentials.accessKeySecret }
    case 'access_token':
      return {
        type: 'OAUTH2',
        access_token: credentials.accessToken,
        raw: { access_token: credentials.accessToken },
      }
    case 'oauth': {
      const { accessToken, refreshToken, expiresAt, raw } = credentials
      const { refresh_token: _, ...others } = raw
      return {
        type: 'OAUTH2',
        access_token: accessToken,
        ...(hasRefreshToken ? { refresh_token: refreshToken } : {}),
        ...(expiresAt === undefined ? {} : { expires_at: iso(expiresAt) }),
        raw: hasRefreshToken ? raw : others,
      }
    }
  }
}
