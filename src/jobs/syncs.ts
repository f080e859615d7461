import { isDeepStrictEqual } from 'node:util'
import type { Connection } from '../connections/connection.ts'
import type { ConnectionListener } from '../connections/connection-events.ts'
import type { Connections } from '../connections/connections.ts'
import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import { GongError } from '../errors/gong-error.ts'
import { baseVariant, modelName } from '../records/record-destination.ts'
import type { RecordStore } from '../records/record-store.ts'
import { clearModel, removeRecordsOf } from './clear-records.ts'
import { dropOrRest } from './drop-or-rest.ts'
import { frequencyOf } from './finish-run.ts'
import { leaseNameOf } from './run-connection.ts'
import { never, nextSlot } from './schedule.ts'
import type { SyncCatalog, SyncKind } from './sync-catalog.ts'
import { readStatus, type SyncStatus } from './sync-status.ts'

/** A sync of a connection, by its name and variant. */
export interface SyncReference {
  readonly name: string
  /** `base` unless another was made. */
  readonly variant: string
}

/** How a run that is asked for begins. */
export interface TriggerOptions {
  /** Reads everything anew. */
  readonly isReset: boolean
  /** Throws the records away before. */
  readonly emptiesCache: boolean
}

/** The scheduled copies of the connections. */
export interface Syncs {
  /** To be told of what happens to connections. */
  readonly listener: ConnectionListener
  /** Those of a connection. */
  of(connection: Connection): Promise<readonly Row<'syncs'>[]>
  /** How they stand. */
  status(connection: Connection, syncs: readonly Row<'syncs'>[]): Promise<readonly SyncStatus[]>
  /** Has syncs run as soon as they can, those that are paused once. */
  trigger(syncs: readonly Row<'syncs'>[], options: TriggerOptions): Promise<void>
  /**
   * Has a sync of a connection run as soon as it can.
   * @throws GongError `usage` when it has no such sync.
   */
  triggerNamed(connection: Connection, name: string): Promise<void>
  start(syncs: readonly Row<'syncs'>[]): Promise<void>
  pause(syncs: readonly Row<'syncs'>[]): Promise<void>
  /** @param frequencyMs undefined for the connection's. */
  setFrequency(connection: Connection, sync: Row<'syncs'>, frequencyMs: number | undefined): Promise<void>
  /**
   * Has a sync once more, under a name of its own, with records of its own.
   * @returns undefined when there are too many, or it is there already.
   */
  addVariant(connection: Connection, sync: Row<'syncs'>, variant: string): Promise<Row<'syncs'> | undefined>
  /** Ends a variant, and throws away what it has read. */
  removeVariant(connection: Connection, sync: Row<'syncs'>): Promise<void>
  /** Gives all connections the syncs that there are by now: streams of a newer version, functions that were added. */
  adaptAll(): Promise<void>
}

export interface SyncsOptions {
  readonly database: Database
  readonly connections: Pick<Connections, 'list'>
  readonly catalog: SyncCatalog
  readonly records: RecordStore
  readonly randomId: () => string
  readonly now: () => number
  /** Hears that something may be due. */
  readonly onDue: () => void
}

const connectionsAtOnce = 100

/** Syncs in the server's database. */
export function createSyncs(options: SyncsOptions): Syncs {
  const { database, catalog, now, onDue } = options
  const trigger: Syncs['trigger'] = async (syncs, { isReset, emptiesCache }) => {
    const reset = emptiesCache ? 2 : isReset ? 1 : 0
    await update(database, syncs, {
      next_at: now(),
      is_asked_for: 1,
      ...(reset === 0 ? {} : { reset_due: reset }),
    })
    onDue()
  }
  return {
    listener: createListener(options),
    of: (connection) => readSyncs(database, connection),
    status: (connection, syncs) => readStatus(connection, syncs, options),
    trigger,
    async triggerNamed(connection, name) {
      const syncs = (await readSyncs(database, connection)).filter((row) => row.name === name)
      if (syncs.length === 0)
        throw new GongError('usage', `The connection “${connection.id}” has no sync “${name}”.`)
      await trigger(syncs, { isReset: false, emptiesCache: false })
    },
    async start(syncs) {
      const paused = syncs.filter(({ state }) => state !== 'STARTED')
      await update(database, paused, { state: 'STARTED', next_at: now() })
      onDue()
    },
    pause: (syncs) => update(database, syncs, { state: 'PAUSED', next_at: never }),
    async setFrequency(connection, sync, frequencyMs) {
      const changed = { ...sync, frequency_ms: frequencyMs ?? null }
      const kind = catalog.of(connection).get(sync.name)
      const next = sync.state === 'STARTED' ? nextOf(connection, changed, kind, now()) : sync.next_at
      await update(database, [sync], { frequency_ms: changed.frequency_ms, next_at: next })
      onDue()
    },
    addVariant: (connection, sync, variant) => addVariant(connection, sync, variant, options),
    removeVariant: (connection, sync) => removeVariant(connection, sync, options),
    async adaptAll() {
      for (let page = 0; ; page++) {
        const some = await options.connections.list({ limit: connectionsAtOnce, page })
        for (const connection of some)
          await database.transaction().execute((transaction) => adapt(transaction, connection, options))
        if (some.length < connectionsAtOnce) return onDue()
      }
    },
  }
}

function readSyncs(database: Database, { number }: Connection): Promise<Row<'syncs'>[]> {
  return database
    .selectFrom('syncs')
    .selectAll()
    .where('connection', '=', number)
    .orderBy('name')
    .orderBy('variant')
    .execute()
}

