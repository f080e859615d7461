import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/client/system-clock.ts'
import { endSilent, forgetBefore } from '../../src/logs/retention.ts'
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

  test('ends what a killed process has left, and nothing of which somebody still speaks', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const running = log.operations.run({ kind: 'sync', name: 'spoken of' }, () => promise)
    await log.writer.flush()
    const [own] = await log.database
      .selectFrom('operations')
      .selectAll()
      .where('status', '=', 'running')
      .execute()
    if (own === undefined) throw new Error('nothing runs')
    await log.database
      .insertInto('operations')
      .values({ ...own, id: 'left', name: 'left' })
      .execute()
    now += 6 * 60_000
    log.operations.touch()
    await log.writer.flush()
    await endSilent(log.database, now)
    const rows = await log.database
      .selectFrom('operations')
      .selectAll()
      .where('name', 'in', ['left', 'spoken of'])
      .execute()
    const byName = Object.fromEntries(rows.map((row) => [row.name, row]))
    expect(byName['left']).toMatchObject({
      status: 'error',
      message: 'Its process ended before it did.',
      finished_at: own.changed_at,
    })
    expect(byName['spoken of']).toMatchObject({ status: 'running', finished_at: null })
    resolve()
    await running
  })
})
