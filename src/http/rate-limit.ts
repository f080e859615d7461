import type { Clock } from './clock.ts'

/** Interactive calls go before those of a background sync. */
export type Priority = 'interactive' | 'background'

export interface RateLimit {
  /** Waits for the next free slot, first come first served within a priority. */
  slot(priority: Priority, signal?: AbortSignal): Promise<void>
  /** No slot before so many milliseconds have passed, because the server said so. */
  pause(ms: number): void
}

/**
 * What two requests a full second apart at the sender may lose of that distance on the way to the server. At 3 a
 * second it costs 1.5 % of the allowed requests; each refusal doubles it.
 */
const firstMarginMs = 15
const longestMarginMs = 120

interface Waiting {
  readonly start: () => void
}

/**
 * At most `perSecond` requests in any sliding second, as near to it as the wire allows.
 * The distance is measured from when a request really left, so that a late timer never shortens it.
 * @param perSecond 0 for no limit.
 */
export function createRateLimit(perSecond: number, clock: Clock): RateLimit {
  const limit = Number.isFinite(perSecond) && perSecond > 0 ? perSecond : 0
  // A limit below one a second is one slot of a longer stretch.
  const slots = Math.max(1, Math.floor(limit))
  const stretchMs = limit === 0 ? 0 : (slots / limit) * 1000
  const sent: number[] = []
  const queues: Record<Priority, Waiting[]> = { interactive: [], background: [] }
  let marginMs = firstMarginMs
  let pausedUntil = 0
  let isServing = false

  function nextSlotAt(): number {
    const oldest = sent.length < slots ? undefined : sent[0]
    const newest = sent.at(-1)
    return Math.max(
      pausedUntil,
      oldest === undefined ? 0 : oldest + stretchMs + marginMs,
      // Spread within the second, so that the server never meets all requests at once.
      newest === undefined ? 0 : newest + (stretchMs / slots) * 0.75,
    )
  }

  async function serve(): Promise<void> {
    isServing = true
    try {
      while (queues.interactive.length + queues.background.length > 0) {
        const wait = nextSlotAt() - clock.monotonic()
        if (wait > 0) {
          await clock.sleep(wait)
          continue
        }
        const next = queues.interactive.shift() ?? queues.background.shift()
        if (next === undefined) return
        sent.push(clock.monotonic())
        if (sent.length > slots) sent.shift()
        next.start()
      }
    } finally {
      isServing = false
    }
  }

  return {
    slot(priority, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason)
      if (limit === 0 && clock.monotonic() >= pausedUntil) return Promise.resolve()
      return new Promise((resolve, reject) => {
        const queue = queues[priority]
        const abort = () => {
          const index = queue.indexOf(waiting)
          if (index >= 0) queue.splice(index, 1)
          reject(signal?.reason)
        }
        const waiting: Waiting = {
          start: () => {
            signal?.removeEventListener('abort', abort)
            resolve()
          },
        }
        signal?.addEventListener('abort', abort, { once: true })
        queue.push(waiting)
        if (!isServing) void serve()
      })
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, clock.monotonic() + ms)
      marginMs = Math.min(longestMarginMs, marginMs * 2)
    },
  }
}
