import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Connection } from '../../src/connections/connection.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { databasesToTest } from '../support/postgres.ts'
import { app, connectByOAuth, createMovableClock, openTestHub, renewalsAt } from './support/test-hub.ts'

let simulator: Simulator

beforeAll(async () => {
  simulator = await startSimulator({ calls: 1, users: 2, ratePerSecond: 0, ratePerDay: 0, ...app })
})

beforeEach(() => {
  simulator.control.requests.clear()
  simulator.control.faults.clear()
})

afterAll(() => simulator.close())

const tokenPath = '/oauth2/generate-customer-token'
const almostADayMs = 86_400_000 - 120_000

/** Authentication webhooks that products are to get of a connection, as operation and success. */
async function told({ hub }: { hub: Awaited<ReturnType<typeof openTestHub>>['hub'] }): Promise<string[]> {
  const rows = await hub.database
    .selectFrom('webhook_messages')
    .select('body')
    .orderBy('created_at')
    .execute()
  return rows.map(({ body }) => {
    const { type, operation, success } = JSON.parse(body) as Record<string, unknown>
    return `${type} ${operation} ${success}`
  })
}

describe.each(databasesToTest())('renewing on $engine', ({ make }) => {
  test('that Gong refuses is marked and told once, and everybody hears why', async () => {
    const database = await make()
    {
      const clock = createMovableClock()
      await using opened = await openTestHub(simulator, {
        clock,
        databaseUrl: database.url,
        webhookUrl: 'http://127.0.0.1:1/webhooks',
      })
      const { hub } = opened
      const connection = await connectByOAuth(hub)
      simulator.control.revokeTokens()
      clock.advance(almostADayMs)
      const tries = await Promise.allSettled([
        hub.connections.open(connection),
        hub.connections.reveal(connection),
        hub.connections.credentials(connection),
      ])
      const refused = { status: 'rejected', reason: { code: 'unauthorized' } }
      expect(tries).toMatchObject([refused, refused, refused])
      await expect(hub.connections.open(connection)).rejects.toThrow(/invalid_grant/)
      expect(
        await hub.connections.probe((await hub.connections.byUid(connection.uid)) as Connection),
      ).toMatchObject({
        type: 'refresh_failed',
      })
      expect(renewalsAt(simulator)).toHaveLength(1)
      expect(await told(opened)).toEqual(['auth creation true', 'auth refresh false'])
    }
    await database.remove()
  })
})

