import { createHmac } from 'node:crypto'
import { keyOfSecret } from './signing-secret.ts'

/** What is signed. */
export interface Signed {
  /** The message's id, the same on every try. */
  readonly id: string
  /** Of this try, in milliseconds since 1970. */
  readonly at: number
  /** As it is sent. */
  readonly body: string
  /** All that are valid, the newest first. */
  readonly secrets: readonly string[]
}

/**
 * The headers that prove where a webhook comes from: those of Standard Webhooks, with a signature for each valid
 * secret, and Nango's, which has room for one and is made with the newest. Nango's older `X-Nango-Signature` is left
 * out: a hash of key and body can be continued by who does not know the key.
 */
export function signatureHeaders({ id, at, body, secrets }: Signed): Record<string, string> {
  const seconds = String(Math.floor(at / 1000))
  const signatures = secrets.map((secret) => {
    const mac = createHmac('sha256', keyOfSecret(secret)).update(`${id}.${seconds}.${body}`)
    return `v1,${mac.digest('base64')}`
  })
  const [newest = ''] = secrets
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': signatures.join(' '),
    // Nango's key is the secret as it is written, its prefix included.
    'x-nango-hmac-sha256': createHmac('sha256', newest).update(body).digest('hex'),
  }
}
