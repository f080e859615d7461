import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Connection } from '../../src/connections/connection.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { databasesToTest } from '../support/postgres.ts'
import { accessKey, app, connectByOAuth, createMovableClock, openTestHub } from './support/test-hub.ts'

let simulator: Simulator
const { type: _type, ...rightKey } = accessKey

beforeAll(async () => {
  simulator = await startSimulator({
    calls: 1,
    users: 2,
    ratePerSecond: 0,
    ratePerDay: 0,
    ...rightKey,
    ...app,
  })
})

beforeEach(() => {
  simulator.control.requests.clear()
  simulator.control.faults.clear()
  simulator.control.restoreCredentials()
})

afterAll(() => simulator.close())

const made = (id: string, secret: string = accessKey.accessKeySecret) => ({
  integration: 'gong',
  id,
  credentials: { ...accessKey, accessKeySecret: secret },
})

describe.each(databasesToTest())('connections on $engine', ({ make }) => {
  test('are tried at Gong before anything is stored', async () => {
    const database = await make()
    {
      await using opened = await openTestHub(simulator, { databaseUrl: database.url })
      const { connections } = opened.hub
      await expect(connections.connect(made('wrong', 'wrong-secret'))).rejects.toMatchObject({
        code: 'unauthorized',
      })
      expect(await connections.list({})).toEqual([])
      simulator.control.faults.add({ kind: 'status', status: 503 })
      await expect(connections.connect(made('down'))).rejects.toMatchObject({ code: 'server_error' })
      simulator.control.faults.clear()
      const away = { ...made('away'), baseUrl: 'http://127.0.0.1:1' }
      await expect(connections.connect(away)).rejects.toMatchObject({ code: 'usage' })
      await expect(connections.connect({ ...made('x'), integration: 'other' })).rejects.toThrow(/other/)
      await expect(connections.connect({ ...made('x'), integration: 'gong-oauth' })).rejects.toMatchObject({
        code: 'usage',
      })
      expect(await connections.list({})).toEqual([])
      const { connection, isNew } = await connections.connect(made('right'))
      expect([isNew, connection.id, connection.settings]).toEqual([true, 'right', {}])
    }
    await database.remove()
  })

  test('are found by all that is known of them', async () => {
    const database = await make()
    {
      await using opened = await openTestHub(simulator, { databaseUrl: database.url })
      const { connections, integrations } = opened.hub
      await integrations.create({ key: 'second', provider: 'gong' })
      const ada = { id: 'u1', email: 'Ada@example.com', displayName: 'Ada "%_' }
      await connections.connect({ ...made('a1'), endUser: ada, tags: { plan: 'gold', 'a"b': 'c\\d' } })
      await connections.connect({ ...made('a2'), tags: { plan: 'Gold' }, workspace: 'theirs' })
      await connections.connect({ ...made('b1'), integration: 'second', endUser: { id: 'u2' } })
      const ids = async (filter: Parameters<typeof connections.list>[0]) =>
        (await connections.list(filter)).map(({ id }) => id)
      expect(await ids({})).toEqual(['a1', 'a2', 'b1'])
      expect(await ids({ limit: 2, page: 1 })).toEqual(['b1'])
      expect(await ids({ id: 'a2' })).toEqual(['a2'])
      expect(await ids({ integrations: ['second', 'nothing'] })).toEqual(['b1'])
      expect(await ids({ integrations: [] })).toEqual([])
      expect(await ids({ endUserId: 'u1' })).toEqual(['a1'])
      expect(await ids({ workspace: 'theirs' })).toEqual(['a2'])
      expect(await ids({ tags: { plan: 'gold' } })).toEqual(['a1'])
      expect(await ids({ tags: { plan: 'gold', 'a"b': 'c\\d' } })).toEqual(['a1'])
      expect(await ids({ tags: { plan: 'old' } })).toEqual([])
      for (const search of ['ADA@', 'ada "%', 'u1']) expect(await ids({ search }), search).toEqual(['a1'])
      for (const search of ['displayName', 'email', '%']) {
        const expected = search === '%' ? ['a1'] : []
        expect(await ids({ search }), search).toEqual(expected)
      }
      expect(await connections.find('gong', 'b1')).toBeUndefined()
      expect((await connections.find('second', 'b1'))?.id).toBe('b1')
    }
    await database.remove()
  })

  test('made again keep what they are and get new credentials', async () => {
    const database = await make()
    {
      await using opened = await openTestHub(simulator, { databaseUrl: database.url })
      const { connections } = opened.hub
      const first = await connections.connect({ ...made('same'), tags: { a: '1' }, metadata: { b: 2 } })
      const gong = await connections.open(first.connection)
      const both = await Promise.all([
        connections.connect({ ...made('same'), tags: { c: '3' } }),
        connections.connect(made('same')),
      ])
      expect(both.map(({ isNew }) => isNew)).toEqual([false, false])
      const { number, uid, ingressKey } = first.connection
      const now = await connections.byUid(uid)
      expect(now).toMatchObject({
        number,
        ingressKey,
        tags: { c: '3' },
        metadata: { b: 2 },
        credentialsVersion: 3,
      })
      expect((await gong.users.list()).records).toHaveLength(2)
      expect(await connections.list({})).toHaveLength(1)
      expect(await connections.remove(now as Connection)).toBe(true)
      expect(await connections.remove(now as Connection)).toBe(false)
      await expect(gong.users.list()).rejects.toMatchObject({ code: 'not_found' })
      await expect(connections.change(now as Connection, { tags: {} })).rejects.toThrow(/any more/)
    }
    await database.remove()
  })

  test('are not left behind by an integration that goes, or is renamed, while they are made', async () => {
    const database = await make()
    {
      await using opened = await openTestHub(simulator, { databaseUrl: database.url })
      const { connections, integrations } = opened.hub
      for (const way of ['remove', 'rename'] as const) {
        const integration = await integrations.create({ key: way, provider: 'gong' })
        const whileGongIsAsked = async () => {
          if (way === 'remove') await integrations.remove(integration)
          else await integrations.change(integration, { key: 'renamed' })
        }
        await expect(
          connections.connect({ ...made('late'), integration: way }, whileGongIsAsked),
        ).rejects.toThrow(/There is no integration/)
      }
      expect(await connections.list({})).toEqual([])
      const renamed = await integrations.find('renamed')
      await connections.connect({ ...made('kept'), integration: 'renamed' })
      if (renamed !== undefined) await integrations.change(renamed, { key: 'again' })
      expect(await connections.find('again', 'kept')).toBeDefined()
    }
    await database.remove()
  })

  test('that Gong lets in no more are found by the probe, told once, and let in again', async () => {
    const database = await make()
    {
      const clock = createMovableClock()
      const webhookUrl = 'http://127.0.0.1:1/webhooks'
      await using opened = await openTestHub(simulator, { databaseUrl: database.url, clock, webhookUrl })
      const { connections, database: tables } = opened.hub
      const { connection } = await connections.connect(made('probed'))
      const told = async () => {
        const rows = await tables
          .selectFrom('webhook_messages')
          .select('body')
          .orderBy('created_at')
          .execute()
        return rows.map(({ body }) => {
          const { operation, success } = JSON.parse(body) as Record<string, unknown>
          return `${operation} ${success}`
        })
      }
      const probeDue = async () => {
        const due = await connections.takeDueProbes(10)
        for (const one of due) await connections.probe(one)
        return due.length
      }
      expect(await probeDue()).toBe(0)
      clock.advance(2 * 3_600_000)
      expect(await Promise.all([probeDue(), probeDue()])).toSatisfy(
        (counts: number[]) => (counts[0] ?? 0) + (counts[1] ?? 0) === 1,
      )
      simulator.control.revokeCredentials()
      for (let hour = 0; hour < 3; hour++) {
        clock.advance(2 * 3_600_000)
        expect(await probeDue()).toBe(1)
      }
      expect((await connections.byUid(connection.uid))?.authError).toMatchObject({
        type: 'invalid_credentials',
        message: expect.stringContaining('401'),
      })
      expect(await told()).toEqual(['creation true', 'refresh false'])
      simulator.control.restoreCredentials()
      clock.advance(2 * 3_600_000)
      expect(await probeDue()).toBe(1)
      expect((await connections.byUid(connection.uid))?.authError).toBeUndefined()
      expect(await told()).toEqual(['creation true', 'refresh false', 'refresh true'])
    }
    await database.remove()
  })
})

