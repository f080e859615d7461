import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import { BudgetExhaustedError, type GongError } from '../errors/gong-error.ts'
import type { Alerts } from '../logs/alerts.ts'
import { syncBody, syncFailureBody } from '../webhooks/bodies/sync-body.ts'
import type { Outbox } from '../webhooks/outbox.ts'
import {
  addUntold,
  type CountsByModel,
  hasChanges,
  pickCounts,
  readMemory,
  type SyncMemory,
} from './last-run.ts'
import { keepUntold, type PlannedSync, type RunPlan } from './run-plan.ts'
import { budgetBackAt, defaultFrequencyMs, never, nextSlot, retryAt } from './schedule.ts'
import type { SyncKind } from './sync-catalog.ts'

/** How a run went. */
export interface RunOutcome {
  /** Syncs that did not come to their end, and why. */
  readonly failed: ReadonlyMap<PlannedSync, GongError>
  /** Whether it was broken off to be continued. */
  readonly isInterrupted: boolean
}

export interface FinishParts {
  readonly outbox: Outbox
  /** Hears which syncs fail, and which do no more. */
  readonly alerts: Pick<Alerts, 'begin' | 'end'>
  readonly now: () => number
  readonly guard: (database: Database) => Promise<void>
}

/** Ends a run: what it did, when the next one is and what products are told are stored together. */
export async function finishRun(
  database: Database,
  plan: RunPlan,
  outcome: RunOutcome,
  { outbox, alerts, now, guard }: FinishParts,
): Promise<void> {
  const finishedAt = now()
  await database.transaction().execute(async (transaction) => {
    await guard(transaction)
    const run = await transaction
      .selectFrom('runs')
      .select('outcome')
      .where('id', '=', plan.id)
      .executeTakeFirst()
    const text = run?.outcome ?? null
    const counts = text === null ? {} : (JSON.parse(text) as CountsByModel)
    const isFailed = outcome.failed.size > 0
    const status = outcome.isInterrupted ? 'interrupted' : isFailed ? 'error' : 'success'
    await transaction
      .updateTable('runs')
      .set({ status, finished_at: finishedAt })
      .where('id', '=', plan.id)
      .execute()
    if (outcome.isInterrupted) {
      const syncs = plan.syncs.map(({ row, models }) => ({ id: row.id, models }))
      return keepUntold(transaction, syncs, { since: plan.startedAt, counts })
    }
    for (const sync of plan.syncs) {
      const row = await readSync(transaction, sync)
      if (row === undefined) continue
      const end = { plan, sync, row, finishedAt, error: outcome.failed.get(sync), counts }
      await storeEnd(transaction, end)
      await tellEnd(transaction, end, outbox)
      await alert(transaction, end, alerts)
    }
  })
  outbox.wake()
}

/** One sync at the end of a run. */
interface SyncEnd {
  readonly plan: RunPlan
  readonly sync: PlannedSync
  /** As it is now: it may have been paused or triggered meanwhile. */
  readonly row: Row<'syncs'>
  readonly finishedAt: number
  readonly error: GongError | undefined
  /** What the whole run changed. */
  readonly counts: CountsByModel
}

/** Keeps for operators that the sync fails, or no more; that the day's requests are spent is the account's trouble. */
async function alert(database: Database, end: SyncEnd, alerts: FinishParts['alerts']): Promise<void> {
  const { plan, row, error } = end
  const { number, id } = plan.connection
  const budgetKey = `budget ${number}`
  const syncKey = `sync ${number} ${row.id}`
  if (error instanceof BudgetExhaustedError) {
    const text = `The day's requests of connection ${id} are spent; its syncs go on after ${error.until.toISOString()}.`
    return alerts.begin(database, budgetKey, text)
  }
  await alerts.end(database, budgetKey)
  if (error === undefined) return alerts.end(database, syncKey)
  await alerts.begin(database, syncKey, `The sync ${row.name} of connection ${id} fails: ${error.message}`)
}

