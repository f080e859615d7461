import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { callStreams, copyAccount, countOf, rowsOf, temporaryFolder } from '../support/copy-account.ts'

const executable = fileURLToPath(new URL('../../bin/gong-connector', import.meta.url))
const { folder, file, remove } = temporaryFolder()
let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({
    calls: 1200,
    users: 8,
    days: 60,
    ratePerSecond: 0,
    ratePerDay: 0,
    latencyMs: 40,
  })
})
afterAll(async () => {
  await simulator.close()
  remove()
})

interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<{
    code: number | null
    signal: NodeJS.Signals | null
    stdout: string
    stderr: string
  }>
}

function run(args: readonly string[], command = executable): Running {
  const child = spawn(command, args, {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      GONG_BASE_URL: simulator.url,
      GONG_ACCESS_KEY: 'key',
      GONG_ACCESS_KEY_SECRET: 'secret-of-the-key',
      GONG_RATE_PER_SECOND: '0',
      GONG_RATE_PER_DAY: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (part) => {
    stdout += part
  })
  child.stderr?.on('data', (part) => {
    stderr += part
  })
  return { child, ended: once(child, 'close').then(([code, signal]) => ({ code, signal, stdout, stderr })) }
}

const sync = (to: string) => run(['sync', '--to', `sqlite:${to}`, '--streams', callStreams.join(',')])

/** Resolves once the simulator has answered so many more requests. */
async function afterRequests(count: number) {
  const goal = simulator.control.requests.counts().total + count
  while (simulator.control.requests.counts().total < goal)
    await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('a sync in a process of its own', () => {
  it('ends in the same tables as an unbroken one, however often it is killed', async () => {
    for (const requests of [2, 5, 3]) {
      const { child, ended } = sync('killed.db')
      await afterRequests(requests)
      child.kill('SIGKILL')
      expect((await ended).signal).toBe('SIGKILL')
    }
    expect(countOf(file('killed.db'), 'calls')).toBeGreaterThan(0)
    const last = await sync('killed.db').ended
    expect(last).toMatchObject({ code: 0, stderr: expect.not.stringContaining('error') })
    await copyAccount({
      baseUrl: simulator.url,
      now: simulator.control.now(),
      path: file('unbroken.db'),
      streams: callStreams,
    })
    for (const stream of callStreams)
      expect(rowsOf(file('killed.db'), stream)).toEqual(rowsOf(file('unbroken.db'), stream))
  })

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`stops cleanly with exit code 130 on ${signal}, and says how to go on`, async () => {
      const { child, ended } = sync(`${signal}.db`)
      await afterRequests(4)
      child.kill(signal)
      const { code, stderr } = await ended
      expect(code).toBe(130)
      expect(stderr).toContain('Run the same command again')
      expect(stderr).not.toContain('    at ')
    })
  }
})

describe('the executable', () => {
  it('runs from any folder and through a link, with the checkout’s own Node', async () => {
    mkdirSync(file('bin'))
    symlinkSync(executable, file('bin/gong-link'))
    const { code, stdout } = await run(['--version'], file('bin/gong-link')).ended
    expect([code, stdout.trim()]).toEqual([0, '0.1.0'])
  })

  it('gives the contracted exit code and one clear line for wrong usage', async () => {
    const { code, stdout, stderr } = await run(['sync', '--streams', 'cals']).ended
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr.split('\n')[0]).toBe('error: Unknown stream “cals”.')
  })

  it('stops quietly when nobody reads its output any more', async () => {
    const { child, ended } = run(['list', 'calls'])
    child.stdout?.once('data', () => child.stdout?.destroy())
    expect(await ended).toMatchObject({ code: 0, stderr: '' })
  })
})
