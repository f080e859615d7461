import type { Clock } from './clock.ts'

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
const firstAnswerMs = 1000

/**
 * What two requests a full second apart at the sender may lose of that distance on the way and in the server's own
 * queue: it may be busy with another answer for 20 ms. At 3 a second it costs 2.4 % of the allowed requests; each
 * refusal doubles it.
 */
const firstMarginMs = 25
const longestMarginMs = 120

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
  const queues: Record<Priority, (() => void)[]> = { interactive: [], background: [] }
  let pausedUntil = 0
  let isServing = false
  let wake = new AbortController()

  async function serve(): Promise<void> {
    isServing = true
    while (queues.interactive.length + queues.background.length > 0) {
      const wait = Math.max(pausedUntil, slots.nextAt()) - clock.monotonic()
      if (wait > 0) {
        wake = new AbortController()
        // Woken early when the first answer comes.
        await clock.sleep(wait, wake.signal).catch(() => undefined)
      } else {
        const start = queues.interactive.shift() ?? queues.background.shift()
        slots.take(clock.monotonic())
        start?.()
      }
    }
    isServing = false
  }

  return {
    slot(priority, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason)
      if (slots.isUnlimited && clock.monotonic() >= pausedUntil) return Promise.resolve()
      return new Promise((resolve, reject) => {
        const queue = queues[priority]
        const start = () => {
          signal?.removeEventListener('abort', abort)
          resolve()
        }
        const abort = () => {
          const index = queue.indexOf(start)
          if (index >= 0) queue.splice(index, 1)
          reject(signal?.reason)
        }
        signal?.addEventListener('abort', abort, { once: true })
        queue.push(start)
        if (!isServing) void serve()
      })
    },
    answered() {
      if (slots.answered(clock.monotonic())) wake.abort()
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, clock.monotonic() + ms)
      slots.widen()
    },
  }
}
