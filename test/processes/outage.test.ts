import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { locateDatabase, openDatabase } from '../../src/database/open-database.ts'
import { GongError } from '../../src/errors/gong-error.ts'
import { routes } from '../../src/server/routes/routes.ts'
import { startSimulator } from '../../src/simulator/start-simulator.ts'
import { app, connectByOAuth, openTestHub } from '../connections/support/test-hub.ts'
import { startTestServer, type TestServer } from '../server/support/test-server.ts'
import { findPostgres, type PostgresServer, startPostgres } from '../support/postgres-server.ts'

const encryptionKey = Buffer.alloc(32, 7).toString('base64')
/** For machines that do something else as well. */
const patience = { timeout: 20_000 }
const found = findPostgres()
const binaries = 'binaries' in found ? found.binaries : undefined

describe.runIf(binaries !== undefined)('while Postgres is gone', () => {
  let postgres: PostgresServer
  let server: TestServer
  beforeAll(async () => {
    postgres = await startPostgres(binaries ?? '')
    server = await startTestServer({
      databaseUrl: postgres.url,
      simulator: { calls: 300, users: 3 },
      encryptionKey,
      work: true,
    })
  })
  afterAll(async () => {
    await postgres.start()
    await server.close()
    await postgres.close()
  })

  test.each(['fast', 'immediate'] as const)(
    'requests get 503 with what to do, and everything goes on when it is back (%s)',
    async (how) => {
      const ask = () =>
        Promise.all([
          server.send('GET', '/readyz'),
          server.send('GET', '/api/v1/connectors/instances'),
          server.execute({ entity: 'users', action: 'list' }),
        ])
      expect((await server.send('GET', '/readyz')).status).toBe(200)
      // Some requests are under way when it stops: whatever they get, it is an answer.
      const underWay = Array.from({ length: 20 }, () => server.send('GET', '/api/v1/connectors/instances'))
      await postgres.stop(how)
      for (const { status } of await Promise.all(underWay)) expect([200, 503]).toContain(status)
      for (let round = 0; round < 3; round++) {
        expect((await server.send('GET', '/healthz')).status).toBe(200)
        const answers = await ask()
        expect(answers.map(({ status }) => status)).toEqual([503, 503, 503])
        expect(answers[1]?.body).toMatchObject({
          error: { type: 'database_unavailable', source: 'server', retry_after_seconds: 5 },
        })
        expect(Number(answers[1]?.headers.get('retry-after'))).toBeGreaterThan(0)
        expect(answers.map(({ text }) => text).join()).not.toMatch(/127\.0\.0\.1|ECONN|postgres:/)
      }
      await postgres.start()
      expect((await server.send('GET', '/readyz')).status).toBe(200)
      expect(await server.execute({ entity: 'users', action: 'list' })).toMatchObject({ status: 200 })
    },
  )

  test('requests in Nango’s words get its server_error, and customers a page', async () => {
    const path = routes.find(
      ({ vocabulary, method, path: one }) =>
        vocabulary === 'nango' && method === 'GET' && one === '/connections',
    )
    expect(path).toBeDefined()
    await postgres.stop('immediate')
    const page = await fetch(`${server.url}/connect/?session_token=nango_connect_session_${'0'.repeat(64)}`)
    expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8'])
    const { status, body, headers } = await server.send('GET', '/connections')
    expect({ status, body }).toMatchObject({ status: 503, body: { error: { code: 'server_error' } } })
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    await postgres.start()
    expect((await server.send('GET', '/connections')).status).toBe(200)
  })

  test('a transaction that it breaks is told so, and not half-done', async () => {
    const { database } = await openDatabase(locateDatabase(postgres.url, ''))
    const broken = database.transaction().execute(async (trx) => {
      await trx.insertInto('spent_requests').values({ account: 'half', day: 'd', requests: 1 }).execute()
      await postgres.stop('immediate')
      await postgres.start()
      await trx.insertInto('spent_requests').values({ account: 'half', day: 'e', requests: 1 }).execute()
    })
    await expect(broken).rejects.toMatchObject({ code: 'database_unavailable' })
    const rows = await database
      .selectFrom('spent_requests')
      .selectAll()
      .where('account', '=', 'half')
      .execute()
    expect(rows).toEqual([])
    await database.destroy()
  })

  test('a sync that is under way goes on when it is back, and does not count as failed', {
    timeout: 90_000,
  }, async () => {
    const { simulator } = server
    const path = '/sync/status?syncs=*&provider_config_key=gong&connection_id=long'
    const status = async () => (await server.send('GET', path)).body['syncs'] as Record<string, unknown>[]
    const slow = { kind: 'slow', path: '/v2/calls*', delayMs: 300 } as const
    simulator.control.faults.add(slow)
    const made = await server.send('POST', '/connections', {
      provider_config_key: 'gong',
      connection_id: 'long',
      credentials: { type: 'BASIC', username: 'key', password: 'secret' },
      settings: { streams: ['calls', 'call_transcripts'] },
    })
    expect(made.status).toBe(201)
    const asked = () =>
      simulator.control.requests.list().filter((request) => request.path.startsWith('/v2/calls')).length
    const before = asked()
    await expect.poll(asked, patience).toBeGreaterThan(before)
    await postgres.stop('immediate')
    await new Promise((resolve) => setTimeout(resolve, 500))
    await postgres.start()
    const seen = new Set<unknown>()
    await expect
      .poll(
        async () => {
          const syncs = await status()
          for (const sync of syncs) seen.add(sync['latestExecutionStatus'])
          return syncs.map((sync) => sync['latestExecutionStatus'])
        },
        { timeout: 60_000, interval: 100 },
      )
      .toEqual(['SUCCESS', 'SUCCESS'])
    expect([...seen]).not.toContain('FAILED')
    const headers = { 'connection-id': 'long', 'provider-config-key': 'gong' }
    const { body } = await server.send('GET', '/records?model=Call&limit=1000', undefined, headers)
    expect(body['records']).toHaveLength(simulator.control.account().publicCalls)
  })

  test('new tokens that Gong gives meanwhile are not lost: they are stored when it is back', async () => {
    const simulator = await startSimulator({ calls: 1, users: 2, ratePerSecond: 0, ratePerDay: 0, ...app })
    await using opened = await openTestHub(simulator, { databaseUrl: postgres.url, encryptionKey })
    const { connections } = opened.hub
    const connection = await connectByOAuth(opened.hub)
    const before = simulator.control.requests.counts().total
    simulator.control.faults.add({ kind: 'slow', path: '/oauth2/*', delayMs: 600, times: 1 })
    const renewal = connections.reveal(connection, { forceRefresh: true })
    await expect.poll(() => simulator.control.faults.list()[0]?.struck, patience).toBe(1)
    await postgres.stop('immediate')
    await expect.poll(() => simulator.control.requests.counts().total, patience).toBeGreaterThan(before)
    await postgres.start()
    expect(await renewal).toMatchObject({ type: 'oauth' })
    // A refresh token works once: this renewal is refused if the pair before was lost.
    expect(await connections.reveal(connection, { forceRefresh: true })).not.toEqual(await renewal)
    await simulator.close()
  })

  test('one connection that ends in the middle of a transaction does no harm to others', async () => {
    const { database } = await openDatabase(locateDatabase(postgres.url, ''))
    const broken = database.transaction().execute(async (trx) => {
      const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(trx)
      await sql`SELECT pg_terminate_backend(${rows[0]?.pid})`.execute(database)
      await sql`SELECT 1`.execute(trx)
    })
    await expect(broken).rejects.toMatchObject({ code: 'database_unavailable' })
    expect((await sql`SELECT 1 AS one`.execute(database)).rows).toEqual([{ one: 1 }])
    await database.destroy()
  })
})

