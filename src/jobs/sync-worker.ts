import { sql } from 'kysely'
import type { Database } from '../database/open-database.ts'
import { toGongError } from '../errors/gong-error.ts'
import { keepLooking } from './keep-looking.ts'
import { createPutOffs } from './put-offs.ts'
import { type RunParts, runConnection } from './run-connection.ts'
import { createWakeup } from './wakeup.ts'

/** Runs at the same time in one process. */
const defaultParallel = 16
const defaultLookEveryMs = 1000
const tidyEveryMs = 600_000

export interface SyncWorkerOptions extends RunParts {
  readonly parallel?: number | undefined
  /** How often it is looked whether something is due that nobody has told of, in milliseconds; 1000 when missing. */
  readonly lookEveryMs?: number | undefined
  /** What is done before anything is run. */
  readonly prepare: () => Promise<void>
  /** What is done now and then: throws away what is of no use any more. */
  readonly tidy: () => Promise<void>
  /** Hears a line for people. */
  readonly log: (line: string) => void
}

/** Runs what is due, as long as it is on. */
export interface SyncWorker {
  start(): void
  /** Ends at a clean point; what was under way goes on with the next start, here or elsewhere. */
  stop(): Promise<void>
  /** Something may be due: looks at once. */
  wake(): void
}

/** Looks for what is due and runs it, a bounded number of connections at the same time. */
export function createSyncWorker(options: SyncWorkerOptions): SyncWorker {
  const { database, clock, prepare, tidy, log } = options
  const { parallel = defaultParallel, lookEveryMs = defaultLookEveryMs } = options
  const running = new Map<number, Promise<void>>()
  let stopping = new AbortController()
  let loop: Promise<void> | undefined
  const putOffs = createPutOffs(clock.now)
  const wakeup = createWakeup(clock)

  function begin(connection: number): void {
    const run = runConnection(connection, stopping.signal, options)
      .then(
        () => putOffs.remove(connection),
        (thrown: unknown) => {
          putOffs.add(connection)
          log(`sync of connection ${connection}: ${toGongError(thrown).message}`)
        },
      )
      .finally(() => {
        running.delete(connection)
        wakeup.wake()
      })
    running.set(connection, run)
  }

  async function look(): Promise<void> {
    const free = parallel - running.size
    if (free <= 0) return
    const others = [...running.keys(), ...putOffs.waiting()]
    const due = await readDueConnections(database, clock.now(), others, free)
    for (const connection of due) begin(connection)
  }

  /** Beside the runs: they do not wait for it. */
  async function keepTidy(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await tidy().catch((thrown: unknown) => log(`tidying: ${toGongError(thrown).message}`))
      await clock.sleep(tidyEveryMs, signal).catch(() => undefined)
    }
  }

  async function work(signal: AbortSignal): Promise<void> {
    await prepare().catch((thrown: unknown) =>
      log(`syncs of all connections: ${toGongError(thrown).message}`),
    )
    await keepLooking({ look, everyMs: lookEveryMs, wakeup, clock, signal, what: 'Syncs that are due', log })
  }

  return {
    start() {
      if (loop !== undefined) return
      stopping = new AbortController()
      const { signal } = stopping
      loop = Promise.all([work(signal), keepTidy(signal)]).then(() => undefined)
    },
    async stop() {
      stopping.abort(new Error('the server stops'))
      await loop
      loop = undefined
      await Promise.all(running.values())
    },
    wake: wakeup.wake,
  }
}

/** Connections with something due that nobody runs, those that wait longest first. */
async function readDueConnections(
  database: Database,
  now: number,
  busy: readonly number[],
  limit: number,
): Promise<number[]> {
  const rows = await database
    .selectFrom('syncs')
    .innerJoin('connections', 'connections.number', 'syncs.connection')
    .select('syncs.connection')
    .where('syncs.state', 'in', ['STARTED', 'PAUSED'])
    .where('syncs.next_at', '<=', now)
    .where('connections.auth_error', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('leases')
            .select('leases.name')
            .where('leases.name', '=', sql<string>`'connection:' || cast(syncs.connection as text)`)
            .where('leases.expires_at', '>', now),
        ),
      ),
    )
    .$if(busy.length > 0, (query) => query.where('syncs.connection', 'not in', busy))
    .groupBy('syncs.connection')
    .orderBy(({ fn }) => fn.min('syncs.next_at'))
    .limit(limit)
    .execute()
  return rows.map(({ connection }) => connection)
}
