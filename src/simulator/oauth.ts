import { createHash, createHmac } from 'node:crypto'
import type { Answer } from './answer.ts'
import type { Clock } from './clock.ts'

interface Grant {
  readonly clientId: string
  readonly scopes: readonly string[]
}

interface Code extends Grant {
  readonly redirectUri: string
  readonly expires: number
  readonly challenge: string | undefined
}

/** The authorization server's surroundings. */
export interface OAuthParts {
  /** From which codes and tokens are made. */
  readonly secret: string
  readonly clock: Clock
  /** Host that takes the tokens. */
  readonly apiUrl: () => string
  /** Granted to who asks for none. */
  readonly allScopes: readonly string[]
  /** The only app there is; without it every app is taken, with the secret that it first came with. */
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  /** The only address that the app may send browsers back to; any without it. */
  readonly redirectUri: string | undefined
  /** How long access tokens work that ask for no validity. */
  readonly tokenSeconds: number
}

const CODE_MILLISECONDS = 10 * 60_000

/** The authorization server of a company's account: codes and refresh tokens work once (gong facts, 1.2). */
export class OAuth {
  #counter = 0
  readonly #codes = new Map<string, Code>()
  readonly #refreshTokens = new Map<string, Grant>()
  readonly #accessTokens = new Map<string, { readonly scopes: readonly string[]; readonly expires: number }>()
  readonly #clientSecrets = new Map<string, string>()
  readonly #parts: OAuthParts
  #consents = true

  constructor(parts: OAuthParts) {
    this.#parts = parts
    if (parts.clientId !== undefined && parts.clientSecret !== undefined)
      this.#clientSecrets.set(parts.clientId, parts.clientSecret)
  }

  /** Whether customers consent from now on. */
  setConsent(consents: boolean): void {
    this.#consents = consents
  }

