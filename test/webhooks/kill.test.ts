import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startSimulator } from '../../src/simulator/start-simulator.ts'
import { apiKey, startProcess } from '../processes/support/processes.ts'
import { startReceiver } from './support/receiver.ts'

const json = { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` }

it('loses nothing that it was told or was to tell when it is killed in the middle of it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'gong-kill-'))
  const simulator = await startSimulator({ calls: 5, ratePerSecond: 0, ratePerDay: 0 })
  await using receiver = await startReceiver()
  const env = {
    GONG_BASE_URL: simulator.url,
    GONG_CONNECTOR_DATA_DIR: dataDir,
    GONG_CONNECTOR_WEBHOOK_URL: receiver.url,
  }
  const first = await startProcess(['serve'], env)
  // The product hangs: nothing can be delivered before the end.
  const hang = Promise.withResolvers<{ readonly status: number }>()
  receiver.answer(() => hang.promise)
  const credentials = { type: 'BASIC', username: 'KEY0123456789', password: 'SECRET.0123456789' }
  for (const name of ['acme', 'bolt']) {
    const given = { provider_config_key: 'gong', connection_id: name, credentials, settings: { streams: [] } }
    const made = await fetch(`${first.url}/connections`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify(given),
    })
    expect([made.status, await made.text()]).toEqual([201, expect.anything()])
  }
  const path = '/connections/acme/gong-webhooks?provider_config_key=gong'
  const { data } = (await (await fetch(`${first.url}${path}`, { headers: json })).json()) as {
    readonly data: { readonly url_with_key: string }
  }
  const body = '{"callData":{"metaData":{"id":"7782342274025937895"}},"isTest":false}'
  const taken = await fetch(data.url_with_key, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  expect(taken.status).toBe(200)
  await first.kill('SIGKILL')

  receiver.answer(() => ({ status: 200 }))
  const before = receiver.received.length
  const second = await startProcess(['serve'], env)
  const all = await receiver.reaches(before + 3)
  const told = all.slice(before).map((one) => `${one.body['type']} ${one.body['connectionId']}`)
  expect(told.sort()).toEqual(['auth acme', 'auth bolt', 'forward acme'])
  const again = all
    .slice(before)
    .find(({ headers }) => headers['webhook-id'] === all[0]?.headers['webhook-id'])
  expect(again?.text).toBe(all[0]?.text)
  await second.kill('SIGTERM')
  hang.resolve({ status: 200 })
  await simulator.close()
  rmSync(dataDir, { recursive: true })
})

it.each([
  ['GONG_CONNECTOR_WEBHOOK_SIGNING_KEY', 'secret'],
  ['GONG_CONNECTOR_WEBHOOK_SIGNING_KEY', 'whsec_c2hvcnQ='],
  ['GONG_CONNECTOR_WEBHOOK_URL', 'example.com/webhooks'],
  ['GONG_CONNECTOR_WEBHOOK_PRIVATE', 'maybe'],
])('does not start with %s=%s, and says what is wrong', async (name, value) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'gong-kill-'))
  const started = startProcess(['serve'], { GONG_CONNECTOR_DATA_DIR: dataDir, [name]: value })
  await expect(started).rejects.toThrow(new RegExp(`ended with 2: .*${name}`))
  rmSync(dataDir, { recursive: true })
})
