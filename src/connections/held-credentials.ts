import type { Authorization } from '../http/auth.ts'
import { basicCredentials, bearerCredentials } from '../http/auth.ts'
import type { AuthError } from './connection.ts'
import type { ConnectionCredentials } from './connection-credentials.ts'

/** The credentials of a connection as they were read, in the clear. */
export interface HeldCredentials {
  /** Counts the writings of the credentials. */
  readonly version: number
  readonly credentials: ConnectionCredentials
  readonly baseUrl: string
  readonly authError: AuthError | undefined
}

/** Tokens are renewed this long before they expire, so that none expires on its way. */
const renewBeforeMs = 5 * 60_000

/** What of credentials must stand in no log. */
export function secretsOf(credentials: ConnectionCredentials): readonly string[] {
  switch (credentials.type) {
    case 'access_key':
      return [credentials.accessKey, credentials.accessKeySecret]
    case 'access_token':
      return [credentials.accessToken]
    case 'oauth':
      return [credentials.accessToken, credentials.refreshToken]
  }
}

/** When the tokens must be renewed, in milliseconds since 1970. */
export function renewalDue({ credentials }: HeldCredentials): number {
  if (credentials.type !== 'oauth' || credentials.expiresAt === undefined) return Number.POSITIVE_INFINITY
  const lifeMs = lifeOf(credentials.raw)
  return credentials.expiresAt - Math.min(renewBeforeMs, lifeMs / 2)
}

/** When Gong gave the tokens; undefined when unknown. */
export function issuedAt({ credentials }: HeldCredentials): number | undefined {
  if (credentials.type !== 'oauth' || credentials.expiresAt === undefined) return undefined
  const lifeMs = lifeOf(credentials.raw)
  return lifeMs === Number.POSITIVE_INFINITY ? undefined : credentials.expiresAt - lifeMs
}

/** What a request with these credentials carries, and where it goes. */
export function authorizationOf(held: HeldCredentials): Promise<Authorization> {
  const made = authorizations.get(held) ?? makeAuthorization(held)
  authorizations.set(held, made)
  return made
}

const authorizations = new WeakMap<HeldCredentials, Promise<Authorization>>()

async function makeAuthorization({ credentials, baseUrl }: HeldCredentials): Promise<Authorization> {
  const { header } =
    credentials.type === 'access_key'
      ? await basicCredentials(credentials.accessKey, credentials.accessKeySecret).authorize()
      : await bearerCredentials(credentials.accessToken).authorize()
  return { header, baseUrl }
}

/**
 * What tells Gong accounts apart by what we know of them. Each company has a host of its own (gong facts, 1.1), so
 * that whatever is connected there shares one budget; on the host for all, keys and connections are told apart.
 */
export function accountOf(uid: string, { credentials, baseUrl }: HeldCredentials): string {
  const { hostname = '' } = URL.parse(baseUrl) ?? {}
  if (/^[\w-]+\.api\.gong\.io$/.test(hostname)) return hostname
  if (credentials.type === 'access_key') return `${baseUrl} ${credentials.accessKey}`
  // A token is no name of its account: it changes.
  return `${baseUrl} ${credentials.type === 'oauth' ? uid : credentials.accessToken}`
}

function lifeOf(raw: Readonly<Record<string, unknown>>): number {
  const seconds = Number(raw['expires_in'] ?? Number.NaN)
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : Number.POSITIVE_INFINITY
}
