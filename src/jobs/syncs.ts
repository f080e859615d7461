import type { Connection } from '../connections/connection.ts'
import type { ConnectionListener } from '../connections/connection-events.ts'
import type { Connections } from '../connections/connections.ts'
import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import { GongError } from '../errors/gong-error.ts'
import { baseVariant } from '../records/record-destination.ts'
import { frequencyOf } from './finish-run.ts'
import { never, nextSlot } from './schedule.ts'
import type { SyncCatalog, SyncKind } from './sync-catalog.ts'

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
  /** Gives all connections the syncs that there are by now: streams of a newer version, functions that were added. */
  adaptAll(): Promise<void>
}

export interface SyncsOptions {
  readonly database: Database
  readonly connections: Pick<Connections, 'list'>
  readonly catalog: SyncCatalog
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
    await update(database, syncs, { next_at: now(), ...(reset === 0 ? {} : { reset_due: reset }) })
    onDue()
  }
  return {
    listener: createListener(options),
    of: (connection) => readSyncs(database, connection),
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
  return nextSlot(now, frequencyOf(row, kind?.frequencyMs, settings.frequencyMs), uid)
}

function createListener(options: SyncsOptions): ConnectionListener {
  const { now, onDue } = options
  return {
    async created(database, connection) {
      await adapt(database, connection, options)
      // What failed for its credentials need not wait for its turn.
      await hasten(database, connection, now())
    },
    changed: (database, connection) => adapt(database, connection, options),
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
    .map(({ name, isAutomatic }) => ({
      id: randomId(),
      connection: connection.number,
      name,
      variant: baseVariant,
      state: isAutomatic ? 'STARTED' : 'PAUSED',
      frequency_ms: null,
      next_at: isAutomatic ? now() : never,
      reset_due: 0,
      last: null,
      checkpoint: null,
      created_at: now(),
    }))
  if (made.length > 0)
    await database
      .insertInto('syncs')
      .values(made)
      .onConflict((conflict) => conflict.columns(['connection', 'name', 'variant']).doNothing())
      .execute()
  for (const row of rows) {
    const kind = kinds.get(row.name)
    if (kind === undefined) {
      await database.deleteFrom('syncs').where('id', '=', row.id).execute()
      continue
    }
    // A frequency that is higher by now counts at once; a lower one after the next run.
    const next = nextOf(connection, row, kind, now())
    if (row.state === 'STARTED' && row.next_at > next) await update(database, [row], { next_at: next })
  }
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
  for (const table of ['syncs', 'runs', 'stream_states', 'due_calls', 'records', 'record_counters'] as const)
    await database.deleteFrom(table).where('connection', '=', number).execute()
}
