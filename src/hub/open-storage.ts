import { join } from 'node:path'
import { preparePrivateFolder } from '../connections/private-file.ts'
import { createVault, type Vault } from '../connections/vault.ts'
import { followDatabaseClock } from '../database/database-clock.ts'
import type { Hold } from '../database/hold-database.ts'
import {
  type DatabaseLocation,
  locateDatabase,
  type OpenedDatabase,
  openDatabase,
} from '../database/open-database.ts'
import type { Clock } from '../http/clock.ts'
import { freeClaims } from '../webhooks/free-claims.ts'
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
  /** Closes the database, and lets another server have it. */
  close(): Promise<void>
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
  // Before its tables are brought up to date: another server may work on them.
  const hold = await holdFor(location, options.holder)
  let opened: OpenedDatabase | undefined
  const close = async () => {
    await opened?.database.destroy()
    hold?.release()
  }
  try {
    opened = await openDatabase(location)
    const { database, engine } = opened
    if (hold !== undefined) await freeClaims(database)
    const vault = createVault({ ...keys, randomBytes })
    if (engine === 'postgres') await checkKey(database, vault)
    const clock = options.followsDatabaseClock
      ? await followDatabaseClock(database, engine, options.clock)
      : options.clock
    return { database, engine, vault, clock, secrets, close }
  } catch (error) {
    await close().catch(() => undefined)
    throw error
  }
}

/** Servers on Postgres share it. */
async function holdFor(location: DatabaseLocation, holder: string | undefined): Promise<Hold | undefined> {
  if (location.engine !== 'sqlite' || holder === undefined) return undefined
  return (await import('../database/hold-database.ts')).holdDatabase(location.path, holder)
}
