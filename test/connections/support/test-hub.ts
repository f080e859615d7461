import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemRuntime } from '../../../src/client/runtime.ts'
import type { Connection } from '../../../src/connections/connection.ts'
import type { NewConnection } from '../../../src/connections/connections.ts'
import type { Clock } from '../../../src/http/clock.ts'
import type { Hub, HubOptions } from '../../../src/hub/hub.ts'
import { openHub } from '../../../src/hub/open-hub.ts'
import type { Simulator } from '../../../src/simulator/start-simulator.ts'

/** The OAuth app of test hubs. */
export const app = { clientId: 'client-of-tests', clientSecret: 'secret-of-the-client-0123' } as const
export const accessKey = {
  type: 'access_key',
  accessKey: 'KEY0123456789',
  accessKeySecret: 'hush.0123456789',
} as const
export const redirectUri = 'http://127.0.0.1:1/oauth/callback'

/** A clock that can be moved on; its sleeps are real. */
export interface MovableClock extends Clock {
  advance(ms: number): void
}

export function createMovableClock(): MovableClock {
  const { clock } = systemRuntime
  let shift = 0
  return {
    ...clock,
    now: () => clock.now() + shift,
    advance: (ms) => {
      shift += ms
    },
  }
}

/** A hub over a data folder of its own, which goes with it. */
export interface TestHub extends AsyncDisposable {
  readonly hub: Hub
  readonly dataDir: string
  readonly log: string[]
}

/** Opens a hub whose accounts are in a simulated Gong. */
export async function openTestHub(simulator: Simulator, options: Partial<HubOptions> = {}): Promise<TestHub> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'gong-hub-'))
  const log: string[] = []
  const hub = await openHub({
    dataDir,
    encryptionKey: undefined,
    baseUrl: simulator.url,
    oauthUrl: simulator.url,
    ...app,
    ratePerSecond: 0,
    ratePerDay: 0,
    clock: systemRuntime.clock,
    randomId: systemRuntime.randomId,
    randomBytes: (count) => randomBytes(count),
    random: systemRuntime.random,
    fetch: systemRuntime.fetch,
    wire: systemRuntime.wire,
    secrets: [],
    log: (line) => log.push(line),
    ...options,
  })
  return {
    hub,
    dataDir,
    log,
    async [Symbol.asyncDispose]() {
      await hub.stopWork()
      await hub.close()
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Goes through the consent page as a browser would, and connects. */
export async function connectByOAuth(hub: Hub, more: Partial<NewConnection> = {}): Promise<Connection> {
  const integration = await hub.integrations.find('gong-oauth')
  if (integration === undefined) throw new Error('gong-oauth is not there')
  const { url } = await hub.oauthTrips.begin(integration, {}, { redirectUri })
  const answer = await fetch(url, { redirect: 'manual' })
  const back = new URL(answer.headers.get('location') ?? '')
  const trip = await hub.oauthTrips.end(back.searchParams.get('state') ?? '')
  if (trip === undefined) throw new Error('the trip is over')
  const tokens = await hub.oauthTrips.exchange(trip, back.searchParams.get('code') ?? '')
  const { connection } = await hub.connections.connect({ integration: 'gong-oauth', ...tokens, ...more })
  return connection
}

/** Requests to renew tokens that the simulator has answered. */
export function renewalsAt({ control }: Simulator): readonly Readonly<Record<string, string>>[] {
  return control.requests
    .list()
    .filter(({ path }) => path === '/oauth2/generate-customer-token')
    .map(({ query }) => query)
    .filter(({ grant_type: type }) => type === 'refresh_token')
}
