import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { databasesToTest, type FreshDatabase } from '../support/postgres.ts'
import { apiKey, type Running, startProcess } from './support/processes.ts'

describe.each(databasesToTest())(
  'a server that is stopped in the middle of a sync on $engine',
  ({ make }) => {
    const folder = mkdtempSync(join(tmpdir(), 'gong-processes-'))
    let fresh: FreshDatabase
    let simulator: Simulator
    beforeAll(async () => {
      fresh = await make()
      simulator = await startSimulator({ calls: 500, users: 5, days: 30, ratePerSecond: 0, ratePerDay: 0 })
    })
    afterAll(async () => {
      await simulator.close()
      await fresh.remove()
      rmSync(folder, { recursive: true })
    })

    const start = () =>
      startProcess(['serve'], {
        GONG_CONNECTOR_DATABASE_URL: fresh.url,
        GONG_CONNECTOR_DATA_DIR: folder,
        GONG_BASE_URL: simulator.url,
        GONG_RATE_PER_SECOND: '0',
      })
    const ask = async ({ url }: Running, method: string, path: string, body?: unknown) => {
      const response = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${apiKey}`,
          'connection-id': 'acme',
          'provider-config-key': 'gong',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return (await response.json()) as Record<string, Record<string, unknown>[]>
    }

    test('ends cleanly, and the next one goes on with it', { timeout: 90_000 }, async () => {
      simulator.control.faults.add({ kind: 'slow', path: '/v2/calls*', delayMs: 700 })
      const first = await start()
      await ask(first, 'POST', '/connections', {
        provider_config_key: 'gong',
        connection_id: 'acme',
        credentials: { type: 'BASIC', username: 'key', password: 'secret' },
        settings: { streams: ['calls', 'call_transcripts'] },
      })
      const count = async (server: Running) =>
        (await ask(server, 'GET', '/records?model=Call&limit=1000'))['records']?.length
      await expect.poll(() => count(first), { timeout: 20_000 }).toBeGreaterThan(0)
      const before = await count(first)
      expect(await first.kill('SIGTERM')).toEqual({ code: 0, signal: null })
      simulator.control.faults.clear()
      const second = await start()
      expect(await count(second)).toBeGreaterThanOrEqual(before ?? 0)
      await expect
        .poll(
          async () => {
            const { syncs = [] } = await ask(second, 'GET', '/sync/status?syncs=*&provider_config_key=gong')
            return syncs.map((sync) => sync['latestExecutionStatus'])
          },
          { timeout: 40_000 },
        )
        .toEqual(['SUCCESS', 'SUCCESS'])
      expect(await count(second)).toBe(simulator.control.account().publicCalls)
      expect(await second.kill('SIGTERM')).toEqual({ code: 0, signal: null })
    })
  },
)
