import { GongError, GongHttpError } from '../errors/gong-error.ts'
import { basicCredentials } from '../http/auth.ts'
import type { Clock } from '../http/clock.ts'
import { parseRetryAfter } from '../http/retry-after.ts'
import { type HttpAnswer, send } from '../http/send.ts'

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

/** Tokens with everything else that Gong answered. */
export interface GrantedTokens extends OAuthTokens {
  readonly scopes: readonly string[]
  readonly raw: Readonly<Record<string, unknown>>
}

/** Who asks for tokens, and where. */
export interface TokenClient {
  readonly clientId: string
  readonly clientSecret: string
  /** Host that gives tokens. */
  readonly oauthUrl: string
  /** The host that Gong names for the tokens as it may be used, or undefined when it may not be trusted. */
  readonly trust: (baseUrl: string) => string | undefined
  readonly onWarning: (message: string) => void
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  readonly userAgent: string
}

/** What is exchanged for tokens. */
export type Grant =
  | { readonly type: 'refresh_token'; readonly refreshToken: string }
  | { readonly type: 'authorization_code'; readonly code: string; readonly redirectUri: string }

type Fields = Readonly<Record<string, unknown>>

const timeoutMs = 60_000

/**
 * Exchanges a grant for tokens, once: whether it is worth trying again is for the caller to know.
 * @throws GongHttpError `unauthorized` when Gong refuses the grant or the client; GongError otherwise.
 */
export async function requestTokens(grant: Grant, client: TokenClient): Promise<GrantedTokens> {
  const { clientId, clientSecret, oauthUrl, fetch, clock, userAgent } = client
  const asked = clock.now()
  const answer = await send(
    {
      method: 'POST',
      path: '/oauth2/generate-customer-token',
      // Gong documents the parameters in the query, with an empty body.
      query: queryOf(grant, clientId),
      isSafe: false,
      doing: grant.type === 'refresh_token' ? 'renewing the OAuth token' : 'asking for an OAuth token',
    },
    await basicCredentials(clientId, clientSecret).authorize(),
    { baseUrl: oauthUrl, fetch, clock, timeoutMs, userAgent },
  )
  const fields = (typeof answer.body === 'object' && answer.body !== null ? answer.body : {}) as Fields
  if (answer.status !== 200) throw refusal(answer, fields, clock.now(), grant)
  return readTokens(fields, client, asked, grant)
}

function queryOf(grant: Grant, clientId: string): Fields {
  return grant.type === 'refresh_token'
    ? { grant_type: grant.type, refresh_token: grant.refreshToken }
    : {
        grant_type: grant.type,
        code: grant.code,
        client_id: clientId,
        redirect_uri: grant.redirectUri,
      }
}

function refusal({ status, headers }: HttpAnswer, fields: Fields, now: number, { type }: Grant): GongError {
  const list = Array.isArray(fields['errors'])
    ? fields['errors']
    : [fields['error'], fields['error_description']]
  const errors = list.filter((text): text is string => typeof text === 'string' && text !== '')
  const said = errors.length === 0 ? '' : ` Gong said: ${errors.join(' ')}`
  const retryAfterMs = parseRetryAfter(headers.get('retry-after'), now)
  const isRenewal = type === 'refresh_token'
  if (status === 429 || status >= 500) {
    const code = status === 429 ? 'rate_limited' : 'server_error'
    const what = isRenewal ? 'renew the OAuth token' : 'give an OAuth token'
    return new GongHttpError(code, `Gong could not ${what} (${status}).${said}`, {
      status,
      errors,
      retryAfterMs,
    })
  }
  const what = isRenewal ? 'the renewal of the OAuth token' : 'the request for an OAuth token'
  return new GongHttpError('unauthorized', `Gong rejected ${what} as unauthorized (${status}).${said}`, {
    status,
    errors,
    advice: isRenewal
      ? 'Authenticate the account again: a refresh token works once, and another program may have used it.'
      : 'Start connecting again: a code works once and for ten minutes. Check the client id, the client secret and the redirect address of the app in Gong.',
  })
}

function readTokens(fields: Fields, client: TokenClient, asked: number, grant: Grant): GrantedTokens {
  const { access_token: accessToken, refresh_token: given, expires_in: expiresIn, scope } = fields
  if (typeof accessToken !== 'string' || accessToken === '') {
    throw new GongError('bad_answer', 'The answer while renewing the OAuth token has no access_token.', {
      advice: 'Check the host that gives tokens; a proxy may have answered instead.',
    })
  }
  const usedToken = grant.type === 'refresh_token' ? grant.refreshToken : ''
  const seconds = Number(expiresIn)
  const isKnown = Number.isFinite(seconds) && seconds > 0 && expiresIn !== null
  return {
    accessToken,
    refreshToken: typeof given === 'string' && given !== '' ? given : usedToken,
    // From when it was asked for: it may have been long on its way.
    expiresAt: isKnown ? asked + seconds * 1000 : undefined,
    baseUrl: trustedBaseUrl(fields['api_base_url_for_customer'], client),
    scopes: typeof scope === 'string' ? scope.split(/\s+/).filter((name) => name !== '') : [],
    raw: fields,
  }
}

/** The host that Gong names for the tokens, if it is Gong's own or one that the user configured. */
function trustedBaseUrl(value: unknown, { trust, onWarning }: TokenClient): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  const trusted = trust(value)
  if (trusted !== undefined) return trusted
  onWarning(
    `The OAuth answer names ${URL.parse(value)?.host ?? 'no valid address'} as the account's host, which is not under gong.io; it is ignored.`,
  )
  return undefined
}
