import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LoggedRequest } from '../../src/simulator/request-log.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { databasesToTest, type FreshDatabase, hasPostgres } from '../support/postgres.ts'
import { type Cluster, startCluster } from './support/cluster.ts'
import { type Receiver, startReceiver } from './support/receiver.ts'

/** How long processes are killed; more for a longer look. */
const seconds = Number(process.env['GONG_CONNECTOR_TEST_KILL_SECONDS'] ?? 6)
const perSecond = 3
/**
 * By how much a request may be later at a busy simulator than the third after it, beyond the distance that they left
 * with: it comes nearer to that one, which may get a 429. How requests leave, src/connections/request-slots.test.ts tells.
 */
const jitterMs = 100
/** The share of requests to which this happens; of two processes with a rate of their own each it is a half. */
const mostRefused = 0.01
const models = ['Call', 'CallTranscript', 'User'] as const
const streams = ['calls', 'call_transcripts', 'users']

interface StoredRecord {
  readonly id: string
  readonly mediaUrls?: unknown
  readonly _nango_metadata: { readonly last_action: string }
}

describe.runIf(hasPostgres())('two servers and two workers on one Postgres', () => {
  const [, postgres] = databasesToTest()
  let fresh: FreshDatabase
  let simulator: Simulator
  let receiver: Receiver
  let cluster: Cluster

  beforeAll(async () => {
    if (postgres === undefined) return
    fresh = await postgres.make()
    simulator = await startSimulator({
      calls: 150,
      users: 12,
      days: 12,
      ratePerSecond: perSecond,
      ratePerDay: 0,
    })
    receiver = await startReceiver(() => Math.random() < 0.1)
    cluster = await startCluster({
      GONG_BASE_URL: simulator.url,
      GONG_OAUTH_URL: simulator.url,
      GONG_RATE_PER_SECOND: String(perSecond),
      GONG_CONNECTOR_DATABASE_URL: fresh.url,
      GONG_CONNECTOR_WEBHOOK_URL: receiver.url,
      GONG_CONNECTOR_WEBHOOK_SIGNING_KEY: `whsec_${Buffer.alloc(32, 3).toString('base64')}`,
    })
  })
  afterAll(async () => {
    await cluster[Symbol.asyncDispose]()
    await receiver[Symbol.asyncDispose]()
    await simulator.close()
    await fresh.remove()
  })

  const connect = (id: string) =>
    cluster.insist('POST', '/connections', {
      provider_config_key: 'gong',
      connection_id: id,
      credentials: { type: 'BASIC', username: 'KEY0123456789', password: 'SECRET.0123456789' },
      settings: { streams },
    })
  const trigger = (id: string) =>
    cluster.insist('POST', '/sync/trigger', { syncs: [], provider_config_key: 'gong', connection_id: id })

  /** Waits for an end of all syncs of a connection that began after a moment. */
  async function synced(id: string, since: number): Promise<void> {
    await expect
      .poll(
        async () => {
          const path = `/sync/status?syncs=*&provider_config_key=gong&connection_id=${id}`
          const { body } = await cluster.insist('GET', path)
          return (body['syncs'] as Record<string, string | null>[]).map((sync) => [
            sync['latestExecutionStatus'],
            sync['status'],
            Date.parse(sync['finishedAt'] ?? '') > since,
          ])
        },
        { timeout: 40_000, interval: 300 },
      )
      .toEqual(streams.map(() => ['SUCCESS', 'SUCCESS', true]))
  }

  async function recordsOf(id: string, model: string): Promise<StoredRecord[]> {
    const headers = { 'connection-id': id, 'provider-config-key': 'gong' }
    const all: StoredRecord[] = []
    let cursor = ''
    for (;;) {
      const more = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const { body } = await cluster.insist(
        'GET',
        `/records?model=${model}&limit=100${more}`,
        undefined,
        headers,
      )
      all.push(...(body['records'] as StoredRecord[]))
      if (body['next_cursor'] === null) return all
      cursor = String(body['next_cursor'])
    }
  }

  test('a connection that is made through one is known to all', async () => {
    expect((await connect('chaos')).status).toBe(201)
    for (let server = 0; server < 2; server++) {
      const { body } = await cluster.insist('GET', '/connections')
      expect(body['connections']).toMatchObject([{ connection_id: 'chaos' }])
    }
  })

  const mostMs = seconds * 1000 + 110_000
  test('whatever is killed whenever, nothing is lost, nothing is told twice as new, and the rate is kept', {
    timeout: mostMs,
  }, async () => {
    const until = performance.now() + seconds * 1000
    const pause = (most: number) => new Promise((resolve) => setTimeout(resolve, Math.random() * most))
    const kill = async () => {
      while (performance.now() < until) {
        await pause(1500)
        await cluster.fell(Math.floor(Math.random() * cluster.size))
      }
    }
    // What people and products do meanwhile; the answers of a server that is killed do not come.
    const use = async () => {
      while (performance.now() < until) {
        const headers = { 'connection-id': 'chaos', 'provider-config-key': 'gong' }
        const answer = await cluster.ask('GET', '/proxy/v2/users', undefined, headers)
        expect([200, undefined]).toContain(answer?.status)
        await pause(1500)
      }
    }
    const change = async () => {
      for (let number = 0; performance.now() < until; number++) {
        const id = simulator.control.addCall({ started: simulator.control.now(), title: `Call ${number}` })
        await pause(600)
        if (number % 3 === 0) simulator.control.editCall(id, { title: `Renamed ${number}` })
        if (number % 5 === 0) simulator.control.deleteCall(id)
        await cluster.ask('POST', '/sync/trigger', {
          syncs: [],
          provider_config_key: 'gong',
          connection_id: 'chaos',
        })
      }
    }
    await Promise.all([kill(), kill(), use(), change()])
    expect(cluster.falls).toBeGreaterThan(seconds / 4)

    const calmAt = Date.now()
    await trigger('chaos')
    await synced('chaos', calmAt)
    await connect('copy')
    await synced('copy', calmAt)

    for (const model of models) {
      const chaos = await recordsOf('chaos', model)
      const copy = await recordsOf('copy', model)
      expect(new Set(chaos.map(({ id }) => id)).size).toBe(chaos.length)
      const live = chaos.filter(({ _nango_metadata: told }) => told.last_action !== 'DELETED')
      expect(byId(live)).toEqual(byId(copy))
      expect(copy.length).toBeGreaterThan(model === 'User' ? 5 : 80)
      await expect.poll(() => toldOf(receiver, 'chaos', model), { timeout: 20_000 }).toBe(live.length)
    }
    const made = () => receiver.messages().filter(({ body }) => body['type'] === 'auth')
    await expect
      .poll(
        () =>
          made()
            .map(({ body }) => body['connectionId'])
            .sort(),
        { timeout: 20_000 },
      )
      .toEqual(['chaos', 'copy'])

    const requests = simulator.control.requests.list().filter(({ path }) => path.startsWith('/v2/'))
    const refused = requests.filter(({ status }) => status === 429)
    if (refused.length > 0) console.log(gapsBefore(refused, requests))
    expect(refused.length).toBeLessThanOrEqual(Math.max(1, requests.length * mostRefused))
    expect(mostIn(1000 - jitterMs, requests)).toBeLessThanOrEqual(perSecond)
  })
})

