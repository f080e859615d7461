import { parseRuleKey } from './rule-key.ts'

/** Nothing but this: a token could name an algorithm for which the public key is a secret. */
const algorithm = 'RS256'
/** How far clocks may be apart, in milliseconds. */
const leewayMs = 60_000

/** What a token is checked against. */
export interface TokenFacts {
  /** Public keys of Gong's rules, as Gong shows them. */
  readonly keys: readonly string[]
  /** SHA-256 of the body as it came, in hexadecimal. */
  readonly bodyHash: string
  readonly isOwnUrl: (url: string) => boolean
  /** In milliseconds since 1970. */
  readonly now: number
}

/** A token that is Gong's, or why it is not believed. */
export type TokenVerdict =
  | ({ readonly isValid: true } & SignedToken)
  | { readonly isValid: false; readonly reason: string }

/** What is kept of a token, so that it is used once. */
export interface SignedToken {
  /** All of it but its signature: one signature can be written in several ways. */
  readonly signed: string
  /** In milliseconds since 1970. */
  readonly endsAt: number
}

/**
 * Checks the token with which Gong signs a webhook (“Signed JWT header”): RS256 with the key of the rule, for this
 * address and this body, not over.
 */
export async function verifyToken(
  token: string,
  { keys, bodyHash, isOwnUrl, now }: TokenFacts,
): Promise<TokenVerdict> {
  const claims = await readClaims(token, keys)
  if (claims === undefined) return refuse('it is signed with none of the known rules’ keys')
  const { exp, nbf, body_sha256: signedHash, webhook_url: url } = claims
  if (typeof exp !== 'number' || !Number.isFinite(exp)) return refuse('it does not say when it ends')
  const endsAt = Math.min(Math.ceil(exp * 1000) + leewayMs, Number.MAX_SAFE_INTEGER)
  if (now >= endsAt) return refuse('it is over')
  if (nbf !== undefined && !(typeof nbf === 'number' && now >= nbf * 1000 - leewayMs))
    return refuse('it is not valid yet')
  if (typeof signedHash !== 'string' || signedHash.toLowerCase() !== bodyHash)
    return refuse('it is for another body')
  if (typeof url !== 'string' || !isOwnUrl(url)) return refuse('it is for another address')
  return { isValid: true, signed: token.slice(0, token.lastIndexOf('.')), endsAt }
}

/** What the first key that fits says; undefined when none does. */
async function readClaims(
  token: string,
  keys: readonly string[],
): Promise<Record<string, unknown> | undefined> {
  if (keys.length === 0) return undefined
  // Loaded with the first token: most servers never see one.
  const { compactVerify, decodeProtectedHeader } = await import('jose')
  // Before anything costs more than a look: anybody may send anything here.
  if (!isSigned(token, decodeProtectedHeader)) return undefined
  for (const text of new Set(keys)) {
    const key = parseRuleKey(text)
    if (key === undefined) continue
    try {
      const { payload } = await compactVerify(token, key, { algorithms: [algorithm] })
      const claims: unknown = JSON.parse(new TextDecoder().decode(payload))
      if (typeof claims === 'object' && claims !== null) return claims as Record<string, unknown>
    } catch {
      // Another key may fit.
    }
  }
  return undefined
}

function refuse(reason: string): TokenVerdict {
  return { isValid: false, reason }
}

/** Whether a token has the form of one that Gong signs. */
function isSigned(token: string, decode: (token: string) => { readonly alg?: string }): boolean {
  try {
    return token.split('.').length === 3 && decode(token).alg === algorithm
  } catch {
    return false
  }
}
