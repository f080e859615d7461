import type { Gong } from '../client/create-gong.ts'
import type { Connection } from '../connections/connection.ts'
import type { ConnectionChange } from '../connections/connections.ts'
import { openDatabase } from '../database/open-database.ts'
import { GongError } from '../errors/gong-error.ts'
import { createActions } from '../functions/create-actions.ts'
import type { Functions } from '../functions/create-functions.ts'
import type { FunctionInfo, SyncInfo } from '../functions/function-info.ts'
import { runSync } from '../functions/run-sync.ts'
import type { Clock } from '../http/clock.ts'
import type { Operation, OperationLog } from '../logs/operation-log.ts'
import { createRecordStore } from '../records/create-record-store.ts'
import { baseVariant, modelName } from '../records/record-destination.ts'

/** One account without a server. */
export interface LocalOptions {
  readonly functions: Functions
  /** Asked for when it is needed. */
  readonly gong: () => Gong
  /** As that of a connection; what functions change of it is forgotten. */
  readonly metadata: Readonly<Record<string, unknown>>
  readonly env: Readonly<Record<string, string>>
  readonly includePrivate: boolean
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Hears what functions log. */
  readonly log: (level: string, text: string) => void
}

/** A record that a sync gave. */
export interface LocalRecord {
  readonly model: string
  readonly data: Readonly<Record<string, unknown>>
}

const mostBytes = 10 * 1024 * 1024
const syncId = 'local'

/**
 * Runs a function as the server would, for one account: an action gives its output, a sync the records that it wrote
 * into a database in memory.
 * @throws FunctionFailure or GongError.
 */
export async function runLocally(info: FunctionInfo, input: unknown, options: LocalOptions) {
  const { functions, clock, signal } = options
  const local = createConnection(options)
  const operations = createLog(options.log)
  const parts = {
    functions,
    connections: local.connections,
    operations,
    clock,
    env: options.env,
    includePrivate: options.includePrivate,
    triggerSync: async (_connection: Connection, name: string) =>
      options.log('info', `The sync ${name} would be run now.`),
  }
  const actions = createActions(parts)
  if (info.type === 'action') {
    const output = await actions.run(local.connection(), info, input, { signal, mostBytes })
    return { type: 'action', output } as const
  }
  const { database, engine } = await openDatabase({ engine: 'sqlite', path: ':memory:' })
  try {
    const records = createRecordStore(database, engine, clock.now)
    const run = {
      connection: local.connection(),
      definition: definitionOf(info),
      syncId,
      variant: baseVariant,
      guard: async () => undefined,
      onWritten: async () => undefined,
      signal,
    }
    await operations.run({ kind: 'sync', name: info.name }, () =>
      runSync(run, { ...parts, database, records, actions, keptName: modelName }),
    )
    const written: LocalRecord[] = []
    for (const model of Object.keys(info.models)) {
      const ids = await records.liveIds(database, run.connection.number, model)
      for (const { data } of (await records.byIds(run.connection.number, model, ids)).values())
        written.push({ model, data })
    }
    return { type: 'sync', records: written } as const
  } finally {
    await database.destroy()
  }
}

function definitionOf({ name, definition }: SyncInfo) {
  if (definition !== undefined) return definition
  throw new GongError('usage', `The sync ${name} is built in: it copies a stream.`, {
    advice: 'Copy it with gong-connector sync --streams.',
  })
}

/** A connection that is kept in memory. */
function createConnection({ gong, metadata, clock }: LocalOptions) {
  const now = clock.now()
  let connection: Connection = {
    number: 1,
    uid: 'local',
    id: 'local',
    integration: 'gong',
    name: '',
    workspace: '',
    baseUrl: '',
    auth: 'access_key',
    metadata,
    connectionConfig: {},
    tags: {},
    endUser: undefined,
    webhookUrlOverride: undefined,
    settings: {},
    authError: undefined,
    ingressKey: '',
    ruleKeys: [],
    createdAt: now,
    updatedAt: now,
    fetchedAt: now,
    checkedAt: now,
    credentialsVersion: 1,
    expiresAt: undefined,
  }
  return {
    connection: () => connection,
    connections: {
      open: async () => gong(),
      byNumber: async () => connection,
      changeAll: async (_given: readonly Connection[], change: (now: Connection) => ConnectionChange) => {
        connection = { ...connection, metadata: change(connection).metadata ?? connection.metadata }
        return [connection]
      },
    },
  }
}

/** A log that tells what functions log, and keeps nothing. */
function createLog(log: LocalOptions['log']): OperationLog {
  const operation: Operation = {
    id: 'local',
    note: log,
    request: () => undefined,
    detail: () => undefined,
    fail: (message) => log('error', message),
    concerns: () => undefined,
  }
  return { run: (_start, work) => work(operation), current: () => operation }
}
