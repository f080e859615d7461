import type { Clock } from '../http/clock.ts'

export interface RepeatOptions {
  readonly clock: Clock
  /** Aborted when it must end at once. */
  readonly signal: AbortSignal
  readonly everyMs: number
  /** Whether there is anything to do it for; it rests while there is not. */
  readonly isNeeded: () => boolean
}

/** Does something again and again while it is needed. @returns what wakes it; waking it twice does nothing. */
export function repeatWhile(options: RepeatOptions, work: () => Promise<void> | void): () => void {
  const { clock, signal, everyMs, isNeeded } = options
  let isAwake = false
  const run = async () => {
    isAwake = true
    while (isNeeded() && !signal.aborted) {
      await work()
      await clock.sleep(everyMs, signal).catch(() => undefined)
    }
    isAwake = false
  }
  return () => {
    if (!isAwake) void run()
  }
}
