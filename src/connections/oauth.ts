import { GongError } from '../errors/gong-error.ts'
import type { Authorization, Credentials } from '../http/auth.ts'
import type { Clock } from '../http/clock.ts'
import { type OAuthTokens, requestTokens } from './token-request.ts'

export const defaultOAuthUrl = 'https://app.gong.io'

export interface OAuthOptions {
  readonly clientId: string
  readonly clientSecret: string
  /** Without an access token one is fetched before the first request. */
  readonly tokens: Omit<OAuthTokens, 'accessToken'> & { readonly accessToken: string | undefined }
  /** Host that gives tokens. */
  readonly oauthUrl: string
  /** Addresses that the user configured; their hosts are trusted with tokens besides Gong's own. */
  readonly trustedUrls: readonly string[]
  /** Stores new tokens; they are not used before it resolves, for the old refresh token is worthless already. */
  readonly onTokens: (tokens: OAuthTokens) => Promise<void> | void
  readonly onWarning: (message: string) => void
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  readonly userAgent: string
}

/** Tokens are renewed this long before they expire, so that none expires on its way. */
const renewBeforeMs = 5 * 60_000
/** A token this young is not refused for its age: the account lacks a scope, or was disconnected. */
const freshMs = 60_000

/**
 * Bearer credentials that renew themselves: before they expire, and once after a 401. Requests that come meanwhile
 * wait for the same renewal.
 */
export function createOAuthCredentials(options: OAuthOptions): Credentials {
  const { clock } = options
  let { tokens } = options
  const client = { ...options, trust: (value: string) => trust(value, options.trustedUrls) }
  const grant = () => ({ type: 'refresh_token', refreshToken: tokens.refreshToken }) as const
  let renewing: Promise<void> | undefined
  /** Why no renewal can succeed any more. */
  let refused: GongError | undefined
  let renewedAt = Number.NEGATIVE_INFINITY
  let renewAt =
    tokens.accessToken === undefined ? 0 : (tokens.expiresAt ?? Number.POSITIVE_INFINITY) - renewBeforeMs

  async function exchange(): Promise<void> {
    if (refused !== undefined) throw refused
    const renewed = await requestTokens(grant(), client).catch((error: unknown) => {
      if (error instanceof GongError && error.code === 'unauthorized') refused = error
      throw error
    })
    await options.onTokens(renewed)
    tokens = { ...renewed, baseUrl: renewed.baseUrl ?? tokens.baseUrl }
    renewedAt = clock.now()
    const lifeMs = (renewed.expiresAt ?? Number.POSITIVE_INFINITY) - renewedAt
    renewAt = renewedAt + lifeMs - Math.min(renewBeforeMs, lifeMs / 10)
  }

  function renew(): Promise<void> {
    renewing ??= exchange().finally(() => {
      renewing = undefined
    })
    return renewing
  }

  async function current(): Promise<Authorization> {
    if (renewing !== undefined) await renewing
    if (renewAt <= clock.now()) await renew()
    return { header: `Bearer ${tokens.accessToken ?? ''}`, baseUrl: tokens.baseUrl }
  }

  return {
    authorize: current,
    async renew(rejected) {
      // Another request's renewal may have come between.
      if (rejected.header !== (await current()).header) return true
      if (clock.now() - renewedAt < freshMs) return false
      await renew()
      return true
    },
  }
}

/** The host that Gong names for the tokens, if it is Gong's own or one that the user configured. */
function trust(value: string, trustedUrls: readonly string[]): string | undefined {
  const url = URL.parse(value)
  const isGong =
    url?.protocol === 'https:' && (url.hostname === 'gong.io' || url.hostname.endsWith('.gong.io'))
  const isConfigured = trustedUrls.some((trusted) => {
    const known = URL.parse(trusted)
    return known !== null && known.hostname === url?.hostname && known.protocol === url.protocol
  })
  return url !== null && (isGong || isConfigured) ? url.href.replace(/\/+$/, '') : undefined
}