describe('the probe', () => {
  test('is asked for by a 401 of real requests, and not needed while they work', async () => {
    const clock = createMovableClock()
    await using opened = await openTestHub(simulator, { clock })
    const { connections } = opened.hub
    const { connection } = await connections.connect(made('busy'))
    const gong = await connections.open(connection)
    clock.advance(3_500_000)
    await gong.users.list()
    clock.advance(600_000)
    expect(await connections.takeDueProbes(10)).toEqual([])
    simulator.control.revokeCredentials()
    await expect(gong.users.list()).rejects.toMatchObject({ code: 'unauthorized' })
    const due = await connections.takeDueProbes(10)
    expect(due.map(({ id }) => id)).toEqual(['busy'])
    expect(await connections.probe(due[0] as Connection)).toMatchObject({ type: 'invalid_credentials' })
  })

  test('is asked for again when credentials that worked again, or are new, are refused within the hour', async () => {
    const clock = createMovableClock()
    await using opened = await openTestHub(simulator, { clock })
    const { connections } = opened.hub
    const { connection } = await connections.connect(made('again'))
    const now = async () => (await connections.byUid(connection.uid)) as Connection
    const list = async () => (await connections.open(await now())).users.list()
    await list()
    const expectFound = async () => {
      simulator.control.revokeCredentials()
      await expect(list()).rejects.toMatchObject({ code: 'unauthorized' })
      const due = await connections.takeDueProbes(10)
      expect(due.map(({ id }) => id)).toEqual(['again'])
      expect(await connections.probe(due[0] as Connection)).toMatchObject({ type: 'invalid_credentials' })
      simulator.control.restoreCredentials()
    }
    await expectFound()
    clock.advance(60_000)
    await list()
    await expect.poll(async () => (await now()).authError).toBeUndefined()
    await expectFound()
    await connections.connect(made('again'))
    expect((await now()).authError).toBeUndefined()
    await expectFound()
  })

  test('works by itself, a day long, with few requests', async () => {
    let now = Date.now()
    const waiting: (() => void)[] = []
    const clock = {
      ...createMovableClock(),
      now: () => now,
      sleep: (ms: number, signal?: AbortSignal) =>
        new Promise<void>((resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
          if (ms >= 1000) waiting.push(resolve)
          else setImmediate(resolve)
        }),
    }
    await using opened = await openTestHub(simulator, { clock })
    const { connections } = opened.hub
    for (let number = 0; number < 3; number++)
      await connections.connect({ ...made(`c${number}`), settings: { streams: [] } })
    simulator.control.requests.clear()
    const { createProber } = await import('../../src/jobs/probe-connections.ts')
    const prober = createProber({ connections, clock, log: () => undefined })
    prober.start()
    for (let quarter = 0; quarter < 96; quarter++) {
      now += 900_000
      // The prober looks, and sleeps again.
      while (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 2))
      for (const wake of waiting.splice(0)) wake()
      while (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    }
    await prober.stop()
    const { total } = simulator.control.requests.counts()
    expect(total).toBeLessThanOrEqual(3 * 24)
    expect(total).toBeGreaterThanOrEqual(3 * 15)
  })

  test('takes a 403 for a refusal of an access key, unless another list lets it in', async () => {
    await using opened = await openTestHub(simulator)
    const { connections } = opened.hub
    const forbid = (path: string) => simulator.control.faults.add({ kind: 'status', status: 403, path })
    forbid('/v2/users')
    const { connection } = await connections.connect(made('forbidden'))
    expect(await connections.probe(connection)).toBeUndefined()
    simulator.control.revokeCredentials()
    await expect(connections.connect(made('other'))).rejects.toMatchObject({ code: 'forbidden' })
    simulator.control.restoreCredentials()
    forbid('/v2/*')
    await expect(connections.connect(made('other'))).rejects.toMatchObject({ code: 'forbidden' })
    expect(await connections.probe(connection)).toMatchObject({ type: 'invalid_credentials' })
    simulator.control.faults.clear()
    expect(await connections.list({})).toHaveLength(1)
  })

  test('takes a missing scope for no refusal', async () => {
    const few = await startSimulator({
      users: 2,
      calls: 1,
      scopes: ['api:calls:read:basic'],
      ratePerSecond: 0,
    })
    await using opened = await openTestHub(few)
    const connection = await connectByOAuth(opened.hub)
    expect(await opened.hub.connections.probe(connection)).toBeUndefined()
    await few.close()
  })
})

