import type { Clock } from './clock.ts'
import { createWaitingLine } from './waiting-line.ts'

/** Interactive calls go before those of a background sync. */
export type Priority = 'interactive' | 'background'

export interface RateLimit {
  /** Waits for the next free slot, first come first served within a priority. */
  slot(priority: Priority, signal?: AbortSignal): Promise<void>
  /** A request that had a slot was answered, or failed. */
  answered(): void
  /** No slot before so many milliseconds have passed, because the server said so. */
  pause(ms: number): void
}

/**
 * How long the others wait for the answer to the very first request: opening the connection makes it arrive tens or
 * hundreds of milliseconds after it left, so it counts from its answer on.
 */
export const firstAnswerMs = 1000

/**
 * What two requests a full second apart at the sender may lose of that distance on the way and in the server's own
 * queue: it may be busy with another answer for 20 ms. At 3 a second it costs 2.4 % of the allowed requests; each
 * refusal doubles it.
 */
export const firstMarginMs = 25
export const longestMarginMs = 120

/** When the next request may leave, by when the last ones did. */
interface Slots {
  readonly isUnlimited: boolean
  nextAt(): number
  /** A request leaves. */
  take(now: number): void
  /** A request was answered; returns whether that frees the next slot. */
  answered(now: number): boolean
  /** The server found it too fast: more distance from now on. */
  widen(): void
}

function createSlots(perSecond: number): Slots {
  const isUnlimited = !(Number.isFinite(perSecond) && perSecond > 0)
  // A limit below one a second is one slot of a longer stretch.
  const count = isUnlimited ? 1 : Math.max(1, Math.floor(perSecond))
  const stretchMs = isUnlimited ? 0 : (count / perSecond) * 1000
  const sent: number[] = []
  let marginMs = firstMarginMs
  let isFirstOpen = true
  return {
    isUnlimited,
    nextAt() {
      if (isFirstOpen && sent[0] !== undefined) return sent[0] + firstAnswerMs
      const oldest = sent.length < count ? undefined : sent[0]
      const newest = sent.at(-1)
      if (isUnlimited || newest === undefined) return 0
      // Spread within the second, so that the server never meets all requests at once.
      const spread = newest + (stretchMs / count) * 0.75
      return oldest === undefined ? spread : Math.max(spread, oldest + stretchMs + marginMs)
    },
    take(now) {
      if (sent.length > 0) isFirstOpen = false
      sent.push(now)
      if (sent.length > count) sent.shift()
    },
    answered(now) {
      if (!isFirstOpen || sent.length === 0) return false
      isFirstOpen = false
      sent[0] = now
      return true
    },
    widen() {
      marginMs = Math.min(longestMarginMs, marginMs * 2)
    },
  }
}

/**
 * At most `perSecond` requests in any sliding second, as near to it as the wire allows.
 * The distance is measured from when a request really left, so that a late timer never shortens it.
 * @param perSecond 0 for no limit.
 */
export function createRateLimit(perSecond: number, clock: Clock): RateLimit {
  const slots = createSlots(perSecond)
  let pausedUntil = 0
  const line = createWaitingLine(clock, () => {
    const wait = Math.max(pausedUntil, slots.nextAt()) - clock.monotonic()
    if (wait <= 0) slots.take(clock.monotonic())
    return wait
  })
  return {
    slot(priority, signal) {
      const isFree = slots.isUnlimited && clock.monotonic() >= pausedUntil && signal?.aborted !== true
      return isFree ? Promise.resolve() : line.wait(priority, signal)
    },
    answered() {
      // The others wait for the first answer.
      if (slots.answered(clock.monotonic())) line.hurry()
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, clock.monotonic() + ms)
      slots.widen()
    },
  }
}
