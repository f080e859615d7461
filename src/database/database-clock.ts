import { sql } from 'kysely'
import type { Clock } from '../http/clock.ts'
import type { Engine } from './engine.ts'
import type { Database } from './open-database.ts'

/** After how long the database is asked again, in milliseconds. */
const askAgainMs = 60_000

/** The moment, as the one clock that all processes share tells it; SQLite's is this machine's. */
export async function databaseNow(database: Database, engine: Engine, clock: Clock): Promise<number> {
  if (engine === 'sqlite') return clock.now()
  const { rows } = await sql<{
    readonly now: number
  }>`SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now`.execute(database)
  return rows[0]?.now ?? clock.now()
}

/**
 * A clock that goes as the database's does: machines whose clocks differ agree on when something is due and over.
 * Asked now and then; in between this machine's own count goes on.
 */
export async function followDatabaseClock(database: Database, engine: Engine, clock: Clock): Promise<Clock> {
  if (engine === 'sqlite') return clock
  const ask = async () => {
    const sent = clock.monotonic()
    const now = await databaseNow(database, engine, clock)
    const came = clock.monotonic()
    return { now, at: (sent + came) / 2 }
  }
  let known = await ask()
  let askedAt = known.at
  return {
    monotonic: () => clock.monotonic(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    now() {
      const monotonic = clock.monotonic()
      if (monotonic - askedAt > askAgainMs) {
        askedAt = monotonic
        // While the database does not answer nothing is decided by it either.
        ask().then(
          (told) => {
            known = told
          },
          () => undefined,
        )
      }
      return Math.round(known.now + monotonic - known.at)
    },
  }
}
