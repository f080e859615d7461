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

const CODE_MILLISECONDS = 10 * 60_000
const TOKEN_SECONDS = 86_400

/** The authorization server of a company's account: codes and refresh tokens work once (gong facts, 1.2). */
export class OAuth {
  #counter = 0
  readonly #codes = new Map<string, Code>()
  readonly #refreshTokens = new Map<string, Grant>()
  readonly #accessTokens = new Map<string, { readonly scopes: readonly string[]; readonly expires: number }>()
  readonly #secret: string
  readonly #clock: Clock
  readonly #apiUrl: () => string
  readonly #allScopes: readonly string[]

  constructor(secret: string, clock: Clock, apiUrl: () => string, allScopes: readonly string[]) {
    this.#secret = secret
    this.#clock = clock
    this.#apiUrl = apiUrl
    this.#allScopes = allScopes
  }

  /** GET /oauth2/authorize: consents at once and sends the browser back with a code. */
  authorize(query: URLSearchParams): Answer {
    const redirectUri = query.get('redirect_uri') ?? ''
    const clientId = query.get('client_id') ?? ''
    if (clientId === '' || !URL.canParse(redirectUri)) {
      return oauthError(400, 'invalid_request', 'client_id and redirect_uri are needed')
    }
    const back = new URL(redirectUri)
    const state = query.get('state')
    if (state !== null) back.searchParams.set('state', state)
    if (query.get('response_type') === 'code') {
      const asked = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '')
      const code = this.#unguessable('code')
      this.#codes.set(code, {
        clientId,
        redirectUri,
        scopes: asked.length === 0 ? this.#allScopes : asked,
        expires: this.#clock.now() + CODE_MILLISECONDS,
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
    if (client === undefined) return oauthError(401, 'invalid_client', 'Client authentication failed')
    const type = parameters.get('grant_type')
    if (type !== 'authorization_code' && type !== 'refresh_token') {
      return oauthError(
        400,
        'unsupported_grant_type',
        'grant_type must be authorization_code or refresh_token',
      )
    }
    const grant = type === 'refresh_token' ? this.#takeRefreshToken(parameters) : this.#takeCode(parameters)
    if (grant === undefined || grant.clientId !== client) {
      return oauthError(400, 'invalid_grant', 'Token has been expired or revoked.')
    }
    return this.#issue(grant, Number(parameters.get('validity_duration')) || TOKEN_SECONDS)
  }

  /** The scopes of an access token; undefined when it is not one of ours, expired or revoked. */
  scopesOfToken(token: string): readonly string[] | undefined {
    const known = this.#accessTokens.get(token)
    return known === undefined || known.expires <= this.#clock.now() / 1000 ? undefined : known.scopes
  }

  /** Makes every token and code given out so far worthless. */
  revokeAll(): void {
    this.#codes.clear()
    this.#refreshTokens.clear()
    this.#accessTokens.clear()
  }

  #takeCode(parameters: URLSearchParams): Grant | undefined {
    const given = parameters.get('code') ?? ''
    const code = this.#codes.get(given)
    this.#codes.delete(given)
    if (code === undefined || code.expires <= this.#clock.now()) return undefined
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
    const expires = Math.floor(this.#clock.now() / 1000) + lifetime
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
        api_base_url_for_customer: this.#apiUrl(),
      },
    }
  }

  #unguessable(name: string): string {
    this.#counter += 1
    return createHmac('sha256', this.#secret).update(`${name}/${this.#counter}`).digest('base64url')
  }
}

function clientOf(authorization = ''): string | undefined {
  const encoded = /^basic (.+)$/i.exec(authorization)?.[1]
  if (encoded === undefined) return undefined
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString().split(':')
  return id === '' || secret.join(':') === '' ? undefined : decodeURIComponent(id)
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
