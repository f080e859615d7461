import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { runCommand } from '../cli/run-command.ts'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'gong-serve-'))
let simulator: Simulator
const children: ChildProcess[] = []

beforeAll(async () => {
  simulator = await startSimulator({ calls: 10, users: 3, ratePerSecond: 0 })
})

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
})

afterAll(async () => {
  await simulator.close()
  rmSync(folder, { recursive: true })
})

interface Started {
  readonly url: string
  readonly child: ChildProcess
  stdout(): string
  stderr(): string
}

/** Starts the program and waits until it listens. */
async function start(args: readonly string[], env: Record<string, string> = {}): Promise<Started> {
  const child = spawn(process.execPath, [main, 'serve', '--port', '0', ...args], {
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      GONG_BASE_URL: simulator.url,
      GONG_RATE_PER_SECOND: '0',
      GONG_CONNECTOR_DATA_DIR: folder,
      ...env,
    },
    cwd: folder,
  })
  children.push(child)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text) => {
    stdout += text
  })
  child.stderr.on('data', (text) => {
    stderr += text
  })
  await expect.poll(() => stdout + stderr, { timeout: 10_000 }).toMatch(/listens on http:\S+\n|error:/)
  const url = /listens on (\S+)/.exec(stdout)?.[1]
  if (url === undefined) throw new Error(stderr)
  return { url, child, stdout: () => stdout, stderr: () => stderr }
}

describe('gong-connector serve', () => {
  test('makes a key of its own on loopback, in a file of its owner', async () => {
    const { url, stdout } = await start([])
    const file = join(folder, 'api.key')
    expect(stdout()).toContain(`$(cat ${file})`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const key = readFileSync(file, 'utf8').trim()
    expect(stdout()).not.toContain(key)
    const ask = (bearer: string) =>
      fetch(`${url}/api/v1/connectors/instances`, { headers: { authorization: `Bearer ${bearer}` } })
    expect((await ask(key)).status).toBe(200)
    expect((await ask(`${key}x`)).status).toBe(401)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
  })

  test('knows its public address and the products’ variables from the environment', async () => {
    const { url } = await start([], {
      GONG_CONNECTOR_API_KEY: 'chosen-key',
      GONG_CONNECTOR_PUBLIC_URL: 'https://gong.acme.test/connector/',
      GONG_CONNECTOR_ENV_REGION: 'eu',
    })
    const headers = { authorization: 'Bearer chosen-key' }
    const variables = await fetch(`${url}/environment-variables`, { headers })
    expect(await variables.json()).toEqual([{ name: 'REGION', value: 'eu' }])
    const session = await fetch(`${url}/connect/sessions`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{"tags": {}}',
    })
    const { data } = (await session.json()) as { data: { connect_link: string } }
    expect(data.connect_link).toMatch(/^https:\/\/gong\.acme\.test\/connector\/connect\/\?session_token=/)
  })

  test('writes a line for each request, and none when it is to be quiet', async () => {
    const loud = await start([], { GONG_CONNECTOR_API_KEY: 'key-of-this-server' })
    await fetch(`${loud.url}/api/v1/workspaces?name_contains=key-of-this-server`, {
      headers: { authorization: 'Bearer key-of-this-server' },
    })
    await expect.poll(() => loud.stderr()).toMatch(/GET \/api\/v1\/workspaces 200 \d+ms\n/)
    expect(loud.stderr()).not.toContain('key-of-this-server')
    const quiet = await start(['--quiet'], {
      GONG_CONNECTOR_API_KEY: 'key-of-this-server',
      GONG_CONNECTOR_DATA_DIR: join(folder, 'quiet'),
    })
    await fetch(`${quiet.url}/healthz`)
    quiet.child.kill('SIGTERM')
    await once(quiet.child, 'close')
    expect(quiet.stderr()).not.toContain('healthz')
  })

  test('finishes what is under way when it is to stop, and takes nothing new', async () => {
    const key = 'key-of-this-server'
    const { url, child } = await start([], { GONG_CONNECTOR_API_KEY: key })
    const post = (path: string, body: object) =>
      fetch(url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const auth_config = { access_key: 'a', access_key_secret: 'b' }
    const made = (await (await post('/api/v1/connectors/instances', { auth_config })).json()) as {
      id: string
    }
    simulator.control.faults.add({ kind: 'slow', delayMs: 1000, times: 1 })
    const running = post(`/api/v1/connectors/instances/${made.id}/execute`, {
      entity: 'users',
      action: 'list',
    })
    await expect.poll(() => simulator.control.faults.list()[0]?.struck).toBe(1)
    child.kill('SIGTERM')
    const closed = once(child, 'close')
    expect(await (await running).json()).toMatchObject({ status: 'success' })
    expect(await closed).toEqual([0, null])
    await expect(fetch(`${url}/healthz`)).rejects.toThrow()
  })

  test.each(['0.0.0.0', '::', '192.0.2.1', 'example.com'])(
    'refuses to let others in at %s without a key',
    async (host) => {
      const { exitCode, stderr } = await runCommand(['serve', '--host', host, '--port', '0'], {
        dataDir: folder,
      })
      expect(exitCode).toBe(2)
      expect(stderr).toContain('GONG_CONNECTOR_API_KEY')
    },
  )

  test.each([
    [[], { GONG_CONNECTOR_PUBLIC_URL: 'connect.acme.test' }, 'GONG_CONNECTOR_PUBLIC_URL'],
    [['--port', 'many'], {}, '--port'],
    [['--port', '70000'], {}, '--port'],
    [['--port', '0'], { GONG_CONNECTOR_ENCRYPTION_KEY: 'short' }, 'GONG_CONNECTOR_ENCRYPTION_KEY'],
    [['--port', '0'], { GONG_CONNECTOR_DATA_DIR: join(main, 'data') }, 'main.ts/data'],
    [['--port', '0', '--host', '127.0.0.1'], { GONG_RATE_PER_SECOND: 'fast' }, 'GONG_RATE_PER_SECOND'],
  ])('says what is wrong with %j %j', async (args, env, name) => {
    const { exitCode, stderr } = await runCommand(['serve', ...args], { dataDir: folder, env })
    expect(exitCode).toBe(2)
    expect(stderr).toContain(name)
  })

  test('says that a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const { exitCode, stderr } = await runCommand(['serve', '--port', String(port)], { dataDir: folder })
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`Port ${port} is taken`)
    other.close()
  })
})
