import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createGong } from '../../src/client/create-gong.ts'
import { startSimulator } from '../../src/simulator/start-simulator.ts'
import { databasesToTest, type FreshDatabase } from '../support/postgres.ts'
import { openTestLog, secret, type TestLog } from './support/test-log.ts'

const connection = { number: 7, id: 'acme', integration: 'gong' }

describe.each(databasesToTest())('the log of operations on $engine', ({ make }) => {
  let fresh: FreshDatabase
  let log: TestLog

  beforeEach(async () => {
    fresh = await make()
    log = await openTestLog(fresh)
  })

  afterEach(async () => {
    await log.database.destroy()
    await fresh.remove()
  })

  const readOperations = async () => {
    await log.writer.flush()
    return log.database.selectFrom('operations').selectAll().orderBy('kind').execute()
  }
  const readLines = async () => {
    await log.writer.flush()
    return log.database.selectFrom('log_lines').selectAll().orderBy('number').execute()
  }

  test('keeps what was done, for whom, with its lines and facts, and gives back its result', async () => {
    const result = await log.operations.run(
      { kind: 'sync', name: 'calls', connection },
      async (operation) => {
        operation.note('info', 'It begins.')
        operation.detail('added', 3)
        return 42
      },
    )
    expect(result).toBe(42)
    const [row] = await readOperations()
    expect(row).toMatchObject({
      kind: 'sync',
      name: 'calls',
      connection: 7,
      connection_id: 'acme',
      integration: 'gong',
      status: 'success',
      details: '{"added":3}',
    })
    expect(row?.finished_at).toBeGreaterThanOrEqual(row?.started_at ?? 0)
    expect(await readLines()).toMatchObject([{ operation: row?.id, level: 'info', text: 'It begins.' }])
  })

  test('shows an operation as running until it ends, and then how', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const work = log.operations.run({ kind: 'action', name: 'long' }, () => promise)
    expect(await readOperations()).toMatchObject([{ status: 'running', finished_at: null }])
    resolve()
    await work
    expect(await readOperations()).toMatchObject([{ status: 'success', finished_at: expect.any(Number) }])
  })

  test('keeps a failure and throws it on', async () => {
    const failure = new Error('The door is closed.')
    const work = log.operations.run({ kind: 'probe', name: 'look' }, () => Promise.reject(failure))
    await expect(work).rejects.toBe(failure)
    await log.operations.run({ kind: 'proxy', name: 'GET' }, async ({ fail }) => fail('Gong said 404.'))
    expect(await readOperations()).toMatchObject([
      { status: 'error', message: 'The door is closed.' },
      { status: 'error', message: 'Gong said 404.' },
    ])
  })

  test('holds no secret: not in names, lines, addresses, facts and messages', async () => {
    const work = log.operations.run({ kind: 'proxy', name: secret }, async (operation) => {
      operation.note('info', `Bearer ${secret}`)
      operation.detail('given', { password: 'open sesame', deep: [secret] })
      operation.request({
        method: 'GET',
        url: `https://api.gong.io/v2/x?token=abcdefgh&clientSecret=hgfedcba&also=${secret}`,
        status: 200,
        ms: 1,
        attempt: 1,
        waitedMs: 0,
      })
      throw new Error(`no ${secret} here`)
    })
    await expect(work).rejects.toThrow()
    const kept = JSON.stringify([await readOperations(), await readLines()])
    expect(kept).toContain('/v2/x?token=[redacted]')
    expect(kept).not.toMatch(/S3CRET|sesame|abcdefgh|hgfedcba/)
  })

  test('takes texts of any characters', async () => {
    const odd = 'a\u0000b “c” \ud800 \u2028 \' " \\u0000 🦜'
    await log.operations.run({ kind: 'action', name: 'odd' }, async ({ note }) => note('info', odd))
    const [line] = await readLines()
    expect(line?.text).toBe('ab “c” \ufffd \u2028 \' " \\u0000 🦜')
  })

  test('knows of each request to Gong within which operation it was sent, however they overlap', async () => {
    const simulator = await startSimulator({ calls: 20, ratePerSecond: 0 })
    simulator.control.faults.add({ kind: 'status', status: 503, path: '/v2/workspaces', times: 1 })
    const gong = createGong({
      accessKey: 'key-0123456789',
      accessKeySecret: secret,
      baseUrl: simulator.url,
      ratePerSecond: 0,
      onEvent: log.operations.onHttpEvent,
    })
    try {
      await Promise.all([
        log.operations.run({ kind: 'execute', name: 'users' }, () => gong.users.list().all()),
        log.operations.run({ kind: 'execute', name: 'workspaces' }, () => gong.workspaces.list().all()),
      ])
    } finally {
      await simulator.close()
    }
    const rows = await readOperations()
    const lines = await readLines()
    for (const { id, name } of rows) {
      const own = lines.filter(({ operation }) => operation === id).map(({ http }) => JSON.parse(http ?? ''))
      const statuses = name === 'users' ? [200] : [503, 200]
      expect(own).toMatchObject(
        statuses.map((status, index) => ({
          method: 'GET',
          url: `${simulator.url}/v2/${name}`,
          status,
          attempt: index + 1,
          ms: expect.any(Number),
          waitedMs: expect.any(Number),
        })),
      )
    }
    expect(lines).toHaveLength(3)
  })

  test('keeps a bounded part in memory while the database is gone, lets debugging go first, and says so', async () => {
    await sql`ALTER TABLE log_lines RENAME TO hidden_lines`.execute(log.database)
    await log.operations.run({ kind: 'sync', name: 'calls' }, async ({ note }) => {
      for (let line = 0; line < 60; line++) note('info', `kept ${line}`)
      for (let line = 0; line < 60; line++) note('debug', `debug ${line}`)
    })
    await log.writer.flush()
    expect(log.told).toHaveLength(1)
    await sql`ALTER TABLE hidden_lines RENAME TO log_lines`.execute(log.database)
    const lines = await readLines()
    expect(lines.filter(({ level }) => level === 'info')).toHaveLength(60)
    expect(log.told.at(-1)).toMatch(`${120 - lines.length} of its lines and operations were left out`)
    expect(lines.length).toBeLessThanOrEqual(100)
    expect(await readOperations()).toMatchObject([{ status: 'success' }])
  })
})
