import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { startSimulator } from '../../src/simulator/start-simulator.ts'
import { startProxyServer } from '../nango/support/proxy-server.ts'
import { databasesToTest } from '../support/postgres.ts'

const postgres = databasesToTest().filter(({ engine }) => engine === 'postgres')

it.each(postgres)('three servers on one $engine keep to Gong’s limit together', async ({ make }) => {
  const fresh = await make()
  const simulator = await startSimulator({ calls: 1, users: 3, ratePerSecond: 3, ratePerDay: 0 })
  const shared = {
    databaseUrl: fresh.url,
    encryptionKey: randomBytes(32).toString('base64'),
    ratePerSecond: 3,
    ratePerDay: 1000,
  }
  // One after another: each tries the account when it connects it.
  const servers = []
  for (let number = 0; number < 3; number++) servers.push(await startProxyServer(simulator.url, shared))
  const before = simulator.control.requests.counts().total
  const answers = await Promise.all(
    servers.flatMap(({ proxy }) =>
      [1, 2, 3].map(() => proxy('/v2/workspaces', { headers: { retries: '0' } })),
    ),
  )
  // One may be late at a simulator that is busy with other tests; three limits would bring six.
  expect(answers.filter(({ status }) => status === 429).length).toBeLessThan(2)
  const spent = simulator.control.requests.counts().total
  expect(spent - before).toBe(9)
  const times = simulator.control.requests.list().map(({ time }) => time)
  expect((9 * 1000) / (Math.max(...times) - Math.min(...times.slice(-9)))).toBeLessThan(4)
  for (const server of servers) await server.close()
  await simulator.close()
  await fresh.remove()
})
