import { join } from 'node:path'
import { preparePrivateFolder, readOrMakePrivateFile } from '../connections/private-file.ts'
import { createVault, keyBytes, parseKey, type Vault } from '../connections/vault.ts'
import { followDatabaseClock } from '../database/database-clock.ts'
import { locateDatabase, type OpenedDatabase, openDatabase } from '../database/open-database.ts'
import type { Clock } from '../http/clock.ts'
import { checkKey } from './check-key.ts'
import type { HubOptions } from './hub.ts'

/** Where everything is kept, and what it is sealed with. */
export interface Storage extends OpenedDatabase {
  readonly vault: Vault
  /** Texts of the keys, for what takes secrets out of texts. */
  readonly secrets: readonly string[]
  /** The database's where several machines share one. */
  readonly clock: Clock
}

/**
 * Opens the data folder, the key and the database.
 * @throws GongError `settings` when one of them does not do.
 */
export async function openStorage(options: HubOptions): Promise<Storage> {
  const { dataDir, randomBytes } = options
  preparePrivateFolder(dataDir)
  const key = readEncryptionKey(options)
  const location = locateDatabase(options.databaseUrl, join(dataDir, 'server.db'))
  const opened = await openDatabase(location)
  try {
    const { database, engine } = opened
    const vault = createVault({ key, randomBytes })
    if (engine === 'postgres') await checkKey(database, vault)
    const clock = options.followsDatabaseClock
      ? await followDatabaseClock(database, engine, options.clock)
      : options.clock
    return { ...opened, vault, clock, secrets: [Buffer.from(key).toString('base64')] }
  } catch (error) {
    await opened.database.destroy().catch(() => undefined)
    throw error
  }
}

function readEncryptionKey({ encryptionKey, dataDir, randomBytes }: HubOptions): Uint8Array {
  if (encryptionKey !== undefined) return parseKey(encryptionKey, 'GONG_CONNECTOR_ENCRYPTION_KEY')
  const file = join(dataDir, 'encryption.key')
  const text = readOrMakePrivateFile(file, () => Buffer.from(randomBytes(keyBytes)).toString('base64'))
  return parseKey(text, file)
}
