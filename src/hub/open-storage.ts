import { join } from 'node:path'
import { preparePrivateFolder } from '../connections/private-file.ts'
import { createVault, type Vault } from '../connections/vault.ts'
import { followDatabaseClock } from '../database/database-clock.ts'
import { locateDatabase, type OpenedDatabase, openDatabase } from '../database/open-database.ts'
import type { Clock } from '../http/clock.ts'
import { checkKey } from './check-key.ts'
import { readEncryptionKeys } from './encryption-keys.ts'
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
  const { secrets, ...keys } = readEncryptionKeys(options)
  const location = locateDatabase(options.databaseUrl, join(dataDir, 'server.db'))
  const opened = await openDatabase(location)
  try {
    const { database, engine } = opened
    const vault = createVault({ ...keys, randomBytes })
    if (engine === 'postgres') await checkKey(database, vault)
    const clock = options.followsDatabaseClock
      ? await followDatabaseClock(database, engine, options.clock)
      : options.clock
    return { ...opened, vault, clock, secrets }
  } catch (error) {
    await opened.database.destroy().catch(() => undefined)
    throw error
  }
}
