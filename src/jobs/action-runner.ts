import { type ActionRun, type ClaimedRun, createActionRuns, type NewActionRun } from './action-runs.ts'
import { createClaimWorker } from './claim-worker.ts'
import { type RunClaimedOptions, runClaimed } from './run-claimed.ts'

/** How often it is looked whether something is due, in milliseconds: what other processes put in wakes nobody here. */
const lookMs = 1000
/** How long a process that does not say that it lives owns what it took, in milliseconds. */
const ownMs = 10_000
/** Actions at once, in all and of one connection: those that wait for its budget must not hold up others. */
const mostAtOnce = 16
const mostOfOne = 4
/** How long actions under way may take once it is to stop, in milliseconds. */
const graceMs = 5000
/** How long outcomes are kept, in milliseconds. */
const keepMs = 7 * 86_400_000
const forgetEveryMs = 3_600_000

export interface ActionRunnerOptions extends RunClaimedOptions {
  readonly randomId: () => string
  /** Hears of failures that are the server's own. */
  readonly log: (line: string) => void
}

/** Runs actions that nobody waits for. */
export interface ActionRunner {
  /** Keeps an action to be run as soon as possible. @returns the id by which its outcome is asked for. */
  add(run: NewActionRun): Promise<string>
  find(id: string): Promise<ActionRun | undefined>
  start(): void
  /** Lets what is under way end, but not for long; what may be run twice is put back. */
  stop(): Promise<void>
}

/**
 * Runs what was kept, also what a process had begun that is gone: an action that only reads, or that says that it may
 * be repeated, begins anew; of any other it is not known what it did, so it ends with an error that says so.
 */
export function createActionRunner(options: ActionRunnerOptions): ActionRunner {
  const { database, clock, randomId, log } = options
  const runs = createActionRuns({ database, owner: randomId(), now: clock.now, randomId })
  /** What is under way, with the number of its connection. */
  const busy = new Map<Promise<void>, number>()
  let forgotAt = Number.NEGATIVE_INFINITY
  const worker = createClaimWorker({
    everyMs: lookMs,
    ownMs,
    graceMs,
    clock,
    what: 'Actions to be run',
    log,
    take,
    hold: runs.hold,
    underway: () => [...busy.keys()],
  })

  async function take(): Promise<void> {
    await forget()
    while (busy.size < mostAtOnce && !worker.stopping.aborted) {
      const now = clock.now()
      const claimed = await runs.claim(now, now + ownMs, full())
      if (claimed === undefined) return
      begin(claimed)
    }
  }

  function full(): number[] {
    const byConnection = Map.groupBy(busy.values(), (connection) => connection)
    return [...byConnection].flatMap(([connection, { length }]) => (length >= mostOfOne ? [connection] : []))
  }

  function begin(claimed: ClaimedRun): void {
    const { id, name, connection } = claimed.run
    const done = runClaimed(claimed, runs, options, worker.breaking)
      .catch((error: unknown) => log(`The action ${name} (${id}) could not be run: ${String(error)}`))
      .finally(() => {
        busy.delete(done)
        worker.wake()
      })
    busy.set(done, connection)
  }

  async function forget(): Promise<void> {
    const at = clock.monotonic()
    if (at - forgotAt < forgetEveryMs) return
    forgotAt = at
    await runs.forget(clock.now() - keepMs)
  }

  return {
    async add(run) {
      const id = await runs.add(run)
      worker.wake()
      return id
    },
    find: runs.find,
    start: worker.start,
    stop: worker.stop,
  }
}
