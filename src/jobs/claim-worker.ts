import { type KeepLookingOptions, keepLooking } from './keep-looking.ts'
import { createWakeup } from './wakeup.ts'

export interface ClaimWorkerOptions extends Pick<KeepLookingOptions, 'everyMs' | 'clock' | 'what' | 'log'> {
  /** How long a process that does not say that it lives owns the rows that it took, in milliseconds. */
  readonly ownMs: number
  /** How long work under way may take once it is to stop, in milliseconds; less than `ownMs`. */
  readonly graceMs: number
  /** Takes rows that are due, and begins the work on them. */
  readonly take: () => Promise<void>
  /** Owns all rows that are ours until a moment, in milliseconds since 1970. */
  readonly hold: (until: number) => Promise<void>
  /** The work that goes on; none of it may fail. */
  readonly underway: () => readonly Promise<void>[]
}

/** Works on rows of the database that each belong to one process at a time. */
export interface ClaimWorker {
  /** Aborted when nothing more is to be begun. */
  readonly stopping: AbortSignal
  /** Aborted when what is under way is to be broken off. */
  readonly breaking: AbortSignal
  start(): void
  /** There may be something to do. */
  wake(): void
  /** Lets what is under way end, but not for long. */
  stop(): Promise<void>
}

/**
 * Takes what is due, side by side, and says again and again that what it took is in good hands: what a process had
 * taken that is gone is taken by another one after `ownMs`.
 */
export function createClaimWorker(options: ClaimWorkerOptions): ClaimWorker {
  const { clock, ownMs, graceMs, take, hold, underway } = options
  const wakeup = createWakeup(clock)
  const [stopping, breaking] = [new AbortController(), new AbortController()]
  let running: Promise<void> | undefined
  let heldUntil = 0

  async function look(): Promise<void> {
    const until = clock.now() + ownMs
    const isBusy = underway().length > 0
    // Whichever way the clock has jumped: before anybody, be it this process, takes it for left behind.
    const isDue = Math.abs(until - heldUntil) >= ownMs / 4
    if (isBusy && isDue) await hold(until)
    // What is taken from now on is owned for as long at least.
    if (!isBusy || isDue) heldUntil = until
    await take()
  }

  return {
    stopping: stopping.signal,
    breaking: breaking.signal,
    start() {
      running ??= keepLooking({ ...options, look, wakeup, signal: stopping.signal })
    },
    wake: wakeup.wake,
    async stop() {
      stopping.abort()
      await running
      const work = underway()
      if (work.length === 0) return
      // A database that is gone holds up nobody here.
      await hold(clock.now() + ownMs).catch(() => undefined)
      const ended = Promise.all(work)
      const grace = new AbortController()
      await Promise.race([ended, clock.sleep(graceMs, grace.signal).catch(() => undefined)])
      grace.abort()
      breaking.abort(new Error('the server stops'))
      await ended
    },
  }
}
