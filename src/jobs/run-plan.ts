import type { Connection } from '../connections/connection.ts'
import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import { modelName } from '../records/record-destination.ts'
import type { RecordStore } from '../records/record-store.ts'
import { clearModel } from './clear-records.ts'
import { dropOrRest } from './drop-or-rest.ts'
import {
  addUntold,
  type CountsByModel,
  hasChanges,
  pickCounts,
  readMemory,
  type SyncMemory,
  type Untold,
} from './last-run.ts'
import type { SyncCatalog, SyncKind } from './sync-catalog.ts'

/** A sync that takes part in a run. */
export interface PlannedSync {
  readonly row: Row<'syncs'>
  readonly kind: SyncKind
  /** Under which its records are kept. */
  readonly models: readonly string[]
  readonly memory: SyncMemory
  /** Whether it has never come to its end, or begins anew. */
  readonly isInitial: boolean
}

/** A sync as its run is kept with. */
export interface RunSync {
  readonly id: string
  readonly models: readonly string[]
}

/** What one run does. */
export interface RunPlan {
  readonly id: string
  readonly connection: Connection
  readonly startedAt: number
  readonly syncs: readonly PlannedSync[]
}

/** What the run has to go by. */
export interface PlanParts {
  readonly database: Database
  readonly records: RecordStore
  readonly catalog: SyncCatalog
  readonly randomId: () => string
  readonly now: () => number
  /** Throws when the connection is another's by now. */
  readonly guard: (database: Database) => Promise<void>
}

/**
 * Begins a run of everything that is due of a connection: takes over what a broken one has left, and forgets what is
 * to be read anew. Undefined when nothing is due.
 */
export async function beginRun(connection: Connection, parts: PlanParts): Promise<RunPlan | undefined> {
  const { database, randomId, now } = parts
  await takeOver(connection, parts)
  const startedAt = now()
  const due = await readDue(database, connection, startedAt)
  const kinds = parts.catalog.of(connection)
  const syncs = due.flatMap((row): PlannedSync[] => {
    const kind = kinds.get(row.name)
    if (kind === undefined) return []
    const models = kind.models.map((model) => modelName(model, row.variant))
    const memory = readMemory(row.last)
    const isInitial = memory.last?.isComplete !== true || row.reset_due > 0
    return [{ row, kind, models, memory, isInitial }]
  })
  // What there is no kind of here: a function that was taken away, or is not here yet.
  const lost = due.filter(({ name }) => !kinds.has(name))
  for (const sync of syncs) {
    if (sync.row.reset_due < 2) continue
    for (const model of sync.models)
      await clearModel(database, parts.records, connection.number, model, parts.guard)
  }
  const id = randomId()
  await database.transaction().execute(async (transaction) => {
    await parts.guard(transaction)
    for (const row of lost) await dropOrRest(transaction, row, connection)
    for (const sync of syncs) if (sync.row.reset_due > 0) await forget(transaction, connection, sync)
    if (syncs.length === 0) return
    await transaction
      .updateTable('syncs')
      .set({ is_asked_for: 0 })
      .where(
        'id',
        'in',
        syncs.map(({ row }) => row.id),
      )
      .where('is_asked_for', '=', 1)
      .execute()
    await transaction
      .insertInto('runs')
      .values({
        id,
        connection: connection.number,
        syncs: JSON.stringify(syncs.map(({ row, models }): RunSync => ({ id: row.id, models }))),
        cause: syncs.some(({ row }) => row.is_asked_for === 1) ? 'manual' : 'schedule',
        status: 'running',
        outcome: null,
        started_at: startedAt,
        finished_at: null,
      })
      .execute()
  })
  return syncs.length === 0 ? undefined : { id, connection, startedAt, syncs }
}

async function readDue(database: Database, { number }: Connection, now: number) {
  return database
    .selectFrom('syncs')
    .selectAll()
    .where('connection', '=', number)
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .orderBy('name')
    .execute()
}

/** Runs that stopped without a word: what they changed is still to be told. */
async function takeOver({ number }: Connection, { database, guard, now }: PlanParts): Promise<void> {
  const broken = await database
    .selectFrom('runs')
    .selectAll()
    .where('connection', '=', number)
    .where('status', '=', 'running')
    .execute()
  if (broken.length === 0) return
  await database.transaction().execute(async (transaction) => {
    await guard(transaction)
    for (const run of broken) {
      const counts = run.outcome === null ? {} : (JSON.parse(run.outcome) as CountsByModel)
      await keepUntold(transaction, JSON.parse(run.syncs), { since: run.started_at, counts })
      await transaction
        .updateTable('runs')
        .set({ status: 'interrupted', finished_at: now() })
        .where('id', '=', run.id)
        .execute()
    }
  })
}

/** Keeps changes with the syncs whose they are, until one of their runs comes to its end and tells of them. */
export async function keepUntold(database: Database, syncs: readonly RunSync[], untold: Untold) {
  for (const { id, models } of syncs) {
    const counts = pickCounts(untold.counts, models)
    if (!Object.values(counts).some(hasChanges)) continue
    const row = await database.selectFrom('syncs').select('last').where('id', '=', id).executeTakeFirst()
    if (row === undefined) continue
    const memory = readMemory(row.last)
    const kept = { ...memory, untold: addUntold(memory.untold, { since: untold.since, counts }) }
    await database
      .updateTable('syncs')
      .set({ last: JSON.stringify(kept) })
      .where('id', '=', id)
      .execute()
  }
}

async function forget(database: Database, { number }: Connection, { row, kind }: PlannedSync): Promise<void> {
  await database
    .updateTable('syncs')
    .set({ reset_due: 0, checkpoint: null })
    .where('id', '=', row.id)
    .execute()
  if (kind.source.by !== 'stream') return
  await database
    .deleteFrom('stream_states')
    .where('connection', '=', number)
    .where('variant', '=', row.variant)
    .where('stream', '=', kind.source.entity.name)
    .execute()
}
