import type { Gong } from '../client/create-gong.ts'
import { GongHttpError } from '../errors/gong-error.ts'
import type { ConnectionCredentials } from './connection-credentials.ts'
import type { ConnectionsParts } from './connections-parts.ts'
import { refusesGrant, wrongApp } from './refused-renewal.ts'
import { requestTokens } from './token-request.ts'
import { tryAccount } from './try-account.ts'

/** Credentials, and the host that takes them. */
export interface Admission {
  readonly credentials: ConnectionCredentials
  readonly baseUrl: string
}

type OAuthCredentials = ConnectionCredentials & { readonly type: 'oauth' }

/**
 * Credentials that Gong accepts: those given, or, when they are OAuth tokens from elsewhere whose access token is over,
 * the pair that Gong gives for them. That pair is not tried: the old refresh token is worth nothing any more, so the
 * new one is to be stored whatever happens.
 * @throws GongError `unauthorized` or `forbidden` when Gong refuses them, others when it cannot be asked.
 */
export async function admitCredentials(
  given: Admission & { readonly integration: string },
  gong: Gong,
  parts: ConnectionsParts,
): Promise<Admission> {
  const { credentials, integration, baseUrl } = given
  const expiresAt = credentials.type === 'oauth' ? credentials.expiresAt : undefined
  const isOver = expiresAt !== undefined && expiresAt <= parts.clock.now()
  const refusal = isOver ? undefined : await tryAccount(gong, { isKey: credentials.type === 'access_key' })
  if (!isOver && refusal === undefined) return given
  // Tokens that should still work are refused for another reason than their age.
  if (credentials.type !== 'oauth' || (expiresAt !== undefined && !isOver)) throw refusal
  const app = await parts.integrations.app(integration)
  const grant = { type: 'refresh_token', refreshToken: credentials.refreshToken } as const
  const granted = await requestTokens(grant, { ...parts.tokenClient, ...app }).catch(explain)
  return { credentials: renewed(credentials, granted), baseUrl: granted.baseUrl ?? baseUrl }
}

function renewed(
  old: OAuthCredentials,
  { accessToken, refreshToken, expiresAt, scopes, raw }: Awaited<ReturnType<typeof requestTokens>>,
): OAuthCredentials {
  const kept = scopes.length > 0 ? scopes : old.scopes
  return { type: 'oauth', accessToken, refreshToken, expiresAt, scopes: kept, raw }
}

function explain(error: unknown): never {
  const isRefused = error instanceof GongHttpError && error.code === 'unauthorized'
  throw isRefused && !refusesGrant(error) ? wrongApp(error) : error
}
