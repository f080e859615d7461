import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  accessKey,
  accessKeySecret,
  startTestServer,
  type TestServer,
} from '../server/support/test-server.ts'
import { parsePrometheus } from './support/prometheus.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ work: true, ratePerDay: 1000, simulator: { calls: 12, users: 4 } })
  await server.send('POST', '/connections', {
    provider_config_key: 'gong',
    connection_id: 'acme',
    credentials: { type: 'BASIC', username: `${accessKey}X`, password: accessKeySecret },
  })
}, 30_000)
afterAll(() => server.close())

const get = async (path: string) => (await server.send('GET', path)).body
const until = async (isThere: () => Promise<boolean>) => {
  while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, 50))
}
type Health = { readonly syncs: readonly { readonly status: string; readonly name: string }[] }

test('the health of a connection tells of its syncs, its last success and its budget', async () => {
  await until(async () =>
    ((await get('/connections/acme/health')) as unknown as Health).syncs.every(
      ({ status }) => status === 'success',
    ),
  )
  const health = await get('/connections/acme/health?provider_config_key=gong')
  expect(health).toMatchObject({
    connection_id: 'acme',
    provider_config_key: 'gong',
    health: 'healthy',
    auth_error: null,
    lag_ms: 0,
    last_success_at: expect.stringMatching(/Z$/),
    budget: {
      per_day: 1000,
      per_second: null,
      spent_today: expect.any(Number),
      left_today: expect.any(Number),
    },
  })
  expect((health as unknown as Health).syncs).toContainEqual(
    expect.objectContaining({ name: 'users', variant: 'base', state: 'STARTED', error: null, lag_ms: 0 }),
  )
  const { budget } = health as { budget: { spent_today: number; left_today: number } }
  expect(budget.spent_today + budget.left_today).toBe(1000)
})

test('the list of connections is paged and found in', async () => {
  expect(await get('/status/connections?search=ACM')).toMatchObject({
    connections: [{ connection_id: 'acme', health: 'healthy' }],
    next_page: null,
  })
  const first = await get('/status/connections?limit=1')
  const second = await get('/status/connections?limit=1&page=1')
  expect(first).toMatchObject({ connections: [{ connection_id: server.instanceId }], next_page: 1 })
  expect(second).toMatchObject({ connections: [{ connection_id: 'acme' }], next_page: null })
})

test('a connection that is not there is told so', async () => {
  expect((await server.send('GET', '/connections/nobody/health')).status).toBe(404)
  expect((await server.send('GET', '/connections/nobody/health?provider_config_key=gong')).status).toBe(404)
  expect((await server.send('GET', '/connections/acme/health?colour=red')).status).toBe(400)
})

test('the status tells of the server, its connections, what is due, budgets and failures', async () => {
  const status = await get('/status')
  expect(status).toMatchObject({
    version: '0.1.0',
    database: expect.stringMatching(/sqlite|postgres/),
    uptime_seconds: expect.any(Number),
    connections: { healthy: 2, failed: 0 },
    failures: [],
    runs: [],
  })
  expect(status['queues']).toHaveLength(4)
  expect(status['budgets']).toContainEqual(expect.objectContaining({ connection_id: 'acme', per_day: 1000 }))
})

test('an endpoint that is gone, and a connection that Gong refuses, are failures until they are mended', async () => {
  const gone = createServer((_, response) => void response.writeHead(410).end())
  await new Promise<void>((done) => gone.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(gone.address() as AddressInfo).port}/hook?token=0123456789`
  const made = await server.send('POST', '/webhooks/endpoints', { url })
  const { id } = made.body['data'] as { id: string }
  await server.send('POST', `/webhooks/endpoints/${id}/test`)
  const failures = async () => JSON.stringify((await get('/status'))['failures'])
  await until(async () => (await failures()).includes('answered 410'))
  expect(await failures()).not.toMatch(/0123456789/)
  await server.send('DELETE', `/webhooks/endpoints/${id}`)
  expect(await failures()).toBe('[]')
  await new Promise<void>((done) => void gone.close(() => done()))

  server.simulator.control.faults.add({ kind: 'status', status: 401, times: 100 })
  await server.send('GET', '/proxy/v2/users', undefined, {
    'connection-id': 'acme',
    'provider-config-key': 'gong',
  })
  await until(async () => (await failures()).includes('does not let connection acme'))
  expect(await get('/status/connections?search=acme')).toMatchObject({ connections: [{ health: 'failed' }] })
  await server.send('DELETE', '/connections/acme?provider_config_key=gong')
  expect(await failures()).toBe('[]')
})

test('runs, records and deliveries are counted', async () => {
  const families = parsePrometheus((await server.send('GET', '/metrics')).text)
  const total = (name: string, label: string) =>
    families
      .find((family) => family.name === name)
      ?.samples.find(({ labels }) => Object.values(labels).includes(label))?.value ?? 0
  expect(total('gong_connector_sync_runs_total', 'success')).toBeGreaterThan(0)
  expect(total('gong_connector_records_total', 'added')).toBeGreaterThan(10)
  expect(total('gong_connector_webhook_deliveries_total', 'failed')).toBeGreaterThan(0)
})