/** The records as they should be the same; addresses of recordings are signed anew whenever they are read. */
function byId(records: readonly StoredRecord[]): unknown[] {
  return records
    .map(({ _nango_metadata: _, mediaUrls: __, ...record }) => record)
    .sort((left, right) => (left.id < right.id ? -1 : 1))
}

/** How many records of a model there should be, by what the webhooks told: those that came less those that went. */
function toldOf(receiver: Receiver, connection: string, model: string): number {
  let count = 0
  for (const { body } of receiver.messages()) {
    if (body['type'] !== 'sync' || body['connectionId'] !== connection || body['model'] !== model) continue
    const { added, deleted } = body['responseResults'] as { readonly added: number; readonly deleted: number }
    count += added - deleted
  }
  return count
}

/** The most requests that came within any stretch of so many milliseconds. */
function mostIn(ms: number, requests: readonly LoggedRequest[]): number {
  const times = requests.map(({ time }) => time).sort((left, right) => left - right)
  return Math.max(
    0,
    ...times.map((time, index) => times.filter((other, at) => at >= index && other < time + ms).length),
  )
}

/** How long before a refused request the others came, for people. */
function gapsBefore(refused: readonly LoggedRequest[], all: readonly LoggedRequest[]): string {
  return refused
    .map(({ number, time }) => {
      const before = all.filter((other) => other.number < number && other.time > time - 2000)
      return `429: others came ${before.map((other) => Math.round(time - other.time)).join(', ')} ms before`
    })
    .join('\n')
}
