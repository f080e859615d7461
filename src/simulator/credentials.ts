import { Refusal } from './answer.ts'

/** Who may call, and with which scopes. */
export interface Credentials {
  /** The scopes of the caller; throws a 401 Refusal when the header does not name anybody. */
  scopesOf(authorization: string | undefined): ReadonlySet<string>
  /** Refuses everything from now on, as after a key was removed; `restore` undoes it. */
  revoke(): void
  restore(): void
}

/** Which key is taken; without one any non-empty key and secret are. */
export interface CredentialOptions {
  readonly accessKey?: string | undefined
  readonly accessKeySecret?: string | undefined
  readonly scopes: readonly string[]
  /** The scopes of an access token that OAuth gave out; undefined for one it does not know or that expired. */
  readonly scopesOfToken: (token: string) => readonly string[] | undefined
}

/** Checks Basic and Bearer headers. */
export function createCredentials(options: CredentialOptions): Credentials {
  let isRevoked = false
  const keyScopes = new Set(options.scopes)
  return {
    scopesOf(authorization = '') {
      const [scheme = '', value = ''] = authorization.split(' ')
      if (isRevoked) throw denied()
      if (scheme.toLowerCase() === 'basic' && isKnownKey(value, options)) return keyScopes
      const granted = scheme.toLowerCase() === 'bearer' ? scopesOfBearer(value, options) : undefined
      if (granted !== undefined) return new Set(granted.filter((scope) => keyScopes.has(scope)))
      throw denied()
    },
    revoke() {
      isRevoked = true
    },
    restore() {
      isRevoked = false
    },
  }
}

/** Without a key set, a token that no OAuth gave out is taken too, as any key is; one that looks like ours is not. */
function scopesOfBearer(token: string, options: CredentialOptions): readonly string[] | undefined {
  const granted = options.scopesOfToken(token)
  const isAnyTaken = options.accessKey === undefined && token !== '' && token.split('.').length !== 3
  return granted ?? (isAnyTaken ? options.scopes : undefined)
}

function isKnownKey(encoded: string, { accessKey, accessKeySecret }: CredentialOptions): boolean {
  const decoded = Buffer.from(encoded, 'base64').toString()
  const colon = decoded.indexOf(':')
  if (colon < 1 || colon === decoded.length - 1) return false
  const isKey = accessKey === undefined || decoded.slice(0, colon) === accessKey
  return isKey && (accessKeySecret === undefined || decoded.slice(colon + 1) === accessKeySecret)
}

function denied(): Refusal {
  return new Refusal(401, 'Access denied')
}
