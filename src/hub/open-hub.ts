import { sql } from 'kysely'
import type { ConnectionListener } from '../connections/connection-events.ts'
import type { Database } from '../database/open-database.ts'
import { createKnownSecrets } from '../http/known-secrets.ts'
import { createRedact } from '../http/redact.ts'
import type { Hub, HubOptions } from './hub.ts'
import { openConnections } from './open-connections.ts'
import { openFunctions } from './open-functions.ts'
import { openLogs } from './open-logs.ts'
import { openStorage } from './open-storage.ts'
import { openSyncs } from './open-syncs.ts'
import { openInbox, openWebhooks } from './open-webhooks.ts'
import { readBudgets } from './read-budgets.ts'
import { runWorkers } from './run-workers.ts'

/**
 * Opens the data folder and the database, and makes everything over them.
 * @throws GongError `settings` when a key, the folder or the database does not do.
 */
export async function openHub(given: HubOptions): Promise<Hub> {
  const { database, engine, vault, clock, secrets, close } = await openStorage(given)
  const options: HubOptions = { ...given, clock }
  const { randomId } = options
  const known = createKnownSecrets()
  const redactOwn = redactFor(options, secrets)
  const redact = (text: string) => known.hide(redactOwn(text))
  const { logs, logWorker, tellOfFailures, closeLogs } = await openLogs(options, {
    database,
    engine,
    redact,
    budgets: () => readBudgets(database, engine, options),
  })
  // Who hears what happens to connections, in this order, in the transaction in which it is stored.
  const listeners: ConnectionListener[] = []
  const parts = { ...logs, database, engine, vault, clock, redact, hide: known.add, listeners }
  const { webhooks, deliverer, tellOfAuth } = await openWebhooks(options, parts)
  listeners.push(tellOfAuth, tellOfFailures)
  const { connections, prober } = await openConnections(options, parts)
  const { syncing, syncWorker } = openSyncs(options, {
    ...parts,
    ...connections,
    outbox: webhooks.outbox,
    listFunctions: (integration) =>
      functions.functions.list(integration).filter((info) => info.type === 'sync'),
    runFunction: (run) => runSync(run),
  })
  const { inbox, inboxWorkers } = openInbox(options, { ...parts, ...connections, ...syncing })
  const { functions, runSync, forgetRuns, stopWatching } = await openFunctions(options, {
    ...parts,
    ...connections,
    ...webhooks,
    records: syncing.records,
    triggerSync: syncing.syncs.triggerNamed,
    onReload: syncing.syncs.adaptAll,
  })
  listeners.push(forgetRuns)
  const work = runWorkers([logWorker, deliverer, syncWorker, functions.actionRunner, prober, ...inboxWorkers])
  return {
    ...logs,
    ...webhooks,
    ...inbox,
    ...connections,
    ...functions,
    ...syncing,
    database,
    engine,
    vault,
    clock,
    randomId,
    redact,
    isAlive: () => answers(database),
    ...work,
    async close() {
      stopWatching()
      await closeLogs()
      await close()
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

/** Takes everything out of texts that the settings and the data folder hold as secrets. */
function redactFor(options: HubOptions, secrets: readonly string[]): (text: string) => string {
  return createRedact([
    ...options.secrets,
    options.encryptionKey,
    options.databaseUrl,
    options.webhookSigningKey,
    options.clientSecret,
    options.slackWebhookUrl,
    // Keys of other services, most likely, which functions must not log; short ones are words that stand elsewhere too.
    ...Object.values(options.environmentVariables ?? {}).filter((value) => value.length >= 16),
    ...secrets,
  ])
}
