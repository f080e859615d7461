import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/client/system-clock.ts'
import { locateDatabase, openDatabase } from '../../src/database/open-database.ts'
import { createLogFeed, type LogNews } from '../../src/logs/log-feed.ts'
import { databasesToTest, type FreshDatabase } from '../support/postgres.ts'
import { openTestLog, type TestLog } from './support/test-log.ts'

describe.each(databasesToTest())('news of the log on $engine', ({ make }) => {
  let fresh: FreshDatabase
  let log: TestLog
  let other: Awaited<ReturnType<typeof openDatabase>>

  beforeEach(async () => {
    fresh = await make()
    log = await openTestLog(fresh)
    other = await openDatabase(locateDatabase(fresh.url, ''))
  })
  afterEach(async () => {
    await log.database.destroy()
    await other.database.destroy()
    await fresh.remove()
  })

  test('tell of what another process does: each line once and in order, and nothing from before', async () => {
    await log.operations.run({ kind: 'sync', name: 'before' }, async ({ note }) => note('info', 'old'))
    await log.writer.flush()
    await systemClock.sleep(400)
    const heard: LogNews[] = []
    const leave = createLogFeed(other.database, systemClock).subscribe((news) => void heard.push(news))
    await log.operations.run({ kind: 'sync', name: 'now' }, async ({ note }) => {
      for (let line = 0; line < 6; line++) {
        note('info', `line ${line}`)
        await log.writer.flush()
        await systemClock.sleep(250)
      }
    })
    const isOver = () =>
      heard.some((news) => news.type === 'operation' && news.operation.status === 'success')
    while (!isOver()) await systemClock.sleep(20)
    leave()
    const lines = heard.flatMap((news) => (news.type === 'line' ? [news.line.text] : []))
    expect(lines).toEqual([0, 1, 2, 3, 4, 5].map((line) => `line ${line}`))
    const operations = heard.flatMap((news) => (news.type === 'operation' ? [news.operation] : []))
    expect(new Set(operations.map(({ name }) => name))).toEqual(new Set(['now']))
    expect(operations[0]?.status).toBe('running')
  })
})
