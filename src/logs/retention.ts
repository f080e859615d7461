import type { Database } from '../database/open-database.ts'
import type { Clock } from '../http/clock.ts'

const stepSize = 500
const stepPauseMs = 50
const roundMs = 600_000
const dayMs = 86_400_000

/** Deletes operations that began before a moment, with their lines, a few at a time. @returns how many operations. */
export async function forgetBefore(
  database: Database,
  before: number,
  clock: Clock,
  signal?: AbortSignal,
): Promise<number> {
  let count = 0
  while (signal?.aborted !== true) {
    const rows = await database
      .selectFrom('operations')
      .select('id')
      .where('started_at', '<', before)
      .orderBy('started_at')
      .limit(stepSize)
      .execute()
    if (rows.length === 0) return count
    const ids = rows.map(({ id }) => id)
    await database.transaction().execute(async (trx) => {
      await trx.deleteFrom('log_lines').where('operation', 'in', ids).execute()
      await trx.deleteFrom('operations').where('id', 'in', ids).execute()
    })
    count += ids.length
    // Others get their turn.
    await clock.sleep(stepPauseMs, signal).catch(() => undefined)
  }
  return count
}

const touchMs = 60_000
/** Operations of which nobody has spoken for so long have ended with their process, in milliseconds. */
const silentMs = 5 * touchMs

/**
 * Ends in the log what a process that was killed has left.
 * @param forMs how long nobody must have spoken of it; 0 where there is no other process.
 */
export async function endSilent(database: Database, now: number, forMs = silentMs): Promise<void> {
  await database
    .updateTable('operations')
    .set(({ ref }) => ({
      status: 'error',
      message: 'Its process ended before it did.',
      finished_at: ref('changed_at'),
      changed_at: now,
    }))
    .where('status', '=', 'running')
    .where('changed_at', '<=', now - forMs)
    .execute()
}

/**
 * Says until the signal comes what is under way here, and ends what is under way nowhere.
 * @param touch says it of this process.
 */
export async function watchSilence(
  database: Database,
  clock: Clock,
  touch: () => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    touch()
    // While the database is gone nobody could speak.
    await endSilent(database, clock.now()).catch(() => undefined)
    await clock.sleep(touchMs, signal).catch(() => undefined)
  }
}

/** Keeps the log of so many days until the signal comes. */
export async function keepForDays(
  database: Database,
  days: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    // A database that is gone for a while is tried again.
    await forgetBefore(database, clock.now() - days * dayMs, clock, signal).catch(() => 0)
    await clock.sleep(roundMs, signal).catch(() => undefined)
  }
}
