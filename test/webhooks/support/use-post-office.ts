import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { systemRuntime } from '../../../src/client/runtime.ts'
import type { Row } from '../../../src/database/tables.ts'
import type { FreshDatabase } from '../../support/postgres.ts'
import { openPostOffice, type PostOffice } from './post-office.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { createSteppedClock, type SteppedClock } from './stepped-clock.ts'

/** What each test of a suite has for itself. */
export interface Post {
  readonly fresh: FreshDatabase
  readonly clock: SteppedClock
  readonly receiver: Receiver
  readonly office: PostOffice
  /** Waits until so many deliveries are in a state. */
  settled(state: string, count: number): Promise<readonly Row<'webhook_deliveries'>[]>
  /** Waits until so many tries are kept. */
  tried(count: number): Promise<readonly Row<'webhook_attempts'>[]>
}

const tables = ['webhook_endpoints', 'webhook_messages', 'webhook_deliveries', 'webhook_attempts'] as const

/** Has each test of the suite start with an empty outbox, a deliverer that is not started, and a product. */
export function usePostOffice(make: () => Promise<FreshDatabase>): Post {
  let fresh: FreshDatabase
  let clock: SteppedClock
  let receiver: Receiver
  let office: PostOffice

  beforeAll(async () => {
    fresh = await make()
  })
  afterAll(() => fresh.remove())

  beforeEach(async () => {
    clock = createSteppedClock()
    receiver = await startReceiver()
    office = await openPostOffice({ url: fresh.url, clock })
    for (const table of tables) await office.database.deleteFrom(table).execute()
  })

  afterEach(async () => {
    await office[Symbol.asyncDispose]()
    await receiver[Symbol.asyncDispose]()
  })

  /** Looks until it finds; the deliverer may have been looking when the clock was moved. */
  async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
    for (;;) {
      const found = await look()
      if (found !== undefined) return found
      await systemRuntime.clock.sleep(5)
      office.deliverer.wake()
    }
  }

  return {
    get fresh() {
      return fresh
    },
    get clock() {
      return clock
    },
    get receiver() {
      return receiver
    },
    get office() {
      return office
    },
    settled: (state, count) =>
      until(async () => {
        const rows = await office.database.selectFrom('webhook_deliveries').selectAll().execute()
        return rows.filter((row) => row.state === state).length >= count ? rows : undefined
      }),
    tried: (count) =>
      until(async () => {
        const rows = await office.database.selectFrom('webhook_attempts').selectAll().orderBy('at').execute()
        return rows.length >= count ? rows : undefined
      }),
  }
}
