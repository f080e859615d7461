import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type NangoServer, refusalOf, startNango } from './support/start-nango.ts'

let server: NangoServer

beforeAll(async () => {
  server = await startNango({ work: true, simulator: { calls: 40, users: 5, days: 30 } })
  await server.connect('acme')
  await server.connect('few', { settings: { streams: ['calls', 'users'] } })
  await synced('acme')
  await synced('few')
})
afterAll(() => server.close())

/** Waits until every sync that goes by itself has come to its end since a moment. */
async function synced(connection: string, since = 0): Promise<void> {
  for (;;) {
    const { syncs } = await server.nango.syncStatus('gong', '*', connection)
    if (
      syncs.every(
        ({ status, finishedAt }) =>
          status === 'PAUSED' || (status !== 'RUNNING' && Date.parse(finishedAt ?? '') >= since),
      )
    )
      return
    await sleep(20)
  }
}

async function statusOf(sync: string | { name: string; variant: string }, connection = 'acme') {
  const { syncs } = await server.nango.syncStatus('gong', [sync], connection)
  expect(syncs).toHaveLength(1)
  return syncs[0] as (typeof syncs)[number] & {
    latestExecutionStatus: string
    variant: string
    connection_id: string
  }
}

const recordsOf = async (model: string, more: Record<string, unknown> = {}) =>
  (
    await server.nango.listRecords({
      providerConfigKey: 'gong',
      connectionId: 'acme',
      model,
      limit: 10_000,
      ...more,
    })
  ).records

test('syncStatus tells of every sync of a connection, which start by themselves', async () => {
  const { syncs } = await server.nango.syncStatus('gong', '*', 'acme')
  const names = syncs.map(({ name }) => name)
  // The names of Nango's own syncs are among them.
  expect(names).toEqual(
    expect.arrayContaining([
      'calls',
      'call-transcripts',
      'users',
      'call-outcomes',
      'scorecards',
      'trackers',
      'library-folders',
      'workspaces',
    ]),
  )
  expect(syncs.find(({ name }) => name === 'users')).toMatchObject({
    id: expect.any(String),
    connection_id: 'acme',
    variant: 'base',
    status: 'SUCCESS',
    type: 'INCREMENTAL',
    frequency: 'every hour',
    latestResult: { User: { added: 5, updated: 0, deleted: 0 } },
    latestExecutionStatus: 'SUCCESS',
    recordCount: { User: 5 },
    checkpoint: null,
  })
  const hour = 3_600_000
  for (const { nextScheduledSyncAt, frequency } of syncs) {
    const period = frequency === 'every day' ? 24 * hour : hour
    expect(Date.parse(nextScheduledSyncAt)).toBeGreaterThan(Date.now() - 60_000)
    expect(Date.parse(nextScheduledSyncAt)).toBeLessThan(Date.now() + period + 60_000)
  }
  // Statistics, of which Gong only gives days that are over, are read once a day.
  const daily = syncs.filter(({ frequency }) => frequency === 'every day').map(({ name }) => name)
  expect(daily).toEqual(expect.arrayContaining(['stats-activity-day-by-day', 'coaching']))
  expect(daily).not.toContain('calls')
  // All of one connection at the same time of the hour: they share their requests.
  const places = syncs.map(({ nextScheduledSyncAt }) => Date.parse(nextScheduledSyncAt) % hour)
  expect(new Set(places).size).toBe(1)
  const all = await server.nango.syncStatus('gong', ['users'])
  expect(all.syncs.map((sync) => ('connection_id' in sync ? sync.connection_id : ''))).toEqual([
    'acme',
    'few',
  ])
})