describe('while the file of SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gong-outage-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test('cannot grow, writings are refused with the reason, readings work, and nothing is half-done', async () => {
    const { database } = await openDatabase(locateDatabase(`sqlite:${join(folder, 'full.db')}`, ''))
    const { rows } = await sql<{ page_count: number }>`PRAGMA page_count`.execute(database)
    await sql`PRAGMA max_page_count = ${sql.lit(Number(rows[0]?.page_count) + 4)}`.execute(database)
    const fill = database.transaction().execute(async (trx) => {
      for (let day = 0; day < 50; day++)
        await trx
          .insertInto('spent_requests')
          .values({ account: 'x'.repeat(4000), day: String(day), requests: 1 })
          .execute()
    })
    const error = await fill.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(GongError)
    expect(error).toMatchObject({ code: 'database_unavailable', message: expect.stringContaining('full') })
    expect(await database.selectFrom('spent_requests').selectAll().execute()).toEqual([])
    await sql`PRAGMA max_page_count = 1000000`.execute(database)
    await database.insertInto('spent_requests').values({ account: 'a', day: 'd', requests: 1 }).execute()
    await database.destroy()
  })

  test('is held by another process for longer than it is waited for, that is told, and over when it is free', async () => {
    const path = join(folder, 'held.db')
    const { database } = await openDatabase(locateDatabase(`sqlite:${path}`, ''))
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    const spend = () =>
      database.insertInto('spent_requests').values({ account: 'a', day: 'd', requests: 1 }).execute()
    await expect(spend()).rejects.toMatchObject({ code: 'database_unavailable' })
    expect(await database.selectFrom('spent_requests').selectAll().execute()).toEqual([])
    other.exec('ROLLBACK')
    await spend()
    other.close()
    await database.destroy()
  })
})
