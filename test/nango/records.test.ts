import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type NangoServer, refusalOf, startNango } from './support/start-nango.ts'

const hourMs = 3_600_000

interface Call {
  readonly id: string
  readonly title: string
  readonly started: string
}

let server: NangoServer

beforeAll(async () => {
  server = await startNango({ work: true, simulator: { calls: 130, users: 12, days: 30 } })
  await server.connect('acme')
  await synced()
})
afterAll(() => server.close())

const ofAcme = { providerConfigKey: 'gong', connectionId: 'acme' }
const list = (config: Record<string, unknown> = {}) =>
  server.nango.listRecords<Call>({ ...ofAcme, model: 'Call', limit: 10_000, ...config })
const send = (path: string) =>
  server.send('GET', path, undefined, { 'connection-id': 'acme', 'provider-config-key': 'gong' })

/** Waits until every sync has come to its end since a moment. */
async function synced(since = 0): Promise<void> {
  for (;;) {
    const { syncs } = await server.nango.syncStatus('gong', '*', 'acme')
    const isOver = syncs.every(
      ({ status, finishedAt }) => status !== 'RUNNING' && Date.parse(finishedAt ?? '') >= since,
    )
    if (isOver) return
    await sleep(20)
  }
}

/** Reads everything anew that a plain run reads. */
async function syncAgain(): Promise<void> {
  const asked = Date.now()
  await server.nango.triggerSync('gong', [], 'acme')
  await synced(asked)
}