test('a connection’s settings choose its syncs, and change them', async () => {
  const namesOf = async () =>
    (await server.nango.syncStatus('gong', '*', 'few')).syncs.map(({ name }) => name)
  expect(await namesOf()).toEqual(['calls', 'users'])
  const change = (settings: object) =>
    server.send('PATCH', '/connections/few?provider_config_key=gong', { settings })
  await change({ streams: ['users', 'workspaces'], frequency: '30m' })
  expect(await namesOf()).toEqual(['users', 'workspaces'])
  await synced('few')
  const { frequency, nextScheduledSyncAt, recordCount } = await statusOf('workspaces', 'few')
  expect({ frequency, recordCount }).toEqual({ frequency: 'every 30 minutes', recordCount: { Workspace: 2 } })
  expect(Date.parse(nextScheduledSyncAt)).toBeLessThan(Date.now() + 1_860_000)
})

test('triggerSync runs syncs at once, in each of its forms', async () => {
  const { simulator, nango } = server
  for (const [options, isWhole] of [
    [undefined, false],
    ['incremental', false],
    [true, true],
    ['full_refresh', true],
    [{ reset: true }, true],
  ] as const) {
    const asked = Date.now()
    simulator.control.requests.clear()
    await nango.triggerSync('gong', ['calls'], 'acme', options as never)
    await synced('acme', 0)
    while (Date.parse((await statusOf('calls')).finishedAt ?? '') < asked) await sleep(20)
    const [walk] = simulator.control.requests.list().filter(({ path }) => path.startsWith('/v2/calls'))
    const [, from = ''] = /"fromDateTime":"([^"]+)"/.exec(`${walk?.body}${JSON.stringify(walk?.query)}`) ?? []
    expect({ options, from: from.startsWith('1970') }).toEqual({ options, from: isWhole })
  }
  const body = { syncs: [], provider_config_key: 'gong', connection_id: 'acme' }
  const mixed = await server.send('POST', '/sync/trigger', { ...body, opts: {}, sync_mode: 'full_refresh' })
  expect(mixed.status).toBe(400)
})

test('triggerSync with emptyCache begins anew with records that are new', async () => {
  const before = await recordsOf('User')
  const asked = Date.now()
  await server.nango.triggerSync('gong', ['users'], 'acme', { reset: true, emptyCache: true })
  while (Date.parse((await statusOf('users')).finishedAt ?? '') < asked) await sleep(20)
  const after = await recordsOf('User')
  expect(after.map(({ id }) => id).toSorted()).toEqual(before.map(({ id }) => id).toSorted())
  for (const record of after) {
    expect(record._nango_metadata.last_action).toBe('ADDED')
    expect(Date.parse(record._nango_metadata.first_seen_at)).toBeGreaterThanOrEqual(asked)
  }
  // Who goes on from an old cursor gets them all.
  const cursor = before.at(-1)?._nango_metadata.cursor
  expect(await recordsOf('User', { cursor })).toEqual(after)
})

test('pauseSync stops a schedule, startSync goes on with it, and what is paused runs once when it is triggered', async () => {
  const { nango } = server
  await nango.pauseSync('gong', ['trackers', 'scorecards'], 'acme')
  expect(await statusOf('trackers')).toMatchObject({ status: 'PAUSED', nextScheduledSyncAt: null })
  expect((await statusOf('users')).status).toBe('SUCCESS')
  const asked = Date.now()
  await nango.triggerSync('gong', ['trackers'], 'acme')
  while (Date.parse((await statusOf('trackers')).finishedAt ?? '') < asked) await sleep(20)
  await synced('acme')
  expect(await statusOf('trackers')).toMatchObject({ status: 'PAUSED', nextScheduledSyncAt: null })
  await nango.startSync('gong', [], 'acme')
  while (Date.parse((await statusOf('scorecards')).finishedAt ?? '') < asked) await sleep(20)
  expect(await statusOf('scorecards')).toMatchObject({ status: 'SUCCESS' })
})

