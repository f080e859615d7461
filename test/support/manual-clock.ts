import type { Clock } from '../../src/http/clock.ts'

export interface ManualClock extends Clock {
  /** Sleeps so far, in milliseconds. */
  readonly slept: number[]
  /** Lets time pass. */
  advance(ms: number): void
  /** Sets the wall clock, as a person or a time server may; the other one does not care. */
  jump(wall: number): void
}

/** A clock whose sleeps pass at once, each a little late as real timers are. */
export function createManualClock(start = Date.parse('2026-03-10T12:00:00Z'), lateMs = () => 0): ManualClock {
  let monotonic = 0
  let offset = start
  const slept: number[] = []
  return {
    slept,
    now: () => offset + monotonic,
    monotonic: () => monotonic,
    advance: (ms) => {
      monotonic += ms
    },
    jump: (wall) => {
      offset = wall - monotonic
    },
    sleep: (ms, signal) => {
      if (signal?.aborted) return Promise.reject(signal.reason)
      slept.push(ms)
      monotonic += ms + lateMs()
      return Promise.resolve()
    },
  }
}
