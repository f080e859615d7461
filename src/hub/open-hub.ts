import { join } from 'node:path'
import { sql } from 'kysely'
import { preparePrivateFolder, readOrMakePrivateFile } from '../connections/private-file.ts'
import { createVault, keyBytes, parseKey } from '../connections/vault.ts'
import { type Database, locateDatabase, openDatabase } from '../database/open-database.ts'
import { createRedact } from '../http/redact.ts'
import type { Hub, HubOptions } from './hub.ts'
import { openLogs } from './open-logs.ts'
import { openWebhooks } from './open-webhooks.ts'

/**
 * Opens the data folder and the database, and makes everything over them.
 * @throws GongError `settings` when a key, the folder or the database does not do.
 */
export async function openHub(options: HubOptions): Promise<Hub> {
  const { dataDir, clock, randomId, randomBytes } = options
  preparePrivateFolder(dataDir)
  const key = readEncryptionKey(options)
  const location = locateDatabase(options.databaseUrl, join(dataDir, 'server.db'))
  const { database, engine } = await openDatabase(location)
  const vault = createVault({ key, randomBytes })
  const redact = createRedact([
    ...options.secrets,
    options.encryptionKey,
    Buffer.from(key).toString('base64'),
  ])
  const { closeLogs, ...logs } = openLogs(options, { database, engine, redact, budgets: async () => [] })
  const { webhooks } = openWebhooks(options)
  return {
    ...logs,
    ...webhooks,
    database,
    engine,
    vault,
    clock,
    randomId,
    redact,
    isAlive: () => answers(database),
    startWork: () => undefined,
    stopWork: () => Promise.resolve(),
    async close() {
      await closeLogs()
      await database.destroy()
    },
  }
}

function readEncryptionKey({ encryptionKey, dataDir, randomBytes }: HubOptions): Uint8Array {
  if (encryptionKey !== undefined) return parseKey(encryptionKey, 'GONG_CONNECTOR_ENCRYPTION_KEY')
  const file = join(dataDir, 'encryption.key')
  const text = readOrMakePrivateFile(file, () => Buffer.from(randomBytes(keyBytes)).toString('base64'))
  return parseKey(text, file)
}

async function answers(database: Database): Promise<boolean> {
  try {
    await sql`SELECT 1`.execute(database)
    return true
  } catch {
    return false
  }
}
