import { randomBytes } from 'node:crypto'
import { systemRuntime } from '../../../src/client/runtime.ts'
import { systemClock } from '../../../src/client/system-clock.ts'
import type { Clock } from '../../../src/http/clock.ts'
import type { Hub, HubOptions } from '../../../src/hub/hub.ts'
import { openHub } from '../../../src/hub/open-hub.ts'

/** Everything that a process needs to share a database, a clock and a Gong with others. */
export interface Shared {
  readonly dataDir: string
  readonly databaseUrl: string
  readonly baseUrl: string
  /** Where the clock began to run faster, in milliseconds since 1970. */
  readonly epoch: number
  /** How many times as fast it runs. */
  readonly factor: number
}

/** A clock that runs faster, the same in all processes: what takes seconds for real is waited for in milliseconds. */
function createSharedClock({ epoch, factor }: Pick<Shared, 'epoch' | 'factor'>): Clock {
  return {
    now: () => Math.floor(epoch + (systemClock.now() - epoch) * factor),
    monotonic: () => systemClock.monotonic() * factor,
    sleep: (ms, signal) => systemClock.sleep(ms / factor, signal),
  }
}

/** Opens the hub of one of several processes. */
export function openShared(shared: Shared, more: Partial<HubOptions> = {}): Promise<Hub> {
  const { random, randomId, fetch, wire } = systemRuntime
  return openHub({
    dataDir: shared.dataDir,
    databaseUrl: shared.databaseUrl,
    encryptionKey: Buffer.alloc(32, 7).toString('base64'),
    baseUrl: shared.baseUrl,
    ratePerSecond: 0,
    ratePerDay: 0,
    clock: createSharedClock(shared),
    randomId,
    randomBytes: (count) => randomBytes(count),
    random,
    fetch,
    wire,
    secrets: [],
    log: () => undefined,
    ...more,
  })
}
