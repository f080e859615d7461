import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Connection, ConnectionSettings } from '../../src/connections/connection.ts'
import type { Hub } from '../../src/hub/hub.ts'
import { readMemory, type SyncMemory } from '../../src/jobs/last-run.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { databasesToTest, type FreshDatabase } from '../support/postgres.ts'
import { openShared } from './support/open-worker.ts'

const hourMs = 3_600_000
const streams = ['calls', 'extensive_calls', 'call_transcripts', 'users']

describe.each(databasesToTest())('runs on $engine', ({ make }) => {
  let fresh: FreshDatabase
  let simulator: Simulator
  let dataDir: string
  let hub: Hub

  beforeAll(async () => {
    fresh = await make()
    simulator = await startSimulator({ calls: 60, users: 5, days: 10, ratePerSecond: 0, ratePerDay: 0 })
    dataDir = mkdtempSync(join(tmpdir(), 'gong-runs-'))
    const shared = { dataDir, databaseUrl: fresh.url, baseUrl: simulator.url, epoch: Date.now(), factor: 4 }
    hub = await openShared(shared, { ratePerSecond: 0 })
    hub.startWork()
  })
  afterAll(async () => {
    await hub.stopWork()
    await hub.close()
    await simulator.close()
    await fresh.remove()
    rmSync(dataDir, { recursive: true })
  })

  let count = 0
  async function connect(
    settings: ConnectionSettings = { streams },
    id = `c${++count}`,
  ): Promise<Connection> {
    const { connection } = await hub.connections.connect({
      integration: 'gong',
      id,
      credentials: { type: 'access_key', accessKey: `key-${id}`, accessKeySecret: 'secret' },
      webhookUrlOverride: 'http://127.0.0.1:9/',
      settings,
    })
    return connection
  }

  /** Waits until every sync has ended since a moment. */
  async function ended(connection: Connection, since = 0): Promise<SyncMemory[]> {
    for (;;) {
      const rows = await hub.syncs.of(connection)
      const memories = rows.map(({ last }) => readMemory(last))
      if (memories.every(({ last }) => (last?.finishedAt ?? -1) >= since)) return memories
      await sleep(20)
    }
  }

  async function again(connection: Connection): Promise<SyncMemory[]> {
    const asked = hub.clock.now()
    await hub.syncs.trigger(await hub.syncs.of(connection), { isReset: false, emptiesCache: false })
    return ended(connection, asked)
  }

  async function nextOf(connection: Connection): Promise<number[]> {
    return (await hub.syncs.of(connection)).map(({ next_at: at }) => at)
  }

  const list = async (connection: Connection, model: string) =>
    (await hub.records.list(connection.number, { model, limit: 10_000 })).records

  async function messagesOf({ number }: Connection) {
    const rows = await hub.database
      .selectFrom('webhook_messages')
      .select('body')
      .where('connection', '=', number)
      .where('type', '=', 'sync')
      .orderBy('id')
      .execute()
    return rows.map(({ body }) => JSON.parse(body))
  }

  /** What the runs of a connection asked Gong for: others go on meanwhile. */
  async function requestsOf({ id }: Connection): Promise<string[]> {
    const { operations } = await hub.logs.search({ connection: id, kinds: ['sync'] }, 100)
    const lines = await Promise.all(operations.map((operation) => hub.logs.lines(operation.id, 0, 1000)))
    return lines.flatMap((some) =>
      some.flatMap(({ http }) => (http === null ? [] : [String(JSON.parse(http).url)])),
    )
  }

  test('tell products of each model with changes once, and of nothing when there are none', async () => {
    const connection = await connect()
    await ended(connection)
    const told = await messagesOf(connection)
    expect(told.map(({ model }) => model).toSorted()).toEqual([
      'Call',
      'CallTranscript',
      'ExtensiveCall',
      'User',
    ])
    for (const message of told) {
      const records = await list(connection, message.model)
      expect(message).toMatchObject({
        success: true,
        syncType: 'INITIAL',
        syncVariant: 'base',
        connectionId: connection.id,
        responseResults: { added: records.length, updated: 0, deleted: 0 },
      })
      // What the webhook says finds what it tells of.
      expect(Math.min(...records.map(({ modifiedAt }) => modifiedAt))).toBeGreaterThanOrEqual(
        Date.parse(message.modifiedAfter),
      )
    }
    await again(connection)
    expect(await messagesOf(connection)).toHaveLength(told.length)
  })

  test('are tried again soon after a failure that may pass, and tell of it with their own start', async () => {
    const connection = await connect()
    await ended(connection)
    const fault = simulator.control.faults.add({ kind: 'status', status: 503 })
    const asked = hub.clock.now()
    const failed = await again(connection)
    for (const { last } of failed)
      expect(last).toMatchObject({ status: 'error', failures: 1, isComplete: true })
    for (const at of await nextOf(connection)) {
      expect(at).toBeGreaterThan(asked + 50_000)
      expect(at).toBeLessThan(hub.clock.now() + 80_000)
    }
    const failures = (await messagesOf(connection)).filter(({ success }) => !success)
    expect(failures.map(({ model }) => model).toSorted()).toEqual([
      'Call',
      'CallTranscript',
      'ExtensiveCall',
      'User',
    ])
    for (const { startedAt, error } of failures) {
      expect(Date.parse(startedAt)).toBeGreaterThanOrEqual(asked)
      expect(error).toEqual({ type: expect.any(String), description: expect.stringMatching(/Gong/) })
    }
    simulator.control.faults.clear(fault)
    for (const { last } of await again(connection))
      expect(last).toMatchObject({ status: 'success', failures: 0 })
    for (const at of await nextOf(connection)) expect(at).toBeLessThan(hub.clock.now() + hourMs + 1000)
  })

  test('wait for the next day when Gong says that this one’s requests are spent', async () => {
    const connection = await connect()
    await ended(connection)
    const fault = simulator.control.faults.add({ kind: 'daily-limit' })
    for (const { last } of await again(connection)) expect(last?.error?.code).toBe('budget_exhausted')
    simulator.control.faults.clear(fault)
    for (const at of await nextOf(connection)) expect(at).toBeGreaterThan(hub.clock.now())
    const [state] = await hub.syncs.status(connection, await hub.syncs.of(connection))
    expect(state?.state).toBe('ERROR')
  })

  test('stop for a connection that Gong does not let in any more, and go on when it is connected anew', async () => {
    const connection = await connect()
    await ended(connection)
    simulator.control.revokeCredentials()
    await again(connection)
    while ((await hub.connections.byNumber(connection.number))?.authError === undefined) await sleep(20)
    const before = await requestsOf(connection)
    await hub.syncs.trigger(await hub.syncs.of(connection), { isReset: false, emptiesCache: false })
    // Longer than it takes to look whether something is due.
    await sleep(600)
    expect(await requestsOf(connection)).toEqual(before)
    simulator.control.restoreCredentials()
    const asked = hub.clock.now()
    await connect({ streams }, connection.id)
    for (const { last } of await ended(connection, asked)) expect(last?.status).toBe('success')
  })

  test('keep the chosen fields, and read everything anew at once when they or private calls are chosen otherwise', async () => {
    const connection = await connect({ streams: ['calls'], fields: { calls: ['title'] } })
    await ended(connection)
    const { publicCalls, calls } = simulator.control.account()
    const chosen = await list(connection, 'Call')
    expect(chosen).toHaveLength(publicCalls)
    for (const { data } of chosen) expect(Object.keys(data).toSorted()).toEqual(['id', 'title'])
    const change = async (settings: ConnectionSettings) => {
      const asked = hub.clock.now()
      const changed = await hub.connections.change(connection, { settings })
      await ended(changed, asked)
      return changed
    }
    const whole = await change({ streams: ['calls'], includePrivate: true })
    const all = await list(whole, 'Call')
    expect(all).toHaveLength(calls)
    for (const { data } of all) expect(data).toHaveProperty('started')
    await change({ streams: ['calls'] })
    const left = await list(connection, 'Call')
    expect(left.filter(({ deletedAt }) => deletedAt === undefined)).toHaveLength(publicCalls)
    expect(left.filter(({ deletedAt }) => deletedAt !== undefined)).toHaveLength(calls - publicCalls)
  })

  test('of one workspace find deletions in it, and mark what is of another as deleted when it is changed', async () => {
    const all = await connect({ streams: ['workspaces', 'calls', 'library_folders'] })
    await ended(all)
    const [first = '', second = ''] = (await list(all, 'Workspace')).map(({ id }) => id)
    const calls = await list(all, 'Call')
    const of = (workspace: string) =>
      calls
        .filter(({ data }) => data['workspaceId'] === workspace)
        .map(({ id }) => id)
        .toSorted()
    expect(of(first).length * of(second).length).toBeGreaterThan(0)
    const one = await connect({ streams: ['calls'], workspaceId: first })
    await ended(one)
    const live = async () =>
      (await list(one, 'Call'))
        .filter(({ deletedAt }) => deletedAt === undefined)
        .map(({ id }) => id)
        .toSorted()
    expect(await live()).toEqual(of(first))
    const [newest = ''] = calls
      .filter(({ id }) => of(first).includes(id))
      .toSorted(
        (left, right) => Date.parse(String(right.data['started'])) - Date.parse(String(left.data['started'])),
      )
      .map(({ id }) => id)
    simulator.control.deleteCall(newest)
    await again(one)
    expect(await live()).toEqual(of(first).filter((id) => id !== newest))
    await hub.connections.change(one, { settings: { streams: ['calls'], workspaceId: second } })
    await again(one)
    expect(await live()).toEqual(of(second))
  })

  test('give each call what Nango’s model has, whichever streams are read, at no further request', async () => {
    const both = await connect({ streams: ['calls', 'extensive_calls'] })
    const alone = await connect({ streams: ['calls'] })
    for (const connection of [both, alone]) await ended(connection)
    const spent = await requestsOf(alone)
    expect(spent).not.toEqual([])
    expect(spent).toEqual(await requestsOf(both))
    const whole = new Map((await list(both, 'ExtensiveCall')).map(({ id, data }) => [id, data]))
    for (const connection of [both, alone])
      for (const { id, data } of await list(connection, 'Call')) {
        const { parties, context, interaction, collaboration, started } = whole.get(id) ?? {}
        expect(data).toMatchObject({ parties, context, interaction, collaboration, started })
        expect(data['media']).toMatch(/^(Video|Audio)$/)
        expect(data['mediaUrls']).toHaveProperty('audioUrl')
        expect(data).not.toHaveProperty('content')
      }
    const told = await messagesOf(both)
    const calls = async () => (await hub.syncs.of(both)).filter(({ name }) => name === 'calls')
    const asked = hub.clock.now()
    await hub.syncs.trigger(await calls(), { isReset: true, emptiesCache: false })
    while ((readMemory((await calls())[0]?.last ?? null).last?.finishedAt ?? 0) < asked) await sleep(20)
    // Addresses of media are signed anew at every reading: that is no change.
    expect(await messagesOf(both)).toEqual(told)
  })

  test('give calls as they are listed where Gong does not let in to the parts', async () => {
    const fault = simulator.control.faults.add({ kind: 'status', status: 403, path: '/v2/calls/extensive' })
    const connection = await connect({ streams: ['calls'] })
    for (const { last } of await ended(connection)) expect(last?.status).toBe('success')
    simulator.control.faults.clear(fault)
    const calls = await list(connection, 'Call')
    expect(calls).toHaveLength(simulator.control.account().publicCalls)
    for (const { data } of calls) expect(Object.keys(data)).toEqual(expect.not.arrayContaining(['parties']))
  })

  test('leave nothing of a variant that is removed while they read it', async () => {
    const connection = await connect({ streams: ['users', 'calls'] })
    await ended(connection)
    const fault = simulator.control.faults.add({ kind: 'slow', delayMs: 300, path: '/v2/calls*' })
    const calls = (await hub.syncs.of(connection)).find(({ name }) => name === 'calls')
    if (calls === undefined) throw new Error('calls are synced')
    const variant = await hub.syncs.addVariant(connection, calls, 'second')
    if (variant === undefined) throw new Error('the variant is new')
    const isRunning = async () =>
      (await hub.syncs.status(connection, [variant])).some(({ state }) => state === 'RUNNING')
    while (!(await isRunning())) await sleep(5)
    await hub.syncs.removeVariant(connection, variant)
    while (await isRunning()) await sleep(5)
    simulator.control.faults.clear(fault)
    expect(await list(connection, 'Call::second')).toEqual([])
    for (const table of ['stream_states', 'due_calls'] as const) {
      const rows = hub.database.selectFrom(table).selectAll().where('connection', '=', connection.number)
      expect(await rows.where('variant', '=', 'second').execute()).toEqual([])
    }
    for (const { last } of await again(connection)) expect(last?.status).toBe('success')
  })

  test('of single calls cost two requests, store what a run would, and tell of it', async () => {
    const connection = await connect()
    await ended(connection)
    const { control } = simulator
    const started = new Date(Date.now() - hourMs).toISOString()
    const [ready, late, hidden] = [
      control.addCall({ started, isPrivate: false }),
      control.addCall({ started, isPrivate: false, transcriptFrom: null }),
      control.addCall({ started, isPrivate: true }),
    ]
    const found = await hub.readCalls(connection, [ready, late, hidden, '1'])
    expect(control.requests.list().filter(({ body }) => body.includes(ready))).toHaveLength(2)
    expect(found).toEqual({
      found: [ready, late],
      private: [hidden],
      missing: ['1'],
      withoutTranscript: [late],
    })
    const webhooks = (await messagesOf(connection)).filter(({ syncType }) => syncType === 'WEBHOOK')
    expect(
      Object.fromEntries(webhooks.map(({ model, responseResults }) => [model, responseResults.added])),
    ).toEqual({
      Call: 2,
      ExtensiveCall: 2,
      CallTranscript: 1,
    })
    const rowsOf = () =>
      hub.database
        .selectFrom('records')
        .select(['model', 'hash'])
        .where('connection', '=', connection.number)
        .where('id', '=', ready)
        .orderBy('model')
        .execute()
    const told = await rowsOf()
    await again(connection)
    expect(await rowsOf()).toEqual(told)
    control.editCall(ready, { isPrivate: true })
    expect(await hub.readCalls(connection, [ready])).toMatchObject({ private: [ready] })
    for (const model of ['Call', 'ExtensiveCall', 'CallTranscript'])
      expect((await hub.records.byIds(connection.number, model, [ready])).get(ready)?.lastAction).toBe(
        'DELETED',
      )
  })
})
