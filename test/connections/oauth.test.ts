import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { databasesToTest } from '../support/postgres.ts'
import {
  app,
  connectByOAuth,
  createMovableClock,
  openTestHub,
  redirectUri,
  renewalsAt,
} from './support/test-hub.ts'

let simulator: Simulator

beforeAll(async () => {
  simulator = await startSimulator({ calls: 5, users: 3, ratePerSecond: 0, ratePerDay: 0, ...app })
})

beforeEach(() => simulator.control.requests.clear())

afterAll(() => simulator.close())

const renewals = () => renewalsAt(simulator)
const dayMs = 86_400_000

describe.each(databasesToTest())('OAuth connections on $engine', ({ make }) => {
  test('come about by a trip whose state works once and for ten minutes', async () => {
    const database = await make()
    {
      const clock = createMovableClock()
      await using opened = await openTestHub(simulator, { databaseUrl: database.url, clock })
      const { hub } = opened
      const integration = await hub.integrations.find('gong-oauth')
      if (integration === undefined) throw new Error('not there')
      const { url, state } = await hub.oauthTrips.begin(integration, { mark: 7 }, { redirectUri })
      const { searchParams } = new URL(url)
      expect(url).not.toContain('+')
      expect(Object.fromEntries(searchParams)).toMatchObject({
        client_id: app.clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        state,
      })
      const scopes = (searchParams.get('scope') ?? '').split(' ')
      expect(scopes).toEqual(expect.arrayContaining(['api:calls:read:transcript', 'api:users:read']))
      expect(await hub.oauthTrips.end('another')).toBeUndefined()
      expect(await hub.oauthTrips.end(state)).toEqual({
        integration: 'gong-oauth',
        content: { mark: 7 },
        redirectUri,
      })
      expect(await hub.oauthTrips.end(state)).toBeUndefined()
      const late = await hub.oauthTrips.begin(integration, {}, { redirectUri })
      clock.advance(600_001)
      expect(await hub.oauthTrips.end(late.state)).toBeUndefined()
    }
    await database.remove()
  })

  test('of several processes that renew at the same time, one asks Gong', async () => {
    const database = await make()
    {
      const clock = createMovableClock()
      const options = { databaseUrl: database.url, clock, encryptionKey: Buffer.alloc(32, 5).toString('hex') }
      await using first = await openTestHub(simulator, options)
      await using second = await openTestHub(simulator, options)
      const connection = await connectByOAuth(first.hub)
      for (let day = 1; day <= 3; day++) {
        simulator.control.requests.clear()
        clock.advance(dayMs - 299_000)
        const asked = [first, second, first, second, first, second].map(async ({ hub }) => {
          const found = await hub.connections.byUid(connection.uid)
          if (found === undefined) throw new Error('gone')
          const gong = await hub.connections.open(found)
          expect((await gong.users.list()).records.length).toBeGreaterThan(0)
          return hub.connections.reveal(found)
        })
        const revealed = await Promise.all(asked)
        expect(renewals()).toHaveLength(1)
        expect(new Set(revealed.map((one) => JSON.stringify(one))).size).toBe(1)
      }
      const now = await second.hub.connections.byUid(connection.uid)
      expect(now?.credentialsVersion).toBe(4)
    }
    await database.remove()
  })
})

test('a token that Gong refuses before its time is renewed once, and the request repeated', async () => {
  const clock = createMovableClock()
  await using opened = await openTestHub(simulator, { clock })
  const { hub } = opened
  const connection = await connectByOAuth(hub)
  const gong = await hub.connections.open(connection)
  clock.advance(3_600_000)
  simulator.control.revokeAccessTokens()
  expect(renewals()).toHaveLength(0)
  const lists = await Promise.all([gong.users.list(), gong.workspaces.list(), gong.scorecards.list()])
  expect(lists).toHaveLength(3)
  expect(renewals()).toHaveLength(1)
  expect((await hub.connections.byUid(connection.uid))?.authError).toBeUndefined()
})