test('one account connected twice has one budget, and another its own', async () => {
  await using opened = await openTestHub(simulator)
  const { connections } = opened.hub
  const [one, two] = [await connections.connect(made('one')), await connections.connect(made('two'))]
  const other = await connectByOAuth(opened.hub)
  const budgets = await Promise.all(
    [one.connection, two.connection, other].map(
      async (connection) => (await connections.open(connection)).budget,
    ),
  )
  expect(budgets[0]).toBe(budgets[1])
  expect(budgets[2]).not.toBe(budgets[0])
})

test('integrations with their connections go and change together', async () => {
  await using opened = await openTestHub(simulator)
  const { integrations, connections } = opened.hub
  expect((await integrations.list()).map(({ key }) => key)).toEqual(['gong', 'gong-oauth'])
  const own = await integrations.create({
    key: 'own',
    provider: 'gong-oauth',
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    scopes: ['api:users:read'],
  })
  await expect(integrations.create({ key: 'own', provider: 'gong' })).rejects.toMatchObject({
    code: 'conflict',
  })
  const connection = await connectByOAuth(opened.hub, { integration: 'own', id: 'x' })
  const renamed = await integrations.change(own, { key: 'renamed', displayName: 'Ours' })
  expect(renamed).toMatchObject({ key: 'renamed', displayName: 'Ours', hasClientSecret: true })
  expect(await integrations.app('renamed')).toEqual(app)
  expect((await connections.byUid(connection.uid))?.integration).toBe('renamed')
  await expect(integrations.change(renamed, { key: 'gong' })).rejects.toMatchObject({ code: 'conflict' })
  const bare = await integrations.change(renamed, { clientSecret: null })
  expect([bare.hasClientSecret, integrations.hasApp(bare)]).toEqual([false, false])
  await expect(integrations.app('renamed')).rejects.toMatchObject({ code: 'settings' })
  expect(await integrations.remove(bare)).toBe(true)
  expect(await integrations.remove(bare)).toBe(false)
  expect(await connections.byUid(connection.uid)).toBeUndefined()
})

test('connect sessions end after half an hour, and are known by their hashes alone', async () => {
  const clock = createMovableClock()
  await using opened = await openTestHub(simulator, { clock })
  const { connectSessions, database } = opened.hub
  const { token } = await connectSessions.create({ tags: { a: 'b' } }, 7)
  expect(token).toMatch(/^nango_connect_session_[\da-f]{64}$/)
  expect(await connectSessions.find(token)).toMatchObject({ content: { tags: { a: 'b' } }, connection: 7 })
  expect(JSON.stringify(await database.selectFrom('connect_sessions').selectAll().execute())).not.toContain(
    token.slice(-64),
  )
  clock.advance(1_800_001)
  expect([await connectSessions.find(token), await connectSessions.isExpired(token)]).toEqual([
    undefined,
    true,
  ])
  for (const wrong of ['', 'x', `${token}0`, token.replace(/.$/, '_')])
    expect([await connectSessions.find(wrong), await connectSessions.isExpired(wrong)]).toEqual([
      undefined,
      false,
    ])
  const other = await connectSessions.create({})
  expect(await connectSessions.remove(other.token)).toBe(true)
  expect(await connectSessions.find(other.token)).toBeUndefined()
})