async function update(
  database: Database,
  syncs: readonly Row<'syncs'>[],
  change: Partial<Row<'syncs'>>,
): Promise<void> {
  if (syncs.length === 0) return
  const ids = syncs.map(({ id }) => id)
  await database.updateTable('syncs').set(change).where('id', 'in', ids).execute()
}

/** The next moment of a sync's rhythm. */
function nextOf(
  { uid, settings }: Connection,
  row: Pick<Row<'syncs'>, 'frequency_ms'>,
  kind: SyncKind | undefined,
  now: number,
): number {
  return nextSlot(now, frequencyOf(row, kind, settings.frequencyMs), uid)
}

function createListener(options: SyncsOptions): ConnectionListener {
  const { now, onDue } = options
  return {
    async created(database, connection) {
      await adapt(database, connection, options)
      // What failed for its credentials need not wait for its turn.
      await hasten(database, connection, now())
    },
    async changed(database, connection, before) {
      await adapt(database, connection, options)
      // What is private by the new settings must not stay until its turn comes.
      if (readsOtherwise(before, connection)) await hasten(database, connection, now())
    },
    async refreshed(database, connection, wasFailed) {
      if (wasFailed) await hasten(database, connection, now())
    },
    removed: removeAll,
    afterCommit: onDue,
  }
}

/** Brings the syncs of a connection into step with its settings. */
async function adapt(
  database: Database,
  connection: Connection,
  { catalog, randomId, now }: SyncsOptions,
): Promise<void> {
  const kinds = catalog.of(connection)
  const rows = await readSyncs(database, connection)
  const known = new Set(rows.map(({ name }) => name))
  const made = [...kinds.values()]
    .filter(({ name }) => !known.has(name))
    .map(({ name, isAutomatic }) => {
      const state = isAutomatic ? 'STARTED' : 'PAUSED'
      return {
        ...newSync(connection, name, baseVariant, now()),
        id: randomId(),
        state,
        ...(isAutomatic ? {} : { next_at: never }),
      }
    })
  if (made.length > 0)
    await database
      .insertInto('syncs')
      .values(made)
      .onConflict((conflict) => conflict.columns(['connection', 'name', 'variant']).doNothing())
      .execute()
  for (const row of rows) {
    const kind = kinds.get(row.name)
    if (kind === undefined) {
      await dropOrRest(database, row, connection)
      continue
    }
    // A frequency that is higher by now counts at once; a lower one after the next run.
    const next = nextOf(connection, row, kind, now())
    if (row.state === 'STARTED' && row.next_at > next) await update(database, [row], { next_at: next })
  }
}

/** A sync that is due at once. */
function newSync({ number }: Connection, name: string, variant: string, now: number) {
  return {
    connection: number,
    name,
    variant,
    state: 'STARTED',
    frequency_ms: null,
    next_at: now,
    reset_due: 0,
    is_asked_for: 0,
    last: null,
    checkpoint: null,
    created_at: now,
  }
}

/** Variants of one sync: as many as Nango allows. */
const mostVariants = 100

async function addVariant(
  connection: Connection,
  { name }: Row<'syncs'>,
  variant: string,
  { database, randomId, now, onDue }: SyncsOptions,
): Promise<Row<'syncs'> | undefined> {
  const others = (await readSyncs(database, connection)).filter((row) => row.name === name)
  if (others.length > mostVariants) return undefined
  const row = await database
    .insertInto('syncs')
    .values({ ...newSync(connection, name, variant, now()), id: randomId() })
    .onConflict((conflict) => conflict.columns(['connection', 'name', 'variant']).doNothing())
    .returningAll()
    .executeTakeFirst()
  onDue()
  return row
}

async function removeVariant(
  connection: Connection,
  sync: Row<'syncs'>,
  { database, catalog, records }: SyncsOptions,
): Promise<void> {
  await database.deleteFrom('syncs').where('id', '=', sync.id).execute()
  const kind = catalog.of(connection).get(sync.name)
  if (kind === undefined) return
  const { source, models } = kind
  for (const model of models)
    await clearModel(database, records, connection.number, modelName(model, sync.variant))
  if (source.by !== 'stream') return
  const { number } = connection
  await database
    .deleteFrom('stream_states')
    .where('connection', '=', number)
    .where('variant', '=', sync.variant)
    .where('stream', '=', source.entity.name)
    .execute()
  if (source.entity.stream.read.by !== 'ids') return
  await database
    .deleteFrom('due_calls')
    .where('connection', '=', number)
    .where('variant', '=', sync.variant)
    .execute()
}

/** Whether other records belong to the connection than before, or other fields of them. */
function readsOtherwise({ settings: before }: Connection, { settings: after }: Connection): boolean {
  const names = ['startDate', 'workspaceId', 'includePrivate', 'fields'] as const
  return names.some((name) => !isDeepStrictEqual(before[name], after[name]))
}

/** Has everything run at once that goes by itself. */
async function hasten(database: Database, { number }: Connection, now: number): Promise<void> {
  await database
    .updateTable('syncs')
    .set({ next_at: now })
    .where('connection', '=', number)
    .where('state', '=', 'STARTED')
    .where('next_at', '>', now)
    .execute()
}

async function removeAll(database: Database, { number }: Connection): Promise<void> {
  // First, so that a run under way comes too late for anything.
  await database.deleteFrom('leases').where('name', '=', leaseNameOf(number)).execute()
  for (const table of ['syncs', 'runs', 'stream_states', 'due_calls'] as const)
    await database.deleteFrom(table).where('connection', '=', number).execute()
  await removeRecordsOf(database, number)
}