describe('listRecords', () => {
  test('gives what the account holds, without private calls, after connecting and nothing else', async () => {
    const { publicCalls, publicTranscripts, users } = server.simulator.control.account()
    expect((await list()).records).toHaveLength(publicCalls)
    expect((await list({ model: 'ExtensiveCall' })).records).toHaveLength(publicCalls)
    expect((await list({ model: 'CallTranscript' })).records).toHaveLength(publicTranscripts)
    expect((await list({ model: 'User' })).records).toHaveLength(users)
    const [first] = (await list()).records
    expect(first).toMatchObject({
      title: expect.any(String),
      _nango_metadata: { last_action: 'ADDED', deleted_at: null, pruned_at: null },
    })
  })

  test('pages by cursor, which each record has, and by default gives a hundred', async () => {
    const { records } = await list()
    const pages = await list({ limit: undefined })
    expect(pages.records).toEqual(records.slice(0, 100))
    const rest = await list({ cursor: pages.next_cursor })
    expect(rest.records).toEqual(records.slice(100))
    expect(rest.next_cursor).toBeNull()
    const third = records[2]?._nango_metadata.cursor
    expect((await list({ cursor: third, limit: 2 })).records).toEqual(records.slice(3, 5))
  })

  test('gives records by their ids', async () => {
    const { records } = await list()
    const ids = records.slice(4, 7).map(({ id }) => id)
    expect((await list({ ids })).records.map(({ id }) => id)).toEqual(ids)
    expect((await list({ ids: ['nobody'] })).records).toEqual([])
  })

  test('finds edits, deletions and what became private in the days that each run reads again', async () => {
    const { control } = server.simulator
    const recent = () => new Date(Date.now() - 2 * hourMs).toISOString()
    const [edited, deleted, hidden] = [1, 2, 3].map(() =>
      control.addCall({ started: recent(), isPrivate: false }),
    ) as [string, string, string]
    await syncAgain()
    const before = (await list({ ids: [edited, deleted, hidden] })).records
    expect(before.map(({ _nango_metadata: { last_action: action } }) => action)).toEqual(
      Array(3).fill('ADDED'),
    )
    const since = new Date().toISOString()
    const { next_cursor: none, records } = await list()
    expect(none).toBeNull()
    control.editCall(edited, { title: 'Renamed' })
    control.deleteCall(deleted)
    control.editCall(hidden, { isPrivate: true })
    await syncAgain()
    const after = await list({ cursor: records.at(-1)?._nango_metadata.cursor })
    const told = Object.fromEntries(
      after.records.map((record) => [record.id, record._nango_metadata.last_action]),
    )
    expect(told).toEqual({ [edited]: 'UPDATED', [deleted]: 'DELETED', [hidden]: 'DELETED' })
    expect(after.records.find(({ id }) => id === edited)?.title).toBe('Renamed')
    const idsOf = async (filter: string) =>
      (await list({ filter, modifiedAfter: since })).records.map(({ id }) => id)
    expect(await idsOf('updated')).toEqual([edited])
    expect((await idsOf('deleted')).toSorted()).toEqual([deleted, hidden].toSorted())
    // Nango leaves the deleted ones out of both.
    expect(await idsOf('updated,deleted')).toHaveLength(3)
    expect(await idsOf('Added,DELETED')).toHaveLength(2)
    expect((await list({ modifiedAfter: since, model: 'ExtensiveCall' })).records).toHaveLength(3)
  })

  test('refuses what does not fit, each time saying where', async () => {
    const wrong: readonly (readonly [string, string])[] = [
      ['limit=0', 'limit'],
      ['limit=10001', 'limit'],
      ['limit=ten', 'limit'],
      ['filter=changed', 'filter'],
      ['modified_after=yesterday', 'modified_after'],
      ['modified_after=2019-01-01', 'modified_after'],
      ['delta=2019-01-01', 'delta'],
      ['since=2026-01-01', 'since'],
      [`${'ids=a&'.repeat(101)}`, 'ids'],
    ]
    for (const [query, path] of wrong) {
      const { status, body } = await send(`/records?model=Call&${query}`)
      expect({ query, status, body }).toMatchObject({
        status: 400,
        body: { error: { code: 'invalid_query_params', errors: [{ path: [path] }] } },
      })
    }
    expect((await send('/records')).body).toMatchObject({ error: { errors: [{ path: ['model'] }] } })
    for (const cursor of ['x', 'MTIz', Buffer.from('2026-01-01||uuid').toString('base64')])
      expect(await refusalOf(list({ cursor }))).toMatchObject({ status: 400 })
  })

  test('refuses connections that are not there, and requests that name none', async () => {
    expect(await refusalOf(list({ connectionId: 'nobody' }))).toMatchObject({
      status: 400,
      code: 'unknown_connection',
    })
    expect(await refusalOf(list({ providerConfigKey: 'nothing' }))).toMatchObject({
      status: 400,
      code: 'unknown_provider_config',
    })
    expect((await server.send('GET', '/records?model=Call')).body).toMatchObject({
      error: { code: 'invalid_headers' },
    })
  })

  test('takes its path with a slash at its end and without, and the older name of modified_after', async () => {
    const [bare, slashed, older] = await Promise.all(
      [
        '/records?model=User',
        '/records/?model=User',
        `/records?model=User&delta=${new Date(0).toISOString().replace('1970', '2026')}`,
      ].map(send),
    )
    expect(bare?.status).toBe(200)
    expect(slashed?.body).toEqual(bare?.body)
    expect(older?.body).toEqual(bare?.body)
  })
})

test('pruneRecords empties records up to a cursor, until they change', async () => {
  const { records } = await list({ model: 'User' })
  const untilCursor = records[4]?._nango_metadata.cursor ?? ''
  const prune = { ...ofAcme, model: 'User', untilCursor, limit: 3 }
  expect(await server.nango.pruneRecords(prune)).toEqual({ count: 3, has_more: true })
  expect(await server.nango.pruneRecords(prune)).toEqual({ count: 2, has_more: false })
  const pruned = (await list({ model: 'User' })).records
  expect(pruned.slice(0, 5).map(({ _nango_metadata: _, ...data }) => data)).toEqual(
    records.slice(0, 5).map(({ id }) => ({ id })),
  )
  expect(pruned[0]?._nango_metadata.pruned_at).toEqual(expect.any(String))
  expect(pruned.slice(5)).toEqual(records.slice(5))
  await syncAgain()
  expect((await list({ model: 'User' })).records).toEqual(pruned)
  expect(await refusalOf(server.nango.pruneRecords({ ...prune, untilCursor: 'x' }))).toMatchObject({
    status: 400,
  })
})
