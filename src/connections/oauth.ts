import { GongError, GongHttpError } from '../errors/gong-error.ts'
import type { Authorization, Credentials } from '../http/auth.ts'
import type { Clock } from '../http/clock.ts'
import { connectionError } from '../http/connection-error.ts'
import { parseRetryAfter } from '../http/retry-after.ts'

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
}

/** Tokens are renewed this long before they expire, so that none expires on its way. */
const renewBeforeMs = 5 * 60_000
const timeoutMs = 60_000
const mostTries = 4
const firstBackoffMs = 1000
const longestWaitMs = 60_000

/**
 * Bearer credentials that renew themselves: before they expire, and once after a 401. Requests that come meanwhile
 * wait for the same renewal.
 */
export function createOAuthCredentials(options: OAuthOptions): Credentials {
  const { clock } = options
  let { tokens } = options
  let renewing: Promise<OAuthTokens> | undefined

  function renew(): Promise<OAuthTokens> {
    renewing ??= refresh(options, tokens.refreshToken)
      .then(async (renewed) => {
        tokens = { ...renewed, baseUrl: renewed.baseUrl ?? tokens.baseUrl }
        await options.onTokens(renewed)
        return renewed
      })
      .finally(() => {
        renewing = undefined
      })
    return renewing
  }

  async function current(): Promise<Authorization> {
    if (renewing !== undefined) await renewing
    const { accessToken, expiresAt } = tokens
    const isStale =
      accessToken === undefined || (expiresAt !== undefined && expiresAt - renewBeforeMs <= clock.now())
    if (isStale) await renew()
    return { header: `Bearer ${tokens.accessToken ?? ''}`, baseUrl: tokens.baseUrl }
  }

  return {
    authorize: current,
    async renew(refused) {
      // Another request's renewal may have come between.
      if (refused.header === (await current()).header) await renew()
      return true
    },
  }
}

/** Exchanges a refresh token, trying again when Gong has not taken it. */
async function refresh(options: OAuthOptions, refreshToken: string): Promise<OAuthTokens> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await refreshOnce(options, refreshToken)
    } catch (error) {
      if (!(error instanceof GongError) || error.disposition !== 'retry' || attempt >= mostTries) throw error
      const asked = error instanceof GongHttpError ? error.retryAfterMs : undefined
      const waitMs = asked ?? firstBackoffMs * 2 ** (attempt - 1)
      if (waitMs > longestWaitMs) throw error
      await options.clock.sleep(waitMs)
    }
  }
}

async function refreshOnce(options: OAuthOptions, refreshToken: string): Promise<OAuthTokens> {
  // Gong documents the parameters in the query, with an empty body.
  const query = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken })
  const address = `${options.oauthUrl.replace(/\/+$/, '')}/oauth2/generate-customer-token`
  let response: Response
  let text: string
  try {
    response = await options.fetch(`${address}?${query.toString()}`, {
      method: 'POST',
      headers: {
        authorization: basicHeader(options.clientId, options.clientSecret),
        accept: 'application/json',
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    text = await response.text()
  } catch (error) {
    throw connectionError(error, address, 'renewing the OAuth token', timeoutMs)
  }
  const fields = readFields(text)
  if (response.status !== 200) throw refusal(response, fields, options.clock.now())
  return readTokens(fields, options)
}

function basicHeader(user: string, password: string): string {
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${password}`)))}`
}

function readFields(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function refusal(response: Response, fields: Readonly<Record<string, unknown>>, now: number): GongError {
  const { status } = response
  const list = Array.isArray(fields['errors'])
    ? fields['errors']
    : [fields['error'], fields['error_description']]
  const errors = list.filter((text): text is string => typeof text === 'string' && text !== '')
  const said = errors.length === 0 ? '' : ` Gong said: ${errors.join(' ')}`
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), now)
  if (status === 429 || status >= 500) {
    const code = status === 429 ? 'rate_limited' : 'server_error'
    return new GongHttpError(code, `The OAuth token could not be renewed (${status}).${said}`, {
      status,
      errors,
      retryAfterMs,
    })
  }
  return new GongHttpError('unauthorized', `Gong refused to renew the OAuth token (${status}).${said}`, {
    status,
    errors,
    advice:
      'Authenticate the account again: a refresh token works once, and another program may have used it.',
  })
}

function readTokens(fields: Readonly<Record<string, unknown>>, options: OAuthOptions): OAuthTokens {
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
    refreshToken:
      typeof refreshToken === 'string' && refreshToken !== '' ? refreshToken : options.tokens.refreshToken,
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
