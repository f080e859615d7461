import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { apiKey, type Running, startProcess } from './support/processes.ts'

const folder = mkdtempSync(join(tmpdir(), 'gong-functions-'))
const functions = join(folder, 'functions')
let simulator: Simulator
let server: Running

const write = (word: string) =>
  writeFileSync(
    join(functions, 'say.ts'),
    `
import { existsSync } from 'node:fs'
import { defineAction, defineSync } from 'gong-connector/functions'
import { z } from 'zod'
export const say = defineAction({
  name: 'say', description: 'Says a word.', input: z.object({}), output: z.object({ word: z.string() }),
  run: () => ({ word: '${word}' }),
})
export const stray = defineAction({
  name: 'stray', description: 'Forgets to wait.', input: z.object({}), output: z.object({}),
  run() { void Promise.reject(new Error('nobody waits for me')); return {} },
})
export const timer = defineAction({
  name: 'timer', description: 'Throws later.', input: z.object({}), output: z.object({}),
  run() { setTimeout(() => { throw new Error('nobody catches me') }, 1); return {} },
})
const endless = (isRepeatable: boolean) => ({
  description: 'Waits for a file.', isRepeatable, input: z.object({ file: z.string() }), output: z.object({ ok: z.boolean() }),
  async run(_: unknown, { file }: { file: string }) {
    while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 50))
    return { ok: true }
  },
})
export const reading = defineAction({ name: 'reading', ...endless(true) })
export const writing = defineAction({ name: 'writing', ...endless(false) })
setInterval(() => undefined, 1000)
${word === 'new' ? "export const people = defineSync({ name: 'people', description: 'People.', models: { Person: z.object({ id: z.string() }) }, async run() {} })" : ''}
`,
  )

const start = () =>
  startProcess(['serve', '--functions', functions, '--watch-functions'], {
    GONG_CONNECTOR_DATA_DIR: folder,
    GONG_BASE_URL: simulator.url,
    GONG_RATE_PER_SECOND: '0',
  })

async function ask(method: string, path: string, body?: unknown, more: Record<string, string> = {}) {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      'connection-id': 'acme',
      'provider-config-key': 'gong',
      ...more,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const trigger = (name: string, input = {}, more = {}) =>
  ask('POST', '/action/trigger', { action_name: name, input }, more)
const pause = () => new Promise((resolve) => setTimeout(resolve, 50))

beforeAll(async () => {
  mkdirSync(functions)
  write('old')
  simulator = await startSimulator({ calls: 20, users: 5, ratePerSecond: 0, ratePerDay: 0 })
  server = await start()
  await ask('POST', '/connections', {
    provider_config_key: 'gong',
    connection_id: 'acme',
    settings: { streams: ['workspaces'] },
    credentials: { type: 'BASIC', username: 'key', password: 'secret' },
  })
})
afterAll(async () => {
  await server.kill('SIGKILL')
  await simulator.close()
  rmSync(folder, { recursive: true })
})

test.each([
  ['a promise that nobody waits for', 'stray', 'nobody waits for me'],
  ['an error that nobody catches', 'timer', 'nobody catches me'],
])('%s does not take the server with it', async (_, name, text) => {
  expect((await trigger(name)).status).toBe(200)
  await expect.poll(() => server.stderr(), { timeout: 20_000 }).toContain(text)
  expect((await trigger('say')).body).toEqual({ word: 'old' })
})

test('changed files are loaded anew, and connections get the syncs that are new', async () => {
  write('new')
  while ((await trigger('say')).body['word'] !== 'new') await pause()
  for (;;) {
    const { body } = await ask('GET', '/sync/status?syncs=*&provider_config_key=gong&connection_id=acme')
    if ((body['syncs'] as { name: string }[]).some(({ name }) => name === 'people')) break
    await pause()
  }
})

test('of what a killed process was doing, the next one repeats what only reads, and says of the rest that it may have written', async () => {
  const file = join(folder, 'go-on')
  const later = { 'x-async': 'true' }
  const ids = await Promise.all(
    ['reading', 'writing'].map(async (name) => String((await trigger(name, { file }, later)).body['id'])),
  )
  const running = async () => {
    const { body } = await ask('GET', '/logs?kind=action&status=running')
    return (body['operations'] as { name: string }[]).map(({ name }) => name).sort()
  }
  await expect.poll(running, { timeout: 20_000 }).toEqual(['reading', 'writing'])
  await server.kill('SIGKILL')
  writeFileSync(file, '')
  server = await start()
  const outcomes = await Promise.all(
    ids.map(async (id) => {
      for (;;) {
        const answer = await ask('GET', `/action/${id}`)
        if (answer.status !== 404) return answer
        await pause()
      }
    }),
  )
  expect(outcomes).toMatchObject([
    { status: 200, body: { ok: true } },
    {
      status: 503,
      body: { error: { code: 'script_interrupted', message: expect.stringContaining('may have written') } },
    },
  ])
})

test('timers that functions leave behind do not keep a server that is to stop', async () => {
  expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null })
})
