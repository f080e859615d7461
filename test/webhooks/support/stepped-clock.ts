import type { Clock } from '../../../src/http/clock.ts'

export interface SteppedClock extends Clock {
  /** Lets time pass; who slept until then goes on. */
  advance(ms: number): void
  /** How many sleep now. */
  readonly sleeping: number
}

interface Sleeper {
  readonly until: number
  readonly resolve: () => void
}

/** A clock that stands still until it is moved. */
export function createSteppedClock(start = Date.parse('2026-03-10T12:00:00Z')): SteppedClock {
  let passed = 0
  let sleepers: Sleeper[] = []
  return {
    now: () => start + passed,
    monotonic: () => passed,
    get sleeping() {
      return sleepers.length
    },
    advance(ms) {
      passed += ms
      const due = sleepers.filter(({ until }) => until <= passed)
      sleepers = sleepers.filter(({ until }) => until > passed)
      for (const { resolve } of due) resolve()
    },
    sleep(ms, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason)
      return new Promise((resolve, reject) => {
        const sleeper = { until: passed + ms, resolve }
        sleepers.push(sleeper)
        const wake = () => {
          sleepers = sleepers.filter((other) => other !== sleeper)
          reject(signal?.reason)
        }
        signal?.addEventListener('abort', wake, { once: true })
      })
    },
  }
}
