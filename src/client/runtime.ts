import type { Clock } from '../http/clock.ts'
import { systemFetch } from './fetch.ts'
import { type Files, systemFiles } from './files.ts'
import { systemClock } from './system-clock.ts'

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
