import { GongError, GongHttpError } from '../errors/gong-error.ts'
import { type Authorization, basicCredentials, type Credentials } from '../http/auth.ts'
import type { Clock } from '../http/clock.ts'
import { parseRetryAfter } from '../http/retry-after.ts'
import { type HttpAnswer, send } from '../http/send.ts'

export const defaultOAuthUrl = 'https://app.gong.io'

/** What an OAuth app holds of one account. */
export interface OAuthTokens {
  readonly accessToken: string
  /** Works once. */
  readonly refreshToken: string
  /** In milliseconds since 1970; undefined when unknown. */
  readonly expiresAt: number | undefined
  /** Host that takes these tokens, where Gong named one that may be trusted. */
  readonly baseUrl: string | undefined
}

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

type Fields = Readonly<Record<string, unknown>>

/** Tokens are renewed this long before they expire, so that none expires on its way. */
const renewBeforeMs = 5 * 60_000
/** A token this young is not refused for its age: the account lacks a scope, or was disconnected. */
const freshMs = 60_000
const timeoutMs = 60_000

/**
 * Bearer credentials that renew themselves: before they expire, and once after a 401. Requests that come meanwhile
 * wait for the same renewal.
 */
export function createOAuthCredentials(options: OAuthOptions): Credentials {
  const { clock } = options
  let { tokens } = options
  let renewing: Promise<void> | undefined
  /** Why no renewal can succeed any more. */
  let refused: GongError | undefined
  let renewedAt = Number.NEGATIVE_INFINITY
  let renewAt =
    tokens.accessToken === undefined ? 0 : (tokens.expiresAt ?? Number.POSITIVE_INFINITY) - renewBeforeMs

  async function exchange(): Promise<void> {
    if (refused !== undefined) throw refused
    const renewed = await refresh(options, tokens.refreshToken).catch((error: unknown) => {
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

/** Exchanges a refresh token. Trying again is left to the request that waits for it. */
async function refresh(options: OAuthOptions, refreshToken: string): Promise<OAuthTokens> {
  const { oauthUrl, clientId, clientSecret, fetch, clock, userAgent } = options
  const answer = await send(
    {
      method: 'POST',
      path: '/oauth2/generate-customer-token',
      // Gong documents the parameters in the query, with an empty body.
      query: { grant_type: 'refresh_token', refresh_token: refreshToken },
      isSafe: false,
      doing: 'renewing the OAuth token',
    },
    await basicCredentials(clientId, clientSecret).authorize(),
    { baseUrl: oauthUrl, fetch, clock, timeoutMs, userAgent },
  )
  const fields = (typeof answer.body === 'object' && answer.body !== null ? answer.body : {}) as Fields
  if (answer.status !== 200) throw refusal(answer, fields, clock.now())
  return readTokens(fields, options, refreshToken)
}

function refusal({ status, headers }: HttpAnswer, fields: Fields, now: number): GongError {
  const list = Array.isArray(fields['errors'])
    ? fields['errors']
    : [fields['error'], fields['error_description']]
  const errors = list.filter((text): text is string => typeof text === 'string' && text !== '')
  const said = errors.length === 0 ? '' : ` Gong said: ${errors.join(' ')}`
  const retryAfterMs = parseRetryAfter(headers.get('retry-after'), now)
  if (status === 429 || status >= 500) {
    const code = status === 429 ? 'rate_limited' : 'server_error'
    return new GongHttpError(code, `Gong could not renew the OAuth token (${status}).${said}`, {
      status,
      errors,
      retryAfterMs,
    })
  }
  return new GongHttpError(
    'unauthorized',
    `Gong rejected the renewal of the OAuth token as unauthorized (${status}).${said}`,
    {
      status,
      errors,
      advice:
        'Authenticate the account again: a refresh token works once, and another program may have used it.',
    },
  )
}

function readTokens(fields: Fields, options: OAuthOptions, usedToken: string): OAuthTokens {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn } = fields
  if (typeof accessToken !== 'string' || accessToken === '') {
    throw new GongError('bad_answer', 'The answer while renewing the OAuth token has no access_token.', {
      advice: 'Check the host that gives tokens; a proxy may have answered instead.',
    })
  }
  const seconds = Number(expiresIn)
  const isKnown = Number.isFinite(seconds) && seconds > 0 && expiresIn !== null
  return {
    accessToken,
    refreshToken: typeof refreshToken === 'string' && refreshToken !== '' ? refreshToken : usedToken,
    expiresAt: isKnown ? options.clock.now() + seconds * 1000 : undefined,
    baseUrl: trustedBaseUrl(fields['api_base_url_for_customer'], options),
  }
}

/** The host that Gong names for the tokens, if it is Gong's own or one that the user configured. */
function trustedBaseUrl(value: unknown, { trustedUrls, onWarning }: OAuthOptions): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  const url = URL.parse(value)
  const isGong =
    url?.protocol === 'https:' && (url.hostname === 'gong.io' || url.hostname.endsWith('.gong.io'))
  const isConfigured = trustedUrls.some((trusted) => {
    const known = URL.parse(trusted)
    return known !== null && known.hostname === url?.hostname && known.protocol === url.protocol
  })
  if (url !== null && (isGong || isConfigured)) return url.href.replace(/\/+$/, '')
  onWarning(
    `The OAuth answer names ${url?.host ?? 'no valid address'} as the account's host, which is not under gong.io; it is ignored.`,
  )
  return undefined
}
