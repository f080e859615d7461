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
  /** Tells the key that seals from others. */
  keyId(): string
  /** Ids of the keys that open, the one that seals first. */
  keyIds(): readonly string[]
  /** @param owner what the text belongs to, such as a row's id: elsewhere it does not open. */
  seal(text: string, owner: string): Sealed
  /** @throws GongError `settings` when the key is not the one it was sealed with, or the box was changed. */
  open(sealed: Sealed, owner: string): string
}

/** The keys of a vault, each of 32 bytes. */
export interface VaultKeys {
  /** The one that seals. */
  readonly key: Uint8Array
  /** Others that open what was sealed with them. */
  readonly older?: readonly Uint8Array[] | undefined
}

export interface VaultOptions extends VaultKeys {
  /** The keys as they are by now, where they may have changed; asked before sealing and when a key is not known. */
  readonly readAgain?: (() => VaultKeys | undefined) | undefined
  /** As many bytes of chance as asked for. */
  readonly randomBytes: (count: number) => Uint8Array
}

/** AES-256-GCM with a nonce of chance for each text, bound to its owner. */
export function createVault({ randomBytes, readAgain, ...given }: VaultOptions): Vault {
  let keys = nameKeys(given)
  const refresh = () => {
    const again = readAgain?.()
    if (again !== undefined) keys = nameKeys(again)
  }
  const currentId = () => {
    refresh()
    return [...keys.keys()][0] ?? ''
  }
  return {
    keyId: currentId,
    keyIds() {
      refresh()
      return [...keys.keys()]
    },
    seal(text, owner) {
      const keyId = currentId()
      const key = keys.get(keyId) ?? new Uint8Array()
      const nonce = randomBytes(nonceBytes)
      const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes })
      sealing.setAAD(Buffer.from(`${keyId} ${owner}`))
      const body = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()])
      return { keyId, box: Buffer.concat([nonce, body, sealing.getAuthTag()]).toString('base64') }
    },
    open(sealed, owner) {
      const { keyId } = sealed
      if (!keys.has(keyId)) refresh()
      const key = keys.get(keyId)
      if (key === undefined) throw unknownKey(owner, keyId, [...keys.keys()])
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
        throw wrongBox(owner, keyId, cause)
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

/** The keys by their ids, the one that seals first. */
function nameKeys({ key, older = [] }: VaultKeys): ReadonlyMap<string, Uint8Array> {
  return new Map([key, ...older].map((one) => [keyIdOf(one), one]))
}

/** A few characters that tell keys apart and say nothing of them. */
function keyIdOf(key: Uint8Array): string {
  return createHash('sha256').update('gong-connector key id ').update(key).digest('hex').slice(0, 12)
}

function unknownKey(owner: string, keyId: string, known: readonly string[]): GongError {
  return new GongError(
    'settings',
    `The stored credentials of ${owner} cannot be decrypted: they were sealed with key ${keyId}, and known are ${known.join(', ')}.`,
    {
      advice:
        'Give that key in GONG_CONNECTOR_ENCRYPTION_KEY or GONG_CONNECTOR_ENCRYPTION_KEYS_OLD, or put the encryption.key of that time into the data folder; if it is lost, connect the account again.',
    },
  )
}

function wrongBox(owner: string, keyId: string, cause: unknown): GongError {
  return new GongError(
    'settings',
    `The stored credentials of ${owner} cannot be decrypted with key ${keyId}: they were changed, or belong to another row.`,
    { advice: 'Restore the database from a copy, or connect the account again.', cause },
  )
}
