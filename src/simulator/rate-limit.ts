import { Refusal } from './answer.ts'
import type { Clock } from './clock.ts'

/** The company's quota: so many requests in any second, so many in a day (gong facts, 2.1). */
export interface RateLimit {
  /** Counts a request that arrived at a time of `performance.now()`, or throws a 429 when it is one too many. */
  take(arrival: number): void
  /** Requests counted since midnight UTC of the simulated clock. */
  usedToday(): number
  resetDay(): void
}

const DAY_MILLISECONDS = 86_400_000

/**
 * A quota over a sliding second of real time and a day of the simulated clock.
 *
 * @param perSecond requests in any 1000 ms; 0 for no limit
 * @param perDay requests from midnight to midnight UTC; 0 for no limit
 */
export function createRateLimit(perSecond: number, perDay: number, clock: Clock): RateLimit {
  const recent: number[] = []
  let day = dayOf(clock)
  let used = 0
  return {
    take(now) {
      if (dayOf(clock) !== day) {
        day = dayOf(clock)
        used = 0
      }
      if (perDay > 0 && used >= perDay) throw tooMany(secondsToMidnight(clock))
      while (recent[0] !== undefined && recent[0] <= now - 1000) recent.shift()
      if (perSecond > 0 && recent.length >= perSecond) throw tooMany(1)
      if (perSecond > 0) recent.push(now)
      used += 1
    },
    usedToday: () => (dayOf(clock) === day ? used : 0),
    resetDay() {
      used = 0
    },
  }
}

/** Whole seconds from now to midnight UTC of the simulated clock, at least 1. */
export function secondsToMidnight(clock: Clock): number {
  return Math.max(1, Math.ceil((DAY_MILLISECONDS - (clock.now() % DAY_MILLISECONDS)) / 1000))
}

function tooMany(seconds: number): Refusal {
  return new Refusal(429, 'API request limit exceeded', { 'Retry-After': String(seconds) })
}

function dayOf(clock: Clock): number {
  return Math.floor(clock.now() / DAY_MILLISECONDS)
}
