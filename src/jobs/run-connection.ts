import type { Connection } from '../connections/connection.ts'
import type { Connections } from '../connections/connections.ts'
import type { Engine } from '../database/engine.ts'
import { holdsLease } from '../database/lease.ts'
import type { Database } from '../database/open-database.ts'
import { GongError, toGongError } from '../errors/gong-error.ts'
import type { SyncDefinition } from '../functions/function-definition.ts'
import type { Clock } from '../http/clock.ts'
import type { Alerts } from '../logs/alerts.ts'
import type { Operation, OperationLog } from '../logs/operation-log.ts'
import { createRecordDestination, modelOf } from '../records/record-destination.ts'
import type { RecordStore } from '../records/record-store.ts'
import type { Written } from '../sync/destination.ts'
import type { SyncEvent } from '../sync/events.ts'
import type { Outbox } from '../webhooks/outbox.ts'
import { finishRun } from './finish-run.ts'
import { guardConnection, guardSyncs } from './guard-connection.ts'
import { holdLease } from './hold-lease.ts'
import { addCounts, type CountsByModel } from './last-run.ts'
import { beginRun, type PlannedSync, type RunPlan } from './run-plan.ts'
import { fieldsByStream, runStreams } from './run-streams.ts'
import type { SyncCatalog } from './sync-catalog.ts'

/** A user's sync as it is run. */
export interface FunctionSyncRun {
  readonly connection: Connection
  readonly definition: SyncDefinition
  /** Id of the row in `syncs`, which holds its checkpoint. */
  readonly syncId: string
  readonly variant: string
  readonly signal: AbortSignal
  /** Stands at the beginning of each transaction. */
  readonly guard: (database: Database) => Promise<void>
  /** Stands at its end: tells what was written, by the names under which the records are kept. */
  readonly onWritten: (database: Database, counts: CountsByModel) => Promise<void>
}

/** What runs need of the hub. */
export interface RunParts {
  readonly database: Database
  readonly engine: Engine
  readonly clock: Clock
  readonly randomId: () => string
  /** Of this process. */
  readonly owner: string
  readonly connections: Pick<Connections, 'byNumber' | 'open'>
  readonly catalog: SyncCatalog
  readonly records: RecordStore
  readonly outbox: Outbox
  readonly alerts: Pick<Alerts, 'begin' | 'end'>
  readonly operations: OperationLog
  /** Hears what a run that ends has changed. */
  readonly onChanges?: ((counts: CountsByModel) => void) | undefined
  /** Whether private calls are read where a connection does not say. */
  readonly includePrivate: boolean
  readonly runFunction: (run: FunctionSyncRun) => Promise<void>
}

/** The name of the lease under which a connection's syncs run. */
export function leaseNameOf(connection: number): string {
  return `connection:${connection}`
}

/**
 * Runs everything that is due of a connection, unless somebody does already.
 * @param stop ends it at a clean point, to be continued.
 */
export async function runConnection(number: number, stop: AbortSignal, parts: RunParts): Promise<void> {
  const { database, clock, connections, operations } = parts
  const held = await holdLease(database, leaseNameOf(number), parts.owner, clock)
  if (held === undefined) return
  try {
    const guard = async (transaction: Database) => {
      // First, as does whoever removes it: one of two who hold what the other waits for must fail.
      await guardConnection(transaction, parts.engine, number)
      if (!(await holdsLease(transaction, held.lease)))
        throw new GongError('interrupted', 'Another process runs the connection by now.')
    }
    const connection = await connections.byNumber(number)
    if (connection === undefined) return
    const plan = await beginRun(connection, { ...parts, now: clock.now, guard })
    if (plan === undefined) return
    const signal = AbortSignal.any([stop, held.lost])
    const name = plan.syncs.map(({ row }) => row.name).join(', ')
    await operations.run({ kind: 'sync', name, connection }, (operation) =>
      new RunOfConnection(plan, { ...parts, guard, signal, operation }).run(),
    )
  } finally {
    await held.letGo()
  }
}

const breakingCodes: ReadonlySet<string> = new Set(['database_unavailable', 'interrupted'])

interface OpenRunParts extends RunParts {
  readonly guard: (database: Database) => Promise<void>
  readonly signal: AbortSignal
  readonly operation: Operation
}

/** A run while it goes on: what it has changed so far, and what has failed. */
class RunOfConnection {
  readonly #plan: RunPlan
  readonly #parts: OpenRunParts
  readonly #failed = new Map<PlannedSync, GongError>()
  #counts: CountsByModel = {}

