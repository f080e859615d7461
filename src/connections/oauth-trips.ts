import type { Database } from '../database/open-database.ts'
import { GongHttpError } from '../errors/gong-error.ts'
import type { ConnectionCredentials } from './connection-credentials.ts'
import { defaultScopes } from './default-scopes.ts'
import type { Integration, Integrations } from './integrations.ts'
import { requestTokens, type TokenClient } from './token-request.ts'

/** A trip to Gong's consent page that came back. */
export interface OAuthTrip {
  /** Key of the integration. */
  readonly integration: string
  /** What was given when it began. */
  readonly content: Readonly<Record<string, unknown>>
  readonly redirectUri: string
}

/** What a trip begins with. */
export interface TripOptions {
  /** Instead of the integration's own. */
  readonly scopes?: readonly string[] | undefined
  /** Further parameters of the address; those that OAuth needs are not replaced by them. */
  readonly params?: Readonly<Record<string, string>> | undefined
  /** Where Gong sends the browser back to: `/oauth/callback` below the server's own address. */
  readonly redirectUri: string
}

/** What a code was exchanged for; both go into a new connection. */
export interface TripTokens {
  readonly credentials: ConnectionCredentials & { readonly type: 'oauth' }
  /** Host of the account, where Gong named one that may be trusted. */
  readonly baseUrl: string | undefined
}

/** Customers on their way to Gong's consent page and back. */
export interface OAuthTrips {
  /** Where the customer's browser must go; the state in the address works once, for ten minutes. */
  begin(
    integration: Integration,
    content: Readonly<Record<string, unknown>>,
    options: TripOptions,
  ): Promise<{ readonly url: string; readonly state: string }>
  /** The trip that this state belongs to, once: whoever comes with it again gets undefined, as one that is too late. */
  end(state: string): Promise<OAuthTrip | undefined>
  /**
   * Exchanges the code that the browser brought back.
   * @throws GongError `unauthorized` when Gong refuses it, `settings` when the integration has no app any more.
   */
  exchange(trip: OAuthTrip, code: string): Promise<TripTokens>
}

export interface OAuthTripsParts {
  readonly database: Database
  readonly integrations: Integrations
  /** Everything of the requests for tokens but the app. */
  readonly tokenClient: Omit<TokenClient, 'clientId' | 'clientSecret'>
  readonly now: () => number
  readonly randomBytes: (count: number) => Uint8Array
}

const lastsMs = 10 * 60_000

/** Trips in the server's database. */
export function createOAuthTrips(parts: OAuthTripsParts): OAuthTrips {
  const { database, integrations, tokenClient, now, randomBytes } = parts
  return {
    async begin(integration, content, { scopes, params = {}, redirectUri }) {
      const { clientId } = await integrations.app(integration.key)
      const state = Buffer.from(randomBytes(32)).toString('base64url')
      const at = now()
      await database.deleteFrom('oauth_trips').where('expires_at', '<', at).execute()
      await database
        .insertInto('oauth_trips')
        .values({
          state,
          integration: integration.key,
          content: JSON.stringify({ content, redirectUri }),
          expires_at: at + lastsMs,
        })
        .execute()
      const query = {
        access_type: 'offline',
        ...params,
        client_id: clientId,
        response_type: 'code',
        scope: (scopes ?? integration.scopes ?? defaultScopes()).join(' '),
        redirect_uri: redirectUri,
        state,
      }
      // Spaces as %20, as Gong's own example has them.
      const search = new URLSearchParams(query).toString().replaceAll('+', '%20')
      return { url: `${tokenClient.oauthUrl.replace(/\/+$/, '')}/oauth2/authorize?${search}`, state }
    },
    async end(state) {
      const row = await database
        .deleteFrom('oauth_trips')
        .where('state', '=', state)
        .returningAll()
        .executeTakeFirst()
      if (row === undefined || row.expires_at <= now()) return undefined
      const kept = JSON.parse(row.content) as Pick<OAuthTrip, 'content' | 'redirectUri'>
      return { integration: row.integration, ...kept }
    },
    async exchange({ integration, redirectUri }, code) {
      const app = await integrations.app(integration)
      const grant = { type: 'authorization_code', code, redirectUri } as const
      const tokens = await requestTokens(grant, { ...tokenClient, ...app })
      const { accessToken, refreshToken, expiresAt, scopes, raw, baseUrl } = tokens
      if (refreshToken === '') throw noRefreshToken()
      return { credentials: { type: 'oauth', accessToken, refreshToken, expiresAt, scopes, raw }, baseUrl }
    },
  }
}

function noRefreshToken(): GongHttpError {
  return new GongHttpError('bad_answer', 'Gong gave an OAuth token without a refresh token.', {
    status: 200,
    advice: 'Such a connection would end with its first token; check the app’s settings in Gong.',
  })
}
