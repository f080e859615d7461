import { createHash, createHmac, type KeyObject, sign } from 'node:crypto'

/** How long a token is valid, in seconds; Gong does not say. */
const LIFETIME = 300

/** What a token is to say instead of what it should, to try out a receiver; null leaves a claim out. */
export interface Tampering {
  /** Claims in place of the right ones. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** `none` and `HS256` (with the public key as the secret) in place of RS256. */
  readonly algorithm?: 'none' | 'HS256'
  /** Signed with a key that is not the rule's. */
  readonly withOtherKey?: boolean
}

export interface SignedWebhook {
  readonly url: string
  readonly body: Buffer
  readonly privateKey: KeyObject
  /** In Base64, as Gong shows it. */
  readonly publicKey: string
  /** Milliseconds since 1970. */
  readonly now: number
}

/** The token that Gong sends in the Authorization header of rules with “Signed JWT header” (gong facts, 2.7). */
export function signWebhook(
  { url, body, privateKey, publicKey, now }: SignedWebhook,
  { claims = {}, algorithm }: Tampering = {},
): string {
  const right = {
    webhook_url: url,
    body_sha256: createHash('sha256').update(body).digest('hex'),
    exp: Math.floor(now / 1000) + LIFETIME,
  }
  const said = Object.entries({ ...right, ...claims }).filter(([, value]) => value !== null)
  const head = encode({ alg: algorithm ?? 'RS256', typ: 'JWT' })
  const text = `${head}.${encode(Object.fromEntries(said))}`
  if (algorithm === 'none') return `${text}.`
  if (algorithm === 'HS256')
    return `${text}.${createHmac('sha256', publicKey).update(text).digest('base64url')}`
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`
}

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