  constructor(plan: RunPlan, parts: OpenRunParts) {
    this.#plan = plan
    this.#parts = parts
  }

  async run(): Promise<void> {
    const { database, clock, outbox, alerts, guard, operation, signal } = this.#parts
    for (const variant of new Set(this.#plan.syncs.map(({ row }) => row.variant))) {
      await this.#runStreams(variant)
    }
    for (const sync of this.#plan.syncs) await this.#runFunction(sync)
    // Then nobody's sync has failed: it goes on as soon as the database is back, or without what was removed.
    const isBroken = [...this.#failed.values()].some(({ code }) => breakingCodes.has(code))
    const outcome = { failed: this.#failed, isInterrupted: signal.aborted || isBroken }
    await finishRun(database, this.#plan, outcome, { outbox, alerts, now: clock.now, guard })
    operation.detail('records', this.#counts)
    this.#parts.onChanges?.(this.#counts)
    const messages = [...new Set([...this.#failed.values()].map(({ message }) => message))]
    if (messages.length > 0 && !signal.aborted) operation.fail(messages.join(' '))
  }

  /** Adds what a transaction has written to what the run has, in the same transaction: it outlives this process. */
  async #count(database: Database, counts: CountsByModel): Promise<void> {
    const sum = addCounts(this.#counts, counts)
    await database
      .updateTable('runs')
      .set({ outcome: JSON.stringify(sum) })
      .where('id', '=', this.#plan.id)
      .execute()
    this.#counts = sum
  }

  /** Stands at the beginning of each transaction that writes what syncs have read. */
  #guard(syncs: readonly PlannedSync[]): (database: Database) => Promise<void> {
    const ids = syncs.map(({ row }) => row.id)
    return async (database) => {
      await this.#parts.guard(database)
      await guardSyncs(database, this.#parts.engine, ids)
    }
  }

  async #runStreams(variant: string): Promise<void> {
    const { database, records, clock, connections, signal } = this.#parts
    const { connection, startedAt } = this.#plan
    const chosen = this.#plan.syncs.flatMap((sync) =>
      sync.row.variant === variant && sync.kind.source.by === 'stream'
        ? [{ sync, entity: sync.kind.source.entity }]
        : [],
    )
    if (chosen.length === 0) return
    const destination = createRecordDestination({
      database,
      records,
      connection: connection.number,
      variant,
      fields: fieldsByStream(connection.settings),
      now: clock.now,
      guard: this.#guard(chosen.map(({ sync }) => sync)),
      onWritten: (transaction, written) => this.#count(transaction, countsOf(written, variant)),
    })
    try {
      const result = await runStreams({
        gong: await connections.open(connection),
        destination,
        streams: chosen.map(({ entity }) => entity),
        settings: connection.settings,
        includePrivate: this.#parts.includePrivate,
        now: startedAt,
        signal,
        onEvent: (event) => this.#note(event),
      })
      for (const { entity, error } of result.streams) {
        const sync = chosen.find((item) => item.entity === entity)?.sync
        if (error !== undefined && sync !== undefined) this.#failed.set(sync, error)
      }
    } catch (thrown) {
      for (const { sync } of chosen) this.#failed.set(sync, toGongError(thrown))
    }
  }

  async #runFunction(sync: PlannedSync): Promise<void> {
    const { signal, runFunction } = this.#parts
    const { source } = sync.kind
    if (source.by !== 'function' || signal.aborted) return
    try {
      await runFunction({
        connection: this.#plan.connection,
        definition: source.definition,
        syncId: sync.row.id,
        variant: sync.row.variant,
        signal,
        guard: this.#guard([sync]),
        onWritten: (database, counts) => this.#count(database, counts),
      })
    } catch (thrown) {
      this.#failed.set(sync, toGongError(thrown))
    }
  }

  #note(event: SyncEvent): void {
    const { operation } = this.#parts
    if (event.type === 'note') operation.note('info', `${event.entity.name}: ${event.message}`)
    if (event.type === 'failed') operation.note('error', `${event.entity.name}: ${event.error.message}`)
  }
}

/** What a batch has written, by the names under which the records are kept. */
export function countsOf(written: readonly Written[], variant: string): CountsByModel {
  return written.reduce<CountsByModel>(
    (sum, { entity, added, updated, deleted }) =>
      addCounts(sum, { [modelOf(entity, variant)]: { added, updated, deleted } }),
    {},
  )
}
