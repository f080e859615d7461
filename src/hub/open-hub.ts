import { sql } from 'kysely'
import type { Database } from '../database/open-database.ts'
import { createRedact } from '../http/redact.ts'
import type { Hub, HubOptions } from './hub.ts'
import { openLogs } from './open-logs.ts'
import { openStorage } from './open-storage.ts'
import { openWebhooks } from './open-webhooks.ts'

/**
 * Opens the data folder and the database, and makes everything over them.
 * @throws GongError `settings` when a key, the folder or the database does not do.
 */
export async function openHub(given: HubOptions): Promise<Hub> {
  const { database, engine, vault, clock, secrets } = await openStorage(given)
  const options: HubOptions = { ...given, clock }
  const { randomId } = options
  const redact = createRedact([...options.secrets, options.encryptionKey, options.databaseUrl, ...secrets])
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

async function answers(database: Database): Promise<boolean> {
  try {
    await sql`SELECT 1`.execute(database)
    return true
  } catch {
    return false
  }
}
