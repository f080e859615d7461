import type { Clock } from '../http/clock.ts'
import type { Wire } from '../http/wire.ts'
import { systemFetch } from './fetch.ts'
import { type Files, systemFiles } from './files.ts'
import { systemClock } from './system-clock.ts'
import { systemWire } from './system-wire.ts'

export interface Runtime {
  readonly clock: Clock
  readonly fetch: typeof globalThis.fetch
  /** Sends requests that are passed on as they are. */
  readonly wire: Wire
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
  wire: systemWire,
  random: () => Math.random(),
  randomId: () => crypto.randomUUID(),
  files: systemFiles,
}
