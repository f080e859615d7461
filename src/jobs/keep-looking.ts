import { toGongError } from '../errors/gong-error.ts'
import type { Clock } from '../http/clock.ts'
import type { Wakeup } from './wakeup.ts'

/** The longest pause while looking fails, in milliseconds: so soon work goes on when the database is back. */
const longestPauseMs = 5000

export interface KeepLookingOptions {
  /** Looks once and begins what is due. */
  readonly look: () => Promise<void>
  /** The pause between two looks, in milliseconds. */
  readonly everyMs: number
  /** Ends the pause early, except after a failure. */
  readonly wakeup: Wakeup
  readonly clock: Clock
  readonly signal: AbortSignal
  /** What is looked for, for the log: `The outbox`. */
  readonly what: string
  /** Hears once that looking fails, and once that it works again. */
  readonly log: (line: string) => void
}

/** Looks for work until it is stopped. While it fails, as it does without a database, the pauses grow. */
export async function keepLooking(options: KeepLookingOptions): Promise<void> {
  const { look, everyMs, wakeup, clock, signal, what, log } = options
  let failures = 0
  while (!signal.aborted) {
    try {
      await look()
      if (failures > 0) log(`${what}: works again.`)
      failures = 0
    } catch (thrown) {
      const { message } = toGongError(thrown)
      if (failures === 0) log(`${what}: ${message} It is tried again until it works.`)
      failures++
    }
    if (failures === 0) await wakeup.wait(everyMs, signal)
    else await clock.sleep(Math.min(everyMs * 2 ** failures, longestPauseMs), signal).catch(() => undefined)
  }
}
