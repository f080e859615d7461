import { createHmac, hash, timingSafeEqual } from 'node:crypto'

/** What a bearer may do. */
export interface Access {
  /** The only workspace it may see; undefined: all. */
  readonly workspace?: string | undefined
}

/** The server's key, and the short-lived tokens made of it. */
export interface Tokens {
  /** A token for a stretch of time; for one workspace or all. */
  issue(access: Access, seconds: number): string
  /** What the bearer of a token, or of the key itself, may do; undefined: nothing. */
  verify(bearer: string): Access | undefined
  isKey(text: string): boolean
}

const prefix = 'gct_'

/** Tokens signed with the key: nothing is stored, and they end with the key. */
export function createTokens(apiKey: string, now: () => number): Tokens {
  const signing = createHmac('sha256', apiKey).update('gong-connector token signing').digest()
  const sign = (payload: string) => createHmac('sha256', signing).update(payload).digest('base64url')
  const keyHash = hashOf(apiKey)
  const isKey = (text: string) => timingSafeEqual(hashOf(text), keyHash)
  return {
    isKey,
    issue({ workspace }, seconds) {
      const claims = { exp: Math.floor(now() / 1000) + seconds, workspace }
      const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
      return `${prefix}${payload}.${sign(payload)}`
    },
    verify(bearer) {
      if (isKey(bearer)) return {}
      if (!bearer.startsWith(prefix)) return undefined
      const [payload = '', signature = ''] = bearer.slice(prefix.length).split('.')
      if (!isSame(signature, sign(payload))) return undefined
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as {
        readonly exp: number
        readonly workspace?: string
      }
      return claims.exp * 1000 > now() ? { workspace: claims.workspace } : undefined
    },
  }
}

/** Compares in the same time whatever the texts have in common. */
function isSame(left: string, right: string): boolean {
  return timingSafeEqual(hashOf(left), hashOf(right))
}

function hashOf(text: string): Uint8Array {
  return hash('sha256', text, 'buffer')
}