describe('renewing', () => {
  test.each([
    ['Gong fails', { kind: 'status', status: 503 }],
    ['Gong asks to slow down', { kind: 'status', status: 429 }],
    ['the connection breaks', { kind: 'reset' }],
  ] as const)('is no refusal when %s: the old token is used while it lasts', async (_, fault) => {
    const clock = createMovableClock()
    await using opened = await openTestHub(simulator, { clock })
    const { hub, log } = opened
    const connection = await connectByOAuth(hub)
    clock.advance(almostADayMs)
    simulator.control.faults.add({ ...fault, path: tokenPath })
    const gong = await hub.connections.open(connection)
    expect((await gong.users.list()).records).toHaveLength(2)
    expect(log.join()).toContain('is used while it lasts')
    // The account does not hammer the host that fails.
    await gong.users.list()
    expect(renewalsAt(simulator)).toHaveLength(1)
    clock.advance(121_000)
    await expect(hub.connections.open(connection)).rejects.not.toMatchObject({ code: 'unauthorized' })
    expect((await hub.connections.byUid(connection.uid))?.authError).toBeUndefined()
    simulator.control.faults.clear()
    clock.advance(31_000)
    if (fault.kind !== 'reset') await expect(hub.connections.open(connection)).resolves.toBeDefined()
  })

  test('that fails is not tried by everybody who needs it, and is tried again soon', async () => {
    const clock = createMovableClock()
    await using opened = await openTestHub(simulator, { clock })
    const { hub } = opened
    const connection = await connectByOAuth(hub)
    clock.advance(86_400_000)
    simulator.control.faults.add({ kind: 'status', status: 503, path: tokenPath })
    for (let time = 0; time < 20; time++)
      await expect(hub.connections.open(connection)).rejects.toMatchObject({ code: 'server_error' })
    expect(renewalsAt(simulator).length).toBeLessThan(10)
    simulator.control.faults.clear()
    clock.advance(2000)
    await expect(hub.connections.open(connection)).resolves.toBeDefined()
  })

  test('with the wrong secret of the app is the operator’s trouble, not the connection’s', async () => {
    const clock = createMovableClock()
    await using opened = await openTestHub(simulator, { clock })
    const connection = await connectByOAuth(opened.hub)
    const { dataDir } = opened
    await using wrong = await openTestHub(simulator, { clock, dataDir, clientSecret: 'another-secret-0123' })
    clock.advance(86_400_000)
    await expect(wrong.hub.connections.open(connection)).rejects.toMatchObject({
      code: 'settings',
      advice: expect.stringContaining('GONG_CLIENT_SECRET'),
    })
    expect((await wrong.hub.connections.byUid(connection.uid))?.authError).toBeUndefined()
    await expect(opened.hub.connections.open(connection)).resolves.toBeDefined()
  })

  test('keeps the refresh token when Gong sends none, and takes the account’s new host', async () => {
    const clock = createMovableClock()
    const other = await startSimulator({ calls: 1, users: 3, ratePerSecond: 0, ratePerDay: 0 })
    const answers = [
      { api_base_url_for_customer: 'https://evil.example' },
      { api_base_url_for_customer: other.url },
    ]
    const fake: typeof globalThis.fetch = (input, init) => {
      const url = String(input instanceof Request ? input.url : input)
      if (!url.includes('grant_type=refresh_token')) return fetch(input, init)
      expect(new URL(url).searchParams.get('refresh_token')).toBe(given)
      return Promise.resolve(
        Response.json({ access_token: 'fresh-token', expires_in: 86_400, ...answers.shift() }),
      )
    }
    const allowedHosts = [new URL(other.url).host]
    await using opened = await openTestHub(simulator, { clock, fetch: fake, allowedHosts })
    const { hub, log } = opened
    const connection = await connectByOAuth(hub)
    const before = await hub.connections.reveal(connection)
    const given = before.type === 'oauth' ? before.refreshToken : ''
    for (const baseUrl of [simulator.url, other.url]) {
      clock.advance(86_400_000)
      const revealed = await hub.connections.reveal(connection)
      expect(revealed).toMatchObject({ accessToken: 'fresh-token', refreshToken: given })
      expect(await hub.connections.byUid(connection.uid)).toMatchObject({ baseUrl })
    }
    expect(log.join()).toContain('evil.example')
    expect((await (await hub.connections.open(connection)).users.list()).records).toHaveLength(3)
    await other.close()
  })

  test('comes of a 401 however young the first tokens are, and not again within a minute', async () => {
    const clock = createMovableClock()
    await using opened = await openTestHub(simulator, { clock })
    const gong = await opened.hub.connections.open(await connectByOAuth(opened.hub))
    for (const renewals of [1, 2]) {
      simulator.control.revokeAccessTokens()
      expect((await gong.users.list()).records).toHaveLength(2)
      expect(renewalsAt(simulator)).toHaveLength(renewals)
      simulator.control.revokeAccessTokens()
      await expect(gong.users.list()).rejects.toMatchObject({ code: 'unauthorized' })
      expect(renewalsAt(simulator)).toHaveLength(renewals)
      clock.advance(61_000)
    }
  })

  test('can be asked for, and each asking gives new tokens', async () => {
    await using opened = await openTestHub(simulator)
    const { hub } = opened
    const connection = await connectByOAuth(hub)
    const tokens = new Set<string>()
    for (let time = 0; time < 3; time++) {
      const revealed = await hub.connections.reveal(connection, { forceRefresh: true })
      tokens.add(revealed.type === 'oauth' ? revealed.accessToken : '')
    }
    expect(tokens.size).toBe(3)
    expect(renewalsAt(simulator)).toHaveLength(3)
  })

  test('of a short-lived token happens in time, and not at each request', async () => {
    const short = await startSimulator({ calls: 1, users: 2, ratePerSecond: 0, tokenSeconds: 120, ...app })
    const clock = createMovableClock()
    {
      await using opened = await openTestHub(short, { clock })
      const { hub } = opened
      const connection = await connectByOAuth(hub)
      for (let minute = 0; minute < 4; minute++) {
        const gong = await hub.connections.open(connection)
        await gong.users.list()
        clock.advance(61_000)
        short.control.advance(61_000)
      }
      expect(renewalsAt(short)).toHaveLength(3)
    }
    await short.close()
  })
})