  /** GET /oauth2/authorize: consents at once, unless it is to refuse, and sends the browser back with a code. */
  authorize(query: URLSearchParams): Answer {
    const redirectUri = query.get('redirect_uri') ?? ''
    const clientId = query.get('client_id') ?? ''
    if (clientId === '' || !URL.canParse(redirectUri)) {
      return oauthError(400, 'invalid_request', 'client_id and redirect_uri are needed')
    }
    if (!this.#isKnownClient(clientId)) return oauthError(400, 'invalid_client', 'There is no such app')
    const { redirectUri: registered, allScopes, clock } = this.#parts
    // Browsers are not sent to addresses that the app did not register (RFC 6749, 4.1.2.1).
    if (registered !== undefined && registered !== redirectUri)
      return oauthError(400, 'invalid_request', 'redirect_uri is not registered for this app')
    const back = new URL(redirectUri)
    const state = query.get('state')
    if (state !== null) back.searchParams.set('state', state)
    if (!this.#consents) {
      back.searchParams.set('error', 'access_denied')
      back.searchParams.set('error_description', 'The user denied access')
    } else if (query.get('response_type') === 'code') {
      const asked = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '')
      const code = this.#unguessable('code')
      this.#codes.set(code, {
        clientId,
        redirectUri,
        scopes: asked.length === 0 ? allScopes : asked,
        expires: clock.now() + CODE_MILLISECONDS,
        challenge: query.get('code_challenge') ?? undefined,
      })
      back.searchParams.set('code', code)
    } else {
      back.searchParams.set('error', 'unsupported_response_type')
    }
    return { status: 302, body: '', headers: { Location: back.href } }
  }

  /** POST /oauth2/generate-customer-token: parameters from the query or from a form body. */
  token(query: URLSearchParams, body: string, authorization: string | undefined): Answer {
    const parameters = new URLSearchParams([...query, ...new URLSearchParams(body)])
    const client = clientOf(authorization)
    if (client === undefined || !this.#isItself(client))
      return oauthError(401, 'invalid_client', 'Client authentication failed')
    const type = parameters.get('grant_type')
    if (type !== 'authorization_code' && type !== 'refresh_token') {
      return oauthError(
        400,
        'unsupported_grant_type',
        'grant_type must be authorization_code or refresh_token',
      )
    }
    const grant = type === 'refresh_token' ? this.#takeRefreshToken(parameters) : this.#takeCode(parameters)
    if (grant === undefined || grant.clientId !== client.id) {
      return oauthError(400, 'invalid_grant', 'Token has been expired or revoked.')
    }
    return this.#issue(grant, Number(parameters.get('validity_duration')) || this.#parts.tokenSeconds)
  }

  /** The scopes of an access token; undefined when it is not one of ours, expired or revoked. */
  scopesOfToken(token: string): readonly string[] | undefined {
    const known = this.#accessTokens.get(token)
    return known === undefined || known.expires <= this.#parts.clock.now() / 1000 ? undefined : known.scopes
  }

  /** Makes every token and code given out so far worthless. */
  revokeAll(): void {
    this.#codes.clear()
    this.#refreshTokens.clear()
    this.#accessTokens.clear()
  }

  /** Makes the access tokens worthless; they can be renewed. */
  revokeAccess(): void {
    this.#accessTokens.clear()
  }

  #isKnownClient(id: string): boolean {
    return this.#parts.clientId === undefined || this.#parts.clientId === id
  }

  #isItself({ id, secret }: Client): boolean {
    if (!this.#isKnownClient(id)) return false
    const known = this.#clientSecrets.get(id)
    if (known === undefined) this.#clientSecrets.set(id, secret)
    return known === undefined || known === secret
  }

  #takeCode(parameters: URLSearchParams): Grant | undefined {
    const given = parameters.get('code') ?? ''
    const code = this.#codes.get(given)
    this.#codes.delete(given)
    if (code === undefined || code.expires <= this.#parts.clock.now()) return undefined
    const isSamePlace = code.redirectUri === parameters.get('redirect_uri')
    return isSamePlace && isVerified(code.challenge, parameters.get('code_verifier')) ? code : undefined
  }

  #takeRefreshToken(parameters: URLSearchParams): Grant | undefined {
    const given = parameters.get('refresh_token') ?? ''
    const grant = this.#refreshTokens.get(given)
    this.#refreshTokens.delete(given)
    return grant
  }

  #issue(grant: Grant, lifetime: number): Answer {
    const expires = Math.floor(this.#parts.clock.now() / 1000) + lifetime
    const payload = JSON.stringify({ uid: grant.clientId, exp: expires })
    const parts = ['{"alg":"HS256"}', payload].map((part) => Buffer.from(part).toString('base64url'))
    const access = `${parts.join('.')}.${this.#unguessable('access')}`
    const refresh = this.#unguessable('refresh')
    this.#accessTokens.set(access, { scopes: grant.scopes, expires })
    this.#refreshTokens.set(refresh, grant)
    return {
      status: 200,
      body: {
        access_token: access,
        refresh_token: refresh,
        token_type: 'bearer',
        expires_in: lifetime,
        scope: grant.scopes.join(' '),
        api_base_url_for_customer: this.#parts.apiUrl(),
      },
    }
  }

  #unguessable(name: string): string {
    this.#counter += 1
    return createHmac('sha256', this.#parts.secret).update(`${name}/${this.#counter}`).digest('base64url')
  }
}

interface Client {
  readonly id: string
  readonly secret: string
}

function clientOf(authorization = ''): Client | undefined {
  const encoded = /^basic (.+)$/i.exec(authorization)?.[1]
  if (encoded === undefined) return undefined
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':')
  const secret = rest.join(':')
  return id === '' || secret === '' ? undefined : { id: decodeURIComponent(id), secret }
}

function isVerified(challenge: string | undefined, verifier: string | null): boolean {
  return (
    challenge === undefined ||
    createHash('sha256')
      .update(verifier ?? '')
      .digest('base64url') === challenge
  )
}

function oauthError(status: number, error: string, description: string): Answer {
  return { status, body: { error, error_description: description } }
}
