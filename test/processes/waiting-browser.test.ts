import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { databasesToTest, type FreshDatabase, hasPostgres } from '../support/postgres.ts'
import { apiKey, type Running, startProcess } from './support/processes.ts'

const app = { clientId: 'client-of-the-app', clientSecret: 'secret-of-the-app-0123456789' }

describe.runIf(hasPostgres())('a browser that waits at one of two servers', () => {
  const postgres = databasesToTest().at(-1)
  const folder = mkdtempSync(join(tmpdir(), 'gong-processes-'))
  let fresh: FreshDatabase
  let simulator: Simulator
  let servers: Running[]
  beforeAll(async () => {
    if (postgres === undefined) return
    fresh = await postgres.make()
    simulator = await startSimulator({ calls: 1, users: 2, ratePerSecond: 0, ratePerDay: 0, ...app })
    const env = {
      GONG_CONNECTOR_DATABASE_URL: fresh.url,
      GONG_CONNECTOR_DATA_DIR: folder,
      GONG_BASE_URL: simulator.url,
      GONG_OAUTH_URL: simulator.url,
      GONG_CLIENT_ID: app.clientId,
      GONG_CLIENT_SECRET: app.clientSecret,
    }
    servers = await Promise.all([1, 2].map(() => startProcess(['serve', '--no-work'], env)))
  })
  afterAll(async () => {
    await Promise.all(servers.map(({ kill }) => kill()))
    await simulator.close()
    await fresh.remove()
    rmSync(folder, { recursive: true })
  })

  test('is told of an OAuth trip that ends at another', async () => {
    const [here = '', there = ''] = servers.map(({ url }) => url)
    const socket = new WebSocket(here.replace('http', 'ws'))
    const messages: Record<string, string>[] = []
    socket.on('message', (data) => messages.push(JSON.parse(String(data))))
    await once(socket, 'message')
    const session = await fetch(`${here}/connect/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ end_user: { id: 'u-1' } }),
    })
    const { data } = (await session.json()) as { readonly data: { readonly token: string } }
    const waiting = `connect_session_token=${data.token}&ws_client_id=${messages[0]?.['ws_client_id']}`
    const begun = await fetch(`${there}/oauth/connect/gong-oauth?${waiting}`, { redirect: 'manual' })
    const cookie = begun.headers.get('set-cookie')?.split(';')[0] ?? ''
    const consent = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' })
    const back = consent.headers.get('location') ?? ''
    expect(back).toContain(there)
    expect((await fetch(back, { headers: { cookie }, redirect: 'manual' })).status).toBe(200)
    await expect
      .poll(() => messages[1], { timeout: 20_000 })
      .toMatchObject({ message_type: 'success', provider_config_key: 'gong-oauth' })
    socket.close()
  })
})
