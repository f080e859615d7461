import type { Clock } from '../http/clock.ts'

/** A pause that can be ended from elsewhere. */
export interface Wakeup {
  /** Ends the pause under way, or the next one if there is none. */
  wake(): void
  /** Waits for so many milliseconds, or until it is woken or stopped. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

export function createWakeup(clock: Clock): Wakeup {
  let isWoken = false
  let end = new AbortController()
  return {
    wake() {
      isWoken = true
      end.abort()
    },
    async wait(ms, signal) {
      if (!isWoken) await clock.sleep(ms, AbortSignal.any([signal, end.signal])).catch(() => undefined)
      isWoken = false
      end = new AbortController()
    },
  }
}
