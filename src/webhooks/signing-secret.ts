import { GongError } from '../errors/gong-error.ts'

const prefix = 'whsec_'
const fewestBytes = 24
const madeBytes = 32

/** A secret that signs webhooks, as Standard Webhooks writes it. */
export function makeSigningSecret(randomBytes: (count: number) => Uint8Array): string {
  return prefix + Buffer.from(randomBytes(madeBytes)).toString('base64')
}

/** What is wrong with a secret, after its name; undefined when it will do. */
export function wrongInSecret(secret: string): string | undefined {
  if (!secret.startsWith(prefix)) return `does not begin with ${prefix}`
  const code = secret.slice(prefix.length)
  const bytes = Buffer.from(code, 'base64')
  // Node skips what is no Base64 instead of refusing it.
  if (bytes.toString('base64').replace(/=+$/, '') !== code.replace(/=+$/, '')) return 'is no Base64'
  return bytes.length < fewestBytes
    ? `has ${bytes.length} bytes in its Base64, and needs at least ${fewestBytes}`
    : undefined
}

/**
 * Checks a secret that was given as a setting.
 * @param source the setting's name, for the error.
 * @throws GongError `settings`.
 */
export function checkSigningSecret(secret: string, source: string): string {
  const wrong = wrongInSecret(secret)
  if (wrong === undefined) return secret
  throw new GongError('settings', `${source} ${wrong}.`, {
    advice: `Make one with: echo "${prefix}$(openssl rand -base64 ${madeBytes})"; or leave it out: one is made in the data folder.`,
  })
}

/** The key that a secret stands for. */
export function keyOfSecret(secret: string): Uint8Array {
  return Buffer.from(secret.slice(prefix.length), 'base64')
}