test('updateSyncConnectionFrequency gives a sync its own frequency and takes it back', async () => {
  const change = (frequency: string | null) =>
    server.nango.updateSyncConnectionFrequency('gong', 'users', 'acme', frequency)
  for (const [given, told, ms] of [
    ['30s', 'every 30 seconds', 30_000],
    ['every half an hour', undefined, 0],
    ['5m', 'every 5 minutes', 300_000],
    ['every day', 'every day', 86_400_000],
    ['29s', undefined, 0],
    [null, 'every hour', 3_600_000],
  ] as const) {
    if (told === undefined) {
      expect(await refusalOf(change(given))).toMatchObject({ status: 400, code: 'invalid_body' })
      continue
    }
    expect(await change(given)).toEqual({ frequency: told })
    const { frequency, nextScheduledSyncAt } = await statusOf('users')
    expect(frequency).toBe(told)
    expect(Date.parse(nextScheduledSyncAt)).toBeLessThanOrEqual(Date.now() + ms)
  }
})

test('a variant has records of its own, until it is deleted', async () => {
  const { nango } = server
  const props = {
    provider_config_key: 'gong',
    connection_id: 'acme',
    name: 'call-transcripts',
    variant: 'legal',
  }
  const made = await nango.createSyncVariant(props)
  expect(made).toEqual({ id: expect.any(String), name: 'call-transcripts', variant: 'legal' })
  expect(await refusalOf(nango.createSyncVariant(props))).toMatchObject({ status: 400 })
  const sync = { name: 'call-transcripts', variant: 'legal' }
  while ((await statusOf(sync)).status !== 'SUCCESS') await sleep(20)
  const base = await recordsOf('CallTranscript')
  const own = await recordsOf('CallTranscript', { variant: 'legal' })
  expect(own.map(({ id }) => id).toSorted()).toEqual(base.map(({ id }) => id).toSorted())
  expect((await statusOf(sync)).recordCount).toEqual({ CallTranscript: base.length })
  expect(await nango.deleteSyncVariant(props)).toEqual({ success: true })
  expect(await recordsOf('CallTranscript', { variant: 'legal' })).toEqual([])
  expect(await recordsOf('CallTranscript')).toEqual(base)
  expect(await refusalOf(nango.deleteSyncVariant(props))).toMatchObject({
    status: 400,
    code: 'no_syncs_found',
  })
  for (const variant of ['base', 'a b', ''])
    expect(await refusalOf(nango.createSyncVariant({ ...props, variant }))).toMatchObject({
      status: expect.any(Number),
    })
})

test('syncs that are not there are refused in Nango’s words', async () => {
  const { nango } = server
  for (const ask of [
    () => nango.triggerSync('gong', ['calls', 'nothing'], 'acme'),
    () => nango.pauseSync('gong', ['nothing'], 'acme'),
    () => nango.startSync('gong', ['calls::nothing'], 'acme'),
    () => nango.syncStatus('gong', ['nothing'], 'acme'),
  ])
    expect(await refusalOf(ask())).toMatchObject({ status: 400, code: 'no_syncs_found' })
  expect(await refusalOf(nango.syncStatus('gong', '*', 'nobody'))).toMatchObject({
    code: 'unknown_connection',
  })
  expect(await refusalOf(nango.syncStatus('nothing', '*'))).toMatchObject({ code: 'unknown_provider_config' })
  const wrong = await server.send('POST', '/sync/trigger', { syncs: 'calls', provider_config_key: 'gong' })
  expect(wrong).toMatchObject({ status: 400, body: { error: { code: 'invalid_body' } } })
})

test('a connection that is removed leaves nothing behind, and the others alone', async () => {
  const few = { settings: { streams: ['calls', 'users'] } }
  await server.connect('gone', few)
  await synced('gone')
  const before = await recordsOf('User')
  await server.nango.deleteConnection('gong', 'gone')
  expect(await refusalOf(recordsOf('User', { connectionId: 'gone' }))).toMatchObject({
    code: 'unknown_connection',
  })
  await server.connect('gone', few)
  await synced('gone')
  const again = await recordsOf('User', { connectionId: 'gone' })
  expect(again).toHaveLength(before.length)
  expect(await recordsOf('User')).toEqual(before)
})
