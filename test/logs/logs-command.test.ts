import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from '../cli/run-command.ts'
import { apiKey, startTestServer, type TestServer } from '../server/support/test-server.ts'
import { startRelay } from './support/relay.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  await server.execute({ entity: 'users', action: 'list', params: { limit: 2 } })
  await server.execute({ entity: 'calls', action: 'get', params: { id: '1' } })
})
afterAll(() => server.close())

const logs = (args: readonly string[], isTerminal = false) =>
  runCommand(['logs', ...args], {
    isTerminal,
    env: { GONG_CONNECTOR_URL: server.url, GONG_CONNECTOR_API_KEY: apiKey },
  })

test('logs prints JSON lines into a pipe, newest last', async () => {
  const { stdout, exitCode } = await logs(['--kind', 'execute'])
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(exitCode).toBe(0)
  expect(lines).toMatchObject([
    { type: 'operation', name: 'users list', status: 'success' },
    { type: 'operation', name: 'calls get', status: 'error' },
  ])
})

test('logs shows people a line an operation, and one with its requests by the beginning of its id', async () => {
  const { stdout } = await logs(['--kind', 'execute', '--status', 'error'], true)
  expect(stdout).toMatch(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}✗ {2}execute {2}calls get .* {2}[\da-f]{8}\n {4}\S/,
  )
  const [id = ''] = /[\da-f]{8}$/m.exec(stdout.split('\n')[0] ?? '') ?? []
  const one = await logs([id], true)
  expect(one.stdout).toMatch(
    /\n {4}\d\d:\d\d:\d\d\.\d{3} {2}GET http\S+\/v2\/calls\/1 404 in \d+ ms(, \d+ ms waited for the budget)?\n/,
  )
})

test('logs --follow goes on with what comes until it is stopped, also when it was cut off meanwhile', async () => {
  await using relay = await startRelay(server.url)
  const stop = new AbortController()
  const printed: string[] = []
  const told = (text: RegExp) =>
    expect.poll(() => printed.filter((line) => text.test(line)).length, { timeout: 20_000 })
  const running = runCommand(['logs', '--follow', '--kind', 'execute', '--limit', '1'], {
    env: { GONG_CONNECTOR_URL: relay.url, GONG_CONNECTOR_API_KEY: apiKey },
    signal: stop.signal,
    onPrint: (line) => printed.push(line),
  })
  await told(/"calls get"/).toBeGreaterThan(0)
  await server.execute({ entity: 'scorecards', action: 'list' })
  await told(/"type":"operation".*"scorecards list".*"success"/).toBeGreaterThan(0)
  await told(/"type":"line".*\/v2\/settings\/scorecards/).toBeGreaterThan(0)

  const before = printed.filter((line) => line.includes('calls get')).length
  relay.cut()
  await server.execute({ entity: 'trackers', action: 'list' })
  relay.mend()
  await told(/"type":"operation".*"trackers list".*"success"/).toBeGreaterThan(0)
  await server.execute({ entity: 'workspaces', action: 'list' })
  await told(/"type":"line".*\/v2\/workspaces/).toBeGreaterThan(0)
  stop.abort(new Error('enough'))
  await running
  // What was told before the break is not told again.
  expect(printed.filter((line) => line.includes('calls get'))).toHaveLength(before)
})

test('logs says what to do when no server answers, it does not know the key, or there is none', async () => {
  const run = (env: Record<string, string>, dataDir?: string) =>
    runCommand(['logs'], { env, ...(dataDir === undefined ? {} : { dataDir }) })
  const nobody = { GONG_CONNECTOR_URL: 'http://127.0.0.1:9', GONG_CONNECTOR_API_KEY: 'x' }
  expect((await run(nobody)).stderr).toMatch(
    /No server answers at http:\/\/127\.0\.0\.1:9.*gong-connector serve/s,
  )
  const wrong = { GONG_CONNECTOR_URL: server.url, GONG_CONNECTOR_API_KEY: 'wrong' }
  expect((await run(wrong)).stderr).toMatch(/does not know the key/)
  expect((await run({})).stderr).toMatch(/api\.key cannot be read.*GONG_CONNECTOR_API_KEY/s)
  writeFileSync(join(server.dataDir, 'api.key'), `${apiKey}\n`, { mode: 0o600 })
  expect((await run({ GONG_CONNECTOR_URL: server.url }, server.dataDir)).exitCode).toBe(0)
})
