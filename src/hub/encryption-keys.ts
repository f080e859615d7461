import { statSync } from 'node:fs'
import { join } from 'node:path'
import { readOrMakePrivateFile, readPrivateFile, replacePrivateFile } from '../connections/private-file.ts'
import { keyBytes, parseKey, type VaultKeys } from '../connections/vault.ts'
import type { HubOptions } from './hub.ts'

export type KeyOptions = Pick<HubOptions, 'dataDir' | 'encryptionKey' | 'olderEncryptionKeys' | 'randomBytes'>

/** The keys of a server, and where they come from. */
export interface EncryptionKeys extends VaultKeys {
  /** Texts of the keys, for what takes secrets out of texts. */
  readonly secrets: readonly string[]
  /** The keys of the files when those have changed; missing when the key comes from the settings. */
  readonly readAgain: (() => VaultKeys | undefined) | undefined
}

const keySetting = 'GONG_CONNECTOR_ENCRYPTION_KEY'
const olderSetting = 'GONG_CONNECTOR_ENCRYPTION_KEYS_OLD'

/**
 * The key of the settings, or the one of the data folder, which is made on first use; with all that open.
 * @throws GongError `settings` when one is no key, or others may read its file.
 */
export function readEncryptionKeys(options: KeyOptions): EncryptionKeys {
  const { dataDir, encryptionKey, randomBytes } = options
  if (encryptionKey !== undefined) {
    // The folder's own keys still open what was sealed before there was a setting.
    const older = [...olderOf(options), ...keysOfFiles(dataDir)]
    const key = parseKey(encryptionKey, keySetting)
    return { key, older, secrets: textsOf({ key, older }), readAgain: undefined }
  }
  readOrMakePrivateFile(keyFile(dataDir), () => makeKey(randomBytes))
  let stamp = stampOf(dataDir)
  const read = (): VaultKeys => {
    const [key, ...older] = keysOfFiles(dataDir)
    if (key === undefined) throw new Error('the key that was just there is gone')
    return { key, older: [...older, ...olderOf(options)] }
  }
  const keys = read()
  return {
    ...keys,
    secrets: textsOf(keys),
    readAgain() {
      const now = stampOf(dataDir)
      if (now === stamp) return undefined
      stamp = now
      return read()
    },
  }
}

/** Makes a new key the one of the data folder; the one before goes on opening. */
export function replaceKeyFile({ dataDir, randomBytes }: KeyOptions): void {
  const [file, olderFile] = [keyFile(dataDir), olderKeysFile(dataDir)]
  const before = readPrivateFile(file)
  const older = linesOf(readPrivateFile(olderFile))
  // First the old one is put aside: stopped in between, there is one key in both files, and none is lost.
  if (before !== undefined && !older.includes(before))
    replacePrivateFile(olderFile, [before, ...older].join('\n'))
  replacePrivateFile(file, makeKey(randomBytes))
}

/** The file with the keys that only open. */
export function olderKeysFile(dataDir: string): string {
  return join(dataDir, 'encryption.key.old')
}

function keyFile(dataDir: string): string {
  return join(dataDir, 'encryption.key')
}

function makeKey(randomBytes: HubOptions['randomBytes']): string {
  return Buffer.from(randomBytes(keyBytes)).toString('base64')
}

function olderOf({ olderEncryptionKeys = [] }: KeyOptions): Uint8Array[] {
  return olderEncryptionKeys.map((text) => parseKey(text, olderSetting))
}

/** The keys in the data folder, the one that seals first. */
function keysOfFiles(dataDir: string): Uint8Array[] {
  return [keyFile(dataDir), olderKeysFile(dataDir)].flatMap((file) =>
    linesOf(readPrivateFile(file)).map((line) => parseKey(line, file)),
  )
}

function linesOf(text: string | undefined): string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function textsOf({ key, older = [] }: VaultKeys): string[] {
  return [key, ...older].map((one) => Buffer.from(one).toString('base64'))
}

/** Changes when one of the files does. */
function stampOf(dataDir: string): string {
  return [keyFile(dataDir), olderKeysFile(dataDir)]
    .map((file) => {
      const found = statSync(file, { throwIfNoEntry: false })
      return found === undefined ? '-' : `${found.ino} ${found.mtimeMs} ${found.size}`
    })
    .join(' ')
}
