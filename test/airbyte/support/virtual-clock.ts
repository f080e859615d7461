import type { Clock } from '../../../src/http/clock.ts'

/** A clock that jumps to the end of the shortest sleep as soon as nothing else goes on. */
export function createVirtualClock(start: string): Clock {
  const sleepers: { readonly at: number; readonly wake: () => void }[] = []
  let now = Date.parse(start)

  function wakeNext(): void {
    sleepers.sort((left, right) => right.at - left.at)
    const next = sleepers.pop()
    if (next === undefined) return
    now = Math.max(now, next.at)
    next.wake()
  }

  return {
    now: () => now,
    monotonic: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
        sleepers.push({ at: now + ms, wake: resolve })
        setTimeout(wakeNext, 1)
      }),
  }
}
