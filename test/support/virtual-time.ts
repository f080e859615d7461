import type { Clock } from '../../src/http/clock.ts'

/** Turns of the event loop without a sleep or a request, after which everybody is taken to wait for the time. */
const quietTurns = 3

interface Sleeper {
  readonly at: number
  readonly number: number
  wake(): void
}

/** Time that passes only when everybody waits for it: a week takes as long as the work in it. */
export interface VirtualTime {
  readonly clock: Clock
  /** Lets so much time pass, in milliseconds. */
  pass(ms: number): Promise<void>
}

/** @param start of the wall clock, in milliseconds since 1970. */
export function createVirtualTime(start: number): VirtualTime {
  const sleepers: Sleeper[] = []
  let now = start
  let count = 0

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const abort = () => {
        const index = sleepers.indexOf(sleeper)
        if (index >= 0) sleepers.splice(index, 1)
        reject(signal?.reason)
      }
      const sleeper: Sleeper = {
        at: now + Math.max(0, ms),
        number: ++count,
        wake() {
          signal?.removeEventListener('abort', abort)
          resolve()
        },
      }
      insert(sleepers, sleeper)
      signal?.addEventListener('abort', abort, { once: true })
    })
  }

  /** Waits until nobody does anything but sleep. */
  async function quiet(): Promise<void> {
    for (let turns = 0, before = count; turns < quietTurns; turns++) {
      await new Promise((resolve) => setImmediate(resolve))
      if (count !== before) {
        before = count
        turns = -1
      }
    }
  }

  return {
    clock: { now: () => Math.floor(now), monotonic: () => now - start, sleep },
    async pass(ms) {
      const end = now + ms
      for (;;) {
        await quiet()
        const next = sleepers[0]
        if (next === undefined || next.at > end) break
        sleepers.shift()
        now = Math.max(now, next.at)
        next.wake()
      }
      now = end
    },
  }
}

/** Keeps the sleepers in the order in which they wake. */
function insert(sleepers: Sleeper[], sleeper: Sleeper): void {
  let low = 0
  let high = sleepers.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = sleepers[middle] as Sleeper
    if (other.at < sleeper.at || (other.at === sleeper.at && other.number < sleeper.number)) low = middle + 1
    else high = middle
  }
  sleepers.splice(low, 0, sleeper)
}
