import type { Connection } from '../connections/connection.ts'
import type { ConnectionListener } from '../connections/connection-events.ts'
import type { Connections } from '../connections/connections.ts'
import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import type { SyncInfo } from '../functions/function-info.ts'
import { tidy } from '../jobs/clear-records.ts'
import type { CountsByModel } from '../jobs/last-run.ts'
import { type ReadCalls, readCalls } from '../jobs/read-calls.ts'
import type { FunctionSyncRun } from '../jobs/run-connection.ts'
import { createSyncCatalog } from '../jobs/sync-catalog.ts'
import { createSyncWorker } from '../jobs/sync-worker.ts'
import { createSyncs, type Syncs } from '../jobs/syncs.ts'
import type { Alerts } from '../logs/alerts.ts'
import type { Metrics } from '../logs/metrics.ts'
import type { OperationLog } from '../logs/operation-log.ts'
import { createRecordStore } from '../records/create-record-store.ts'
import type { RecordStore } from '../records/record-store.ts'
import type { Outbox } from '../webhooks/outbox.ts'
import type { HubOptions } from './hub.ts'

/** What syncs are made of besides the hub's options. */
export interface SyncsParts {
  readonly database: Database
  readonly engine: Engine
  readonly connections: Connections
  readonly outbox: Outbox
  readonly alerts: Alerts
  readonly operations: OperationLog
  readonly metrics: Metrics
  /** Who hears what happens to connections. */
  readonly listeners: ConnectionListener[]
  /** The syncs that are functions, of an integration. */
  readonly listFunctions: (integration: string) => readonly SyncInfo[]
  readonly runFunction: (run: FunctionSyncRun) => Promise<void>
}

/** Syncs and what they have read, as the hub has them. */
export interface HubSyncs {
  readonly records: RecordStore
  readonly syncs: Syncs
  /** Reads given calls and their transcripts at once, in two requests. */
  readCalls(connection: Connection, ids: readonly string[], signal?: AbortSignal): Promise<ReadCalls>
}

/** Makes the syncs, and what runs them. */
export function openSyncs(options: HubOptions, parts: SyncsParts) {
  const { clock, randomId, log, includePrivate = false } = options
  const { database, engine, listeners, listFunctions } = parts
  const records = createRecordStore(database, engine, clock.now)
  const catalog = createSyncCatalog(listFunctions)
  const syncWorker = createSyncWorker({
    ...parts,
    clock,
    randomId,
    owner: randomId(),
    catalog,
    records,
    includePrivate,
    log,
    onChanges: (counts) => countChanges(parts.metrics, counts),
    prepare: () => syncs.adaptAll(),
    tidy: () => tidy(database, records, clock.now()),
  })
  const syncs = createSyncs({
    ...parts,
    catalog,
    records,
    randomId,
    now: clock.now,
    onDue: syncWorker.wake,
  })
  listeners.push(syncs.listener)
  const readParts = { ...parts, catalog, records, includePrivate, now: clock.now }
  const syncing: HubSyncs = {
    records,
    syncs,
    readCalls: (connection, ids, signal) => readCalls(connection, ids, readParts, signal),
  }
  return { syncing, syncWorker }
}

function countChanges(metrics: Metrics, counts: CountsByModel): void {
  for (const { added, updated, deleted } of Object.values(counts)) {
    for (const [change, count] of Object.entries({ added, updated, deleted }))
      if (count > 0) metrics.count('records', { change }, count)
  }
}
