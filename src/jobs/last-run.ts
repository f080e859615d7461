import type { RecordCounts } from '../records/record-store.ts'

/** What happened to records, by model. */
export type CountsByModel = Readonly<Record<string, Omit<RecordCounts, 'unchanged'>>>

/** How the last run of a sync went, as it is kept with the sync. Moments in milliseconds since 1970. */
export interface LastRun {
  readonly status: 'success' | 'error'
  readonly type: 'INITIAL' | 'INCREMENTAL'
  readonly startedAt: number
  readonly finishedAt: number
  readonly result: CountsByModel
  readonly error?: { readonly code: string; readonly message: string } | undefined
  /** Runs that failed, one after the other. */
  readonly failures: number
  /** Whether a run has ever come to its end. */
  readonly isComplete: boolean
}

/** Changes that are stored and that nobody has been told of: of runs that were broken off or failed. */
export interface Untold {
  readonly since: number
  readonly counts: CountsByModel
}

/** What is kept with a sync. */
export interface SyncMemory {
  readonly last?: LastRun | undefined
  readonly untold?: Untold | undefined
}

/** @param text as it is stored; null before the first run. */
export function readMemory(text: string | null): SyncMemory {
  return text === null ? {} : (JSON.parse(text) as SyncMemory)
}

/** The counts of both. */
export function addCounts(left: CountsByModel, right: CountsByModel): CountsByModel {
  const sum: Record<string, Omit<RecordCounts, 'unchanged'>> = { ...left }
  for (const [model, { added, updated, deleted }] of Object.entries(right)) {
    const before = sum[model] ?? { added: 0, updated: 0, deleted: 0 }
    sum[model] = {
      added: before.added + added,
      updated: before.updated + updated,
      deleted: before.deleted + deleted,
    }
  }
  return sum
}

/** Changes of two stretches of time as one. */
export function addUntold(left: Untold | undefined, right: Untold): Untold {
  if (left === undefined) return right
  return { since: Math.min(left.since, right.since), counts: addCounts(left.counts, right.counts) }
}

/** Those of some models. */
export function pickCounts(counts: CountsByModel, models: readonly string[]): CountsByModel {
  return Object.fromEntries(
    models.map((model) => [model, counts[model] ?? { added: 0, updated: 0, deleted: 0 }]),
  )
}

/** Whether anything changed. */
export function hasChanges({ added, updated, deleted }: Omit<RecordCounts, 'unchanged'>): boolean {
  return added + updated + deleted > 0
}
