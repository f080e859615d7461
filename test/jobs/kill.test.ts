import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Hub } from '../../src/hub/hub.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { databasesToTest, type FreshDatabase } from '../support/postgres.ts'
import { openShared, type Shared } from './support/open-worker.ts'

const script = fileURLToPath(new URL('./support/worker-process.ts', import.meta.url))

const children = new Set<ChildProcess>()

async function startWorker(shared: Shared): Promise<ChildProcess> {
  const child = fork(script, [JSON.stringify(shared)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Started often: what was compiled once is kept.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'gong-connector-compiled') },
  })
  children.add(child)
  child.on('exit', () => children.delete(child))
  await once(child, 'message')
  return child
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  child.kill(signal)
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

/** Asks so seldom that the asking does not hold up the work. */
async function until(isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) await sleep(100)
}

/** Connects the account; nothing is read yet. */
async function connect(hub: Hub): Promise<number> {
  const credentials = { type: 'access_key', accessKey: 'key', accessKeySecret: 'secret' } as const
  const webhookUrlOverride = 'http://127.0.0.1:9/'
  const { connection } = await hub.connections.connect({
    integration: 'gong',
    credentials,
    webhookUrlOverride,
    settings: { streams: ['calls', 'extensive_calls', 'call_transcripts', 'users'] },
  })
  return connection.number
}

/** What a connection holds: a line for each record. */
async function contents({ database }: Hub, connection: number): Promise<string[]> {
  const rows = await database
    .selectFrom('records')
    .select(['model', 'id', 'hash', 'action'])
    .where('connection', '=', connection)
    .orderBy('model')
    .orderBy('id')
    .execute()
  return rows.map(({ model, id, hash, action }) => `${model} ${id} ${action} ${hash}`)
}

/** How many records products were told were added, by model. */
async function toldAdded({ database }: Hub, connection: number): Promise<Record<string, number>> {
  const rows = await database
    .selectFrom('webhook_messages')
    .select('body')
    .where('connection', '=', connection)
    .where('type', '=', 'sync')
    .execute()
  const told: Record<string, number> = {}
  for (const { body } of rows) {
    const message = JSON.parse(body)
    if (message.success) told[message.model] = (told[message.model] ?? 0) + message.responseResults.added
  }
  return told
}

describe.each(databasesToTest())('processes that are killed on $engine', ({ make }) => {
  let fresh: FreshDatabase
  let simulator: Simulator
  let dataDir: string
  let shared: Shared
  let hub: Hub

  beforeAll(async () => {
    fresh = await make()
    simulator = await startSimulator({
      calls: 600,
      users: 6,
      days: 20,
      ratePerSecond: 0,
      ratePerDay: 0,
      latencyMs: 40,
    })
    // Nothing appears any more while the test runs.
    simulator.control.advance(40 * 86_400_000)
    dataDir = mkdtempSync(join(tmpdir(), 'gong-kill-'))
    shared = { dataDir, databaseUrl: fresh.url, baseUrl: simulator.url, epoch: Date.now(), factor: 5 }
    hub = await openShared(shared)
  })
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await hub.close()
    await simulator.close()
    await fresh.remove()
    rmSync(dataDir, { recursive: true })
  })

  test('leave the same records and the same told as one that is not, and a lease that is over soon', async () => {
    const requests = () => simulator.control.requests.counts().total
    const broken = await connect(hub)
    const isDone = async (connection: number) =>
      (await hub.syncs.of((await hub.connections.byNumber(connection)) as never)).every(
        ({ last }) => last !== null && JSON.parse(last).last?.isComplete === true,
      )
    for (const more of [3, 4]) {
      const child = await startWorker(shared)
      const target = requests() + more
      for (let turn = 1; requests() < target; turn++) {
        await sleep(5)
        if (turn % 50 === 0 && (await isDone(broken))) break
      }
      expect(await isDone(broken), 'the run was over before it could be broken').toBe(false)
      await end(child, 'SIGKILL')
    }
    const last = await startWorker(shared)
    await until(() => isDone(broken))
    const whole = await connect(hub)
    await until(() => isDone(whole))
    await end(last, 'SIGTERM')
    const expected = await contents(hub, whole)
    expect(expected.filter((line) => line.startsWith('Call ')).length).toBeGreaterThan(500)
    expect(await contents(hub, broken)).toEqual(expected)
    expect(await toldAdded(hub, broken)).toEqual(await toldAdded(hub, whole))
    const runs = await hub.database
      .selectFrom('runs')
      .select(['status'])
      .where('connection', '=', broken)
      .orderBy('started_at')
      .execute()
    const statuses = runs.map(({ status }) => status)
    expect(statuses.slice(0, 2)).toEqual(['interrupted', 'interrupted'])
    // One that lost its lease on a machine that is busy may have gone on too.
    expect(new Set(statuses)).toEqual(new Set(['interrupted', 'success']))
    // Five processes start one after the other, on a machine that may be busy.
  }, 300_000)
})
