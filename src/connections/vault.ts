import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { GongError } from '../errors/gong-error.ts'

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16
/** Length of a key, in bytes. */
export const keyBytes = 32

/** An encrypted text, ready for a database. */
export interface Sealed {
  /** Tells which key opens it. */
  readonly keyId: string
  /** Nonce, text and tag, in Base64. */
  readonly box: string
}

/** Encrypts what must not be read by who gets hold of the database. */
export interface Vault {
  /** @param owner what the text belongs to, such as a row's id: elsewhere it does not open. */
  seal(text: string, owner: string): Sealed
  /** @throws GongError `settings` when the key is not the one it was sealed with, or the box was changed. */
  open(sealed: Sealed, owner: string): string
}

export interface VaultOptions {
  /** The key that seals: 32 bytes. */
  readonly key: Uint8Array
  /** As many bytes of chance as asked for. */
  readonly randomBytes: (count: number) => Uint8Array
}

/** AES-256-GCM with a nonce of chance for each text, bound to its owner. */
export function createVault({ key, randomBytes }: VaultOptions): Vault {
  const keyId = keyIdOf(key)
  return {
    seal(text, owner) {
      const nonce = randomBytes(nonceBytes)
      const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes })
      sealing.setAAD(Buffer.from(`${keyId} ${owner}`))
      const body = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()])
      return { keyId, box: Buffer.concat([nonce, body, sealing.getAuthTag()]).toString('base64') }
    },
    open(sealed, owner) {
      if (sealed.keyId !== keyId) throw wrongKey(owner, `it was sealed with key ${sealed.keyId}`, keyId)
      const bytes = Buffer.from(sealed.box, 'base64')
      const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      })
      try {
        opening.setAAD(Buffer.from(`${keyId} ${owner}`))
        opening.setAuthTag(bytes.subarray(-tagBytes))
        const body = bytes.subarray(nonceBytes, -tagBytes)
        return Buffer.concat([opening.update(body), opening.final()]).toString('utf8')
      } catch (cause) {
        throw wrongKey(owner, 'it was changed or belongs to another row', keyId, cause)
      }
    },
  }
}

/**
 * A key from a setting: 32 bytes in Base64, Base64url or hexadecimal.
 * @param source what it was read from, for the error.
 * @throws GongError `settings`.
 */
export function parseKey(text: string, source: string): Uint8Array {
  const key = /^[\da-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  if (key.length === keyBytes) return key
  throw new GongError('settings', `${source} is not a key of ${keyBytes} bytes.`, {
    advice: 'Make one with “openssl rand -base64 32”, or leave it out: one is made in the data folder.',
  })
}

/** A few characters that tell keys apart and say nothing of them. */
function keyIdOf(key: Uint8Array): string {
  return createHash('sha256').update('gong-connector key id ').update(key).digest('hex').slice(0, 12)
}

function wrongKey(owner: string, reason: string, keyId: string, cause?: unknown): GongError {
  return new GongError(
    'settings',
    `The stored credentials of ${owner} cannot be decrypted with key ${keyId}: ${reason}.`,
    {
      advice:
        'Start with the GONG_CONNECTOR_ENCRYPTION_KEY, or the encryption.key of the data folder, that they were stored with; if it is lost, create the instance again.',
      cause,
    },
  )
}
