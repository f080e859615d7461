import type { Connection } from '../connections/connection.ts'
import type { Database } from '../database/open-database.ts'
import type { NewRecord, RecordStore } from '../records/record-store.ts'

/** Changes of one model that are not stored yet. */
interface Pending {
  readonly saves: Map<string, NewRecord>
  readonly removals: Set<string>
}

type Counts = Readonly<
  Record<string, { readonly added: number; readonly updated: number; readonly deleted: number }>
>

/** What writing needs. */
export interface SyncWriterParts {
  readonly database: Database
  readonly records: RecordStore
  readonly connection: Connection
  /** The row in `syncs` that holds the checkpoint. */
  readonly syncId: string
  /** The name under which records of a model are kept. */
  readonly keptName: (model: string) => string
  /** Stands at the beginning of each transaction; throws when the run is not ours any more. */
  readonly guard: (database: Database) => Promise<void>
  /** Stands at its end: tells what was written, by the names under which records are kept. */
  readonly onWritten: (database: Database, counts: Counts) => Promise<void>
  /** Aborted when the run is over. */
  readonly signal: AbortSignal
}

/** Writes what a sync gives, in transactions that hold its checkpoint too. */
export interface SyncWriter {
  save(model: string, record: NewRecord): Promise<void>
  remove(model: string, id: string): Promise<void>
  /** What is about to be stored of a record: its data, `null` when it is to be deleted, undefined when nothing is. */
  pending(model: string, id: string): Readonly<Record<string, unknown>> | null | undefined
  /** Stores what there is; with a checkpoint, that too. */
  flush(checkpoint?: { readonly value: unknown }): Promise<void>
}

/** Changes that are kept in memory before they are stored. */
const mostPending = 1000

export function createSyncWriter(parts: SyncWriterParts): SyncWriter {
  const { signal } = parts
  let models = new Map<string, Pending>()
  let count = 0
  // One after the other, in the order in which they were asked for.
  let last: Promise<void> = Promise.resolve()
  // Set once something could not be stored: no later checkpoint may pass over it, whatever the sync makes of the error.
  let failure: { readonly error: unknown } | undefined

  const pendingOf = (model: string): Pending => {
    const known = models.get(model)
    if (known !== undefined) return known
    const made = { saves: new Map<string, NewRecord>(), removals: new Set<string>() }
    models.set(model, made)
    return made
  }

  const flush: SyncWriter['flush'] = (checkpoint) => {
    const done = last.then(async () => {
      signal.throwIfAborted()
      if (failure !== undefined) throw failure.error
      const taken = models
      models = new Map()
      count = 0
      if (taken.size === 0 && checkpoint === undefined) return
      await store(taken, checkpoint, parts).catch((error: unknown) => {
        failure = { error }
        throw error
      })
    })
    last = done.catch(() => undefined)
    return done
  }

  const added = () => (++count >= mostPending ? flush() : Promise.resolve())

  return {
    save(model, record) {
      const { saves, removals } = pendingOf(model)
      removals.delete(record.id)
      saves.set(record.id, record)
      return added()
    },
    remove(model, id) {
      const { saves, removals } = pendingOf(model)
      saves.delete(id)
      removals.add(id)
      return added()
    },
    pending(model, id) {
      const { saves, removals } = models.get(model) ?? {}
      return removals?.has(id) === true ? null : saves?.get(id)?.data
    },
    flush,
  }
}

async function store(
  models: ReadonlyMap<string, Pending>,
  checkpoint: { readonly value: unknown } | undefined,
  { database, records, connection, syncId, keptName, guard, onWritten }: SyncWriterParts,
): Promise<void> {
  await database.transaction().execute(async (trx) => {
    await guard(trx)
    const counts: Record<string, Counts[string]> = {}
    for (const [model, { saves, removals }] of models) {
      const name = keptName(model)
      const saved = await records.save(trx, connection.number, name, [...saves.values()])
      const removed = await records.remove(trx, connection.number, name, [...removals])
      const { added, updated } = saved
      counts[name] = { added, updated, deleted: removed.deleted }
    }
    if (checkpoint !== undefined) {
      const text = checkpoint.value === undefined ? null : JSON.stringify(checkpoint.value)
      await trx.updateTable('syncs').set({ checkpoint: text }).where('id', '=', syncId).execute()
    }
    await onWritten(trx, counts)
  })
}
