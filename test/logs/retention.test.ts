import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/client/system-clock.ts'
import { forgetBefore } from '../../src/logs/retention.ts'
import { databasesToTest, type FreshDatabase } from '../support/postgres.ts'
import { openTestLog, type TestLog } from './support/test-log.ts'

describe.each(databasesToTest())('the log on $engine', ({ make }) => {
  let fresh: FreshDatabase
  let log: TestLog
  let now = 1_000_000

  beforeAll(async () => {
    fresh = await make()
    log = await openTestLog(fresh, { ...systemClock, now: () => now })
  })
  afterAll(async () => {
    await log.database.destroy()
    await fresh.remove()
  })

  test('forgets what is older than it is to be kept, with its lines, and nothing else', async () => {
    for (let count = 0; count < 40; count++) {
      now += 1000
      await log.operations.run({ kind: 'sync', name: `run ${count}` }, async ({ note }) =>
        note('info', 'line'),
      )
    }
    await log.writer.flush()
    const before = 1_000_000 + 31_000
    expect(await forgetBefore(log.database, before, systemClock)).toBe(30)
    const operations = await log.database.selectFrom('operations').select(['id', 'started_at']).execute()
    const lines = await log.database.selectFrom('log_lines').select('operation').execute()
    expect(operations).toHaveLength(10)
    expect(operations.every(({ started_at }) => started_at >= before)).toBe(true)
    expect(lines.map(({ operation }) => operation).sort()).toEqual(operations.map(({ id }) => id).sort())
    expect(await forgetBefore(log.database, before, systemClock)).toBe(0)
  })
})