function readSync(database: Database, { row }: PlannedSync): Promise<Row<'syncs'> | undefined> {
  return database.selectFrom('syncs').selectAll().where('id', '=', row.id).executeTakeFirst()
}

async function storeEnd(database: Database, end: SyncEnd): Promise<void> {
  const { plan, sync, row, error, finishedAt } = end
  const before = readMemory(row.last)
  const failures = error === undefined ? 0 : (before.last?.failures ?? 0) + 1
  const result = pickCounts(end.counts, sync.models)
  const memory: SyncMemory = {
    last: {
      status: error === undefined ? 'success' : 'error',
      type: sync.isInitial ? 'INITIAL' : 'INCREMENTAL',
      startedAt: plan.startedAt,
      finishedAt,
      result,
      ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
      failures,
      isComplete: error === undefined || (before.last?.isComplete === true && !sync.isInitial),
    },
    // What a failed run changed is told with the next one that succeeds.
    ...(error === undefined
      ? {}
      : { untold: addUntold(before.untold, { since: plan.startedAt, counts: result }) }),
  }
  // Somebody wanted it to run again while it ran.
  const isWanted = row.next_at !== sync.row.next_at && row.next_at <= finishedAt
  await database
    .updateTable('syncs')
    .set({
      last: JSON.stringify(memory),
      ...(isWanted || row.reset_due > 0 ? {} : { next_at: nextAt(end, failures) }),
    })
    .where('id', '=', row.id)
    .execute()
}

/** When the sync is due again. */
function nextAt({ plan, sync, row, error, finishedAt }: SyncEnd, failures: number): number {
  if (row.state !== 'STARTED') return never
  const { uid } = plan.connection
  const frequencyMs = frequencyOf(row, sync.kind, plan.connection.settings.frequencyMs)
  if (error instanceof BudgetExhaustedError) return budgetBackAt(error.until.getTime(), uid)
  if (error?.disposition === 'retry') return retryAt(finishedAt, frequencyMs, uid, failures)
  return nextSlot(finishedAt, frequencyMs, uid)
}

/**
 * Its own frequency, its function's, or its connection's or the usual one, but not more often than there can be
 * anything new; in milliseconds.
 */
export function frequencyOf(
  { frequency_ms: own }: Pick<Row<'syncs'>, 'frequency_ms'>,
  kind: Pick<SyncKind, 'frequencyMs' | 'changesEveryMs'> | undefined,
  ofConnection: number | undefined,
): number {
  const usual = Math.max(ofConnection ?? defaultFrequencyMs, kind?.changesEveryMs ?? 0)
  return own ?? kind?.frequencyMs ?? usual
}

/** Tells products of a sync's end: of each model with changes, or that it failed. */
async function tellEnd(
  database: Database,
  { plan, sync, row, error, finishedAt, counts }: SyncEnd,
  outbox: Outbox,
): Promise<void> {
  const { connection, startedAt } = plan
  const part = {
    connection,
    syncName: row.name,
    syncVariant: row.variant,
    syncType: sync.isInitial ? ('INITIAL' as const) : ('INCREMENTAL' as const),
  }
  const own = { since: startedAt, counts: pickCounts(counts, sync.models) }
  const told = error === undefined ? addUntold(readMemory(row.last).untold, own) : own
  for (const [index, model] of sync.kind.models.entries()) {
    const changed = told.counts[sync.models[index] ?? model]
    if (error === undefined && changed !== undefined && hasChanges(changed)) {
      const body = syncBody({ ...part, model, startedAt: told.since, ...changed })
      await outbox.put(database, { type: 'sync', connection, body })
    } else if (error !== undefined) {
      const description = `${error.message} ${error.advice}`.trim()
      const failure = { type: error.code, description }
      const body = syncFailureBody({ ...part, model, startedAt, error: failure, failedAt: finishedAt })
      await outbox.put(database, { type: 'sync', connection, body })
    }
  }
}
