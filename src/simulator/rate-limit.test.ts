import { expect, test } from 'vitest'
import { createClock } from './clock.ts'
import { createRateLimit } from './rate-limit.ts'
import { openGong } from './test-gong.ts'

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

test('three requests pass in any sliding second, and what was refused does not count', async () => {
  await using gong = await openGong({ ratePerSecond: 3 })
  const ask = async () => (await gong.ask('GET', '/v2/workspaces')).status
  expect([await ask(), await ask()]).toEqual([200, 200])
  await sleep(600)
  // The window slides: two of the last second are still counted, whatever second the clock shows.
  expect([await ask(), await ask(), await ask()]).toEqual([200, 429, 429])
  await sleep(450)
  expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429])
})

test('a refusal says how long to wait, in whole seconds', async () => {
  await using gong = await openGong({ ratePerSecond: 1 })
  await gong.ask('GET', '/v2/workspaces')
  const refused = await gong.ask('GET', '/v2/workspaces')
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('1')
  expect(refused.json.errors).toHaveLength(1)
})

test('the daily quota waits for midnight UTC of the simulated clock', async () => {
  await using gong = await openGong({ ratePerDay: 2 })
  const { control } = gong.simulator
  for (let count = 0; count < 2; count++) expect((await gong.ask('GET', '/v2/workspaces')).status).toBe(200)
  const refused = await gong.ask('GET', '/v2/workspaces')
  const seconds = Number(refused.headers.get('retry-after'))
  expect(refused.status).toBe(429)
  expect(seconds).toBeGreaterThan(6 * 3600 - 60)
  expect(seconds).toBeLessThanOrEqual(6 * 3600)
  control.advance((seconds - 5) * 1000)
  expect((await gong.ask('GET', '/v2/workspaces')).status).toBe(429)
  control.advance(6000)
  expect((await gong.ask('GET', '/v2/workspaces')).status).toBe(200)
  expect(control.account().usedToday).toBe(1)
  control.resetDay()
  expect(control.account().usedToday).toBe(0)
})

test('zero means no limit', () => {
  const limit = createRateLimit(0, 0, createClock(Date.UTC(2026, 0, 1)))
  for (let count = 0; count < 5000; count++) limit.take(count / 1000)
  expect(limit.usedToday()).toBe(5000)
})
