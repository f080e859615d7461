import type { Clock } from '../http/clock.ts'
import {
  type ActionRun,
  type ActionRuns,
  type ClaimedRun,
  createActionRuns,
  type NewActionRun,
} from './action-runs.ts'
import { keepLooking } from './keep-looking.ts'
import { type RunClaimedOptions, runClaimed } from './run-claimed.ts'
import { createWakeup } from './wakeup.ts'

/** How often it is looked whether something is due, in milliseconds: what other processes put in wakes nobody here. */
const lookMs = 1000
/** How long a process that does not say that it lives owns what it took, in milliseconds. */
const ownMs = 10_000
const holdEveryMs = 3000
/** Actions at once. */
const mostAtOnce = 16
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
  const wakeup = createWakeup(clock)
  const stopping = new AbortController()
  const breaking = new AbortController()
  const busy = new Set<Promise<void>>()
  let running: Promise<void> | undefined
  const upkeep = createUpkeep(runs, clock)

  async function look(): Promise<void> {
    await upkeep(busy.size > 0)
    while (busy.size < mostAtOnce && !stopping.signal.aborted) {
      const now = clock.now()
      const claimed = await runs.claim(now, now + ownMs)
      if (claimed === undefined) return
      begin(claimed)
    }
  }

  function begin(claimed: ClaimedRun): void {
    const { id, name } = claimed.run
    const done = runClaimed(claimed, runs, options, breaking.signal)
      .catch((error: unknown) => log(`The action ${name} (${id}) could not be run: ${String(error)}`))
      .finally(() => {
        busy.delete(done)
        wakeup.wake()
      })
    busy.add(done)
  }

  const work = () =>
    keepLooking({
      look,
      everyMs: lookMs,
      wakeup,
      clock,
      signal: stopping.signal,
      what: 'Actions to be run',
      log,
    })

  return {
    async add(run) {
      const id = await runs.add(run)
      wakeup.wake()
      return id
    },
    find: runs.find,
    start: () => {
      running ??= work()
    },
    async stop() {
      stopping.abort()
      await running
      await endWithin(graceMs, [...busy], clock, breaking)
    },
  }
}

/** What must be done now and then: saying that what is ours is in good hands, forgetting what is old. */
function createUpkeep(runs: ActionRuns, clock: Clock): (isBusy: boolean) => Promise<void> {
  let heldAt = clock.monotonic()
  let forgotAt = Number.NEGATIVE_INFINITY
  return async (isBusy) => {
    const at = clock.monotonic()
    if (isBusy && at - heldAt >= holdEveryMs) {
      heldAt = at
      await runs.hold(clock.now() + ownMs)
    }
    if (at - forgotAt < forgetEveryMs) return
    forgotAt = at
    await runs.forget(clock.now() - keepMs)
  }
}

/** Lets work end by itself for a while, then breaks it off. */
async function endWithin(
  ms: number,
  work: readonly Promise<void>[],
  clock: Clock,
  breaking: AbortController,
): Promise<void> {
  const ended = Promise.all(work)
  const grace = new AbortController()
  await Promise.race([ended, clock.sleep(ms, grace.signal).catch(() => undefined)])
  grace.abort()
  breaking.abort(new Error('the server stops'))
  await ended
}
