import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../src/client/system-clock.ts'
import type { Hub } from '../../src/hub/hub.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { app, connectByOAuth, createMovableClock, openTestHub, renewalsAt } from './support/test-hub.ts'

const laterMs = 86_400_000 - 60_000

function startChild(dataDir: string, simulator: Simulator, oauthUrl: string, uid: string): ChildProcess {
  const script = join(import.meta.dirname, 'children/hold-refresh.ts')
  const args = [script, dataDir, simulator.url, oauthUrl, uid, String(laterMs)]
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** A host that takes requests for tokens and does with them what it is told. */
async function startHost(onRequest: (search: string, authorization: string) => Promise<void>) {
  const server = createServer((request) => {
    void onRequest(new URL(request.url ?? '', 'http://x').search, request.headers.authorization ?? '')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.closeAllConnections() ?? server.close() }
}

async function killInTheMiddle(reachesGong: boolean) {
  const simulator = await startSimulator({ calls: 1, users: 2, ratePerSecond: 0, ratePerDay: 0, ...app })
  const dataDir = mkdtempSync(join(tmpdir(), 'gong-refresh-'))
  const clock = createMovableClock()
  const opened = await openTestHub(simulator, { dataDir, clock })
  const connection = await connectByOAuth(opened.hub)
  const asked = Promise.withResolvers<void>()
  const host = await startHost(async (search, authorization) => {
    const path = `/oauth2/generate-customer-token${search}`
    if (reachesGong) await fetch(simulator.url + path, { method: 'POST', headers: { authorization } })
    asked.resolve()
  })
  const child = startChild(dataDir, simulator, host.url, connection.uid)
  await asked.promise
  child.kill('SIGKILL')
  await once(child, 'exit')
  simulator.control.requests.clear()
  clock.advance(laterMs)
  return {
    ...opened,
    simulator,
    clock,
    connection,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]()
      host.close()
      await simulator.close()
      rmSync(dataDir, { recursive: true })
    },
  }
}

test('a process killed while it renews holds the others up for ten seconds, and no longer', async () => {
  await using scene = await killInTheMiddle(false)
  const { hub, connection, simulator, clock } = scene
  const lease = await hub.database
    .selectFrom('leases')
    .select('expires_at')
    .where('name', '=', `refresh:${connection.uid}`)
    .executeTakeFirstOrThrow()
  expect(lease.expires_at).toBeGreaterThan(clock.now())
  expect(lease.expires_at).toBeLessThanOrEqual(clock.now() + 10_000)
  const opening = hub.connections.open(connection)
  await systemClock.sleep(400)
  expect(renewalsAt(simulator)).toEqual([])
  clock.advance(10_000)
  expect((await (await opening).users.list()).records).toHaveLength(2)
  expect(renewalsAt(simulator)).toHaveLength(1)
  expect(await hub.connections.byUid(connection.uid)).toMatchObject({
    credentialsVersion: 2,
    authError: undefined,
  })
})

test('tokens that were lost with a killed process are told as such, once', async () => {
  await using scene = await killInTheMiddle(true)
  const { hub, connection, simulator, clock } = scene
  // The lease of the killed process is over.
  clock.advance(10_000)
  const tries = await Promise.allSettled([1, 2, 3].map(() => hub.connections.open(connection)))
  for (const one of tries) {
    expect(one).toMatchObject({
      status: 'rejected',
      reason: { code: 'unauthorized', message: expect.stringContaining('broken off') },
    })
  }
  await expect(hub.connections.reveal(connection)).rejects.toMatchObject({
    code: 'unauthorized',
    advice: expect.stringContaining('connect the account again'),
  })
  expect(renewalsAt(simulator)).toHaveLength(1)
  const marked = await hub.connections.byUid(connection.uid)
  expect(marked?.authError).toMatchObject({
    type: 'refresh_failed',
    message: expect.stringContaining('lost'),
  })
  const again = await connectByOAuth(hub, { id: connection.id })
  expect(again).toMatchObject({ uid: connection.uid, authError: undefined })
  expect((await (await hub.connections.open(connection)).users.list()).records).toHaveLength(2)
})

test('a process that was held up for longer than its lease still brings the only tokens that work', async () => {
  const simulator = await startSimulator({ calls: 1, users: 2, ratePerSecond: 0, ratePerDay: 0, ...app })
  const clock = createMovableClock()
  {
    await using slow = await openTestHub(simulator, { clock })
    await using fast = await openTestHub(simulator, { clock, dataDir: slow.dataDir })
    const connection = await connectByOAuth(slow.hub)
    clock.advance(laterMs)
    // Gong has renewed, and its answer takes its time.
    const path = '/oauth2/generate-customer-token'
    const fault = simulator.control.faults.add({ kind: 'slow', delayMs: 1500, path })
    const opening = slow.hub.connections.open(connection)
    while (renewalsAt(simulator).length === 0 && (await held(slow.hub)) === 0) await systemClock.sleep(5)
    await systemClock.sleep(300)
    simulator.control.faults.clear(fault)
    clock.advance(10_000)
    await expect(fast.hub.connections.open(connection)).rejects.toMatchObject({ code: 'unauthorized' })
    expect((await fast.hub.connections.byUid(connection.uid))?.authError?.type).toBe('refresh_failed')
    expect((await (await opening).users.list()).records).toHaveLength(2)
    expect((await fast.hub.connections.byUid(connection.uid))?.authError).toBeUndefined()
    expect((await (await fast.hub.connections.open(connection)).users.list()).records).toHaveLength(2)
  }
  await simulator.close()
})

test('of several operating system processes on one database, one renews and all work', async () => {
  const simulator = await startSimulator({ calls: 1, users: 2, ratePerSecond: 0, ratePerDay: 0, ...app })
  {
    await using opened = await openTestHub(simulator)
    const connection = await connectByOAuth(opened.hub)
    const children = [1, 2, 3].map(() => startChild(opened.dataDir, simulator, simulator.url, connection.uid))
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]))
    expect(codes).toEqual([0, 0, 0])
    expect(renewalsAt(simulator)).toHaveLength(1)
    expect((await opened.hub.connections.byUid(connection.uid))?.credentialsVersion).toBe(2)
  }
  await simulator.close()
})

/** How many leases somebody holds. */
async function held({ database }: Hub): Promise<number> {
  const rows = await database.selectFrom('leases').select('name').where('expires_at', '>', 0).execute()
  return rows.filter(({ name }) => name.startsWith('refresh:')).length
}
