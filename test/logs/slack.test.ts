import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/client/system-clock.ts'
import { locateDatabase, openDatabase } from '../../src/database/open-database.ts'
import { createRedact } from '../../src/http/redact.ts'
import { createAlerts } from '../../src/logs/alerts.ts'
import { tellSlack } from '../../src/logs/slack.ts'
import { databasesToTest, type FreshDatabase } from '../support/postgres.ts'

/** Slack's incoming webhook, with answers that are given in turn. */
async function startSlack(statuses: number[] = []) {
  const texts: string[] = []
  const waiting: (() => void)[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const status = statuses.shift() ?? 200
    if (status === 200) texts.push((JSON.parse(body) as { text: string }).text)
    response.writeHead(status).end('ok')
    for (const wake of waiting.splice(0)) wake()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/B0/XXXXSECRETXXXX`,
    texts,
    request: () => new Promise<void>((resolve) => void waiting.push(resolve)),
    close: () => new Promise<void>((done) => void server.close(() => done())),
  }
}

describe.each(databasesToTest())('Slack on $engine', ({ make }) => {
  let fresh: FreshDatabase
  let opened: Awaited<ReturnType<typeof open>>
  let now = 0
  // Time passes fast where it is only waited for; how long Slack may take is real.
  const clock = {
    ...systemClock,
    now: () => now,
    sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms < 10_000 ? 5 : ms, signal),
  }

  async function open(url: string) {
    const { database } = await openDatabase(locateDatabase(url, ''))
    const alerts = createAlerts({ database, clock, redact: createRedact(['hush-hush-0123']), isTold: true })
    return { database, alerts }
  }

  beforeEach(async () => {
    fresh = await make()
    opened = await open(fresh.url)
    now = 1_000_000
  })
  afterEach(async () => {
    await opened.database.destroy()
    await fresh.remove()
  })

  const tell = async (
    slack: Awaited<ReturnType<typeof startSlack>>,
    tellers: number,
    until: () => boolean | Promise<boolean>,
  ) => {
    const stop = new AbortController()
    const log: string[] = []
    const options = {
      database: opened.database,
      url: slack.url,
      clock,
      fetch,
      log: (line: string) => void log.push(line),
    }
    const running = Array.from({ length: tellers }, () => tellSlack(options, stop.signal))
    while (!(await until())) await systemClock.sleep(5)
    stop.abort()
    await Promise.all(running)
    return log
  }
  const rows = () => opened.database.selectFrom('alerts').selectAll().execute()
  const isQuiet = async () => (await rows()).every(({ state }) => state === 'told')

  test('is told once when a failure begins, once when it ends, however often and by however many it is noticed', async () => {
    const { alerts, database } = opened
    const slack = await startSlack()
    for (let time = 0; time < 5; time++)
      await alerts.begin(database, 'sync 1 a', 'The sync <calls> fails & stays.')
    await tell(slack, 3, isQuiet)
    await alerts.begin(database, 'sync 1 a', 'Again.')
    now += 3 * 60_000
    for (let time = 0; time < 3; time++) await alerts.end(database, 'sync 1 a')
    await tell(slack, 3, async () => (await rows()).length === 0)
    expect(slack.texts).toEqual([
      ':red_circle: The sync &lt;calls&gt; fails &amp; stays.',
      ':large_green_circle: Over after 3 min: The sync &lt;calls&gt; fails &amp; stays.',
    ])
    await slack.close()
  })

  test('hears it later when it is down, and its address stands in no line', async () => {
    const slack = await startSlack([500, 404])
    await opened.alerts.begin(opened.database, 'connection 1', 'It is refused: hush-hush-0123.')
    const log = await tell(slack, 1, async () => {
      now += 5000
      return isQuiet()
    })
    expect(slack.texts).toEqual([':red_circle: It is refused: [redacted].'])
    expect(log).toHaveLength(1)
    expect(log.join()).not.toMatch(/XXXXSECRET/)
    await slack.close()
  })

  test('hears nothing of what ended before it could be told, nor of what went on', async () => {
    const { alerts, database } = opened
    const slack = await startSlack()
    await alerts.begin(database, 'a', 'Short.')
    await alerts.end(database, 'a')
    await alerts.begin(database, 'b', 'Long.')
    await tell(slack, 1, isQuiet)
    await alerts.end(database, 'b')
    await alerts.begin(database, 'b', 'Long, again.')
    await tell(slack, 1, isQuiet)
    expect(slack.texts).toEqual([':red_circle: Long.'])
    expect(await alerts.open()).toMatchObject([{ key: 'b', text: 'Long.' }])
    await alerts.forget(database, 'b')
    expect(await alerts.open()).toEqual([])
    await slack.close()
  })

  test('is told nothing that is rolled back', async () => {
    const { alerts, database } = opened
    const work = database.transaction().execute(async (trx) => {
      await alerts.begin(trx, 'a', 'Never.')
      throw new Error('no')
    })
    await expect(work).rejects.toThrow('no')
    expect(await rows()).toEqual([])
  })
})
