import type { Clock } from '../http/clock.ts'
import { systemFetch } from './fetch.ts'
import { type Files, systemFiles } from './files.ts'

/** The real clock. This file is the only one below the faces that touches the machine's time, network and randomness. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      // Timers take at most 2^31 ms; a longer sleep is never meant to be slept to its end.
      const timer = setTimeout(done, Math.min(ms, 2 ** 31 - 1))
      function done() {
        signal?.removeEventListener('abort', abort)
        resolve()
      }
      function abort() {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', abort, { once: true })
    }),
}

export interface Runtime {
  readonly clock: Clock
  readonly fetch: typeof globalThis.fetch
  /** In [0, 1). */
  readonly random: () => number
  /** A text that no other has: a UUID. */
  readonly randomId: () => string
  readonly files: Files
}

/** What the machine offers. */
export const systemRuntime: Runtime = {
  clock: systemClock,
  fetch: systemFetch,
  random: () => Math.random(),
  randomId: () => crypto.randomUUID(),
  files: systemFiles,
}
