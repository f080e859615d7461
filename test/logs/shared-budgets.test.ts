import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { accessKey, accessKeySecret, startTestServer } from '../server/support/test-server.ts'
import { databasesToTest } from '../support/postgres.ts'

const postgres = databasesToTest().filter(({ engine }) => engine === 'postgres')

test.each(postgres)(
  'a server on $engine tells what accounts have spent through others, in the status and in the metrics',
  async ({ make }) => {
    const fresh = await make()
    const encryptionKey = Buffer.alloc(32, 9).toString('base64')
    const options = { databaseUrl: fresh.url, encryptionKey, ratePerDay: 1000 }
    const worker = await startTestServer(options)
    await worker.send('POST', '/connections', {
      provider_config_key: 'gong',
      connection_id: 'acme',
      credentials: { type: 'BASIC', username: `${accessKey}X`, password: accessKeySecret },
    })
    const other = await startTestServer(options)
    const [here, there] = await Promise.all(
      [worker, other].map(async ({ send }) => (await send('GET', '/status')).body['budgets']),
    )
    expect(there).toEqual(here)
    expect(there).toContainEqual({
      connection_id: 'acme',
      spent_today: 1,
      left_today: 999,
      per_day: 1000,
      per_second: null,
    })
    expect((await other.send('GET', '/metrics')).text).toContain(
      'gong_connector_gong_budget_left{account="acme"} 999',
    )
    for (const server of [worker, other]) await server.close()
    await fresh.remove()
  },
  30_000,
)

test('a server that is started again tells what was spent before', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'gong-budgets-'))
  const options = { dataDir, databaseUrl: `sqlite:${join(dataDir, 'server.db')}`, ratePerDay: 1000 }
  const first = await startTestServer(options)
  const { body } = await first.send('GET', '/status')
  await first.close()
  const second = await startTestServer({ ...options, simulator: { users: 1 } })
  const again = await second.send('GET', '/status')
  expect(body['budgets']).toEqual([
    expect.objectContaining({ connection_id: first.instanceId, spent_today: 1 }),
  ])
  expect(again.body['budgets']).toEqual(expect.arrayContaining(body['budgets'] as unknown[]))
  await second.close()
  rmSync(dataDir, { recursive: true })
})
