import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { callStreams, copyAccount, countOf, query, temporaryFolder } from '../support/copy-account.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const { file, remove } = temporaryFolder()
afterAll(remove)

let simulator: Simulator
let path: string
let run = 0
beforeEach(async () => {
  simulator = await startSimulator({
    calls: 300,
    days: 30,
    users: 8,
    ratePerSecond: 0,
    ratePerDay: 0,
    now: '2026-03-10T12:00:00Z',
  })
  path = file(`${++run}.db`)
})
afterEach(() => simulator.close())

const copy = (options: Partial<Parameters<typeof copyAccount>[0]> = {}) =>
  copyAccount({
    baseUrl: simulator.url,
    now: simulator.control.now(),
    path,
    streams: callStreams,
    ...options,
  })
const ago = (ms: number) => new Date(Date.parse(simulator.control.now()) - ms).toISOString()
const callOf = (id: string) => query(path, 'SELECT * FROM calls WHERE id = ?', id)[0]
const transcriptOf = (id: string) => query(path, 'SELECT * FROM call_transcripts WHERE call_id = ?', id)[0]
const publicId = (where: string) =>
  String(query(path, `SELECT id FROM calls JOIN call_transcripts ON call_id = id WHERE ${where}`)[0]?.['id'])

it('finds calls that appear after later ones were read', async () => {
  await copy()
  const late = simulator.control.addCall({
    started: ago(20 * hourMs),
    visibleFrom: ago(-hourMs),
    isPrivate: false,
  })
  await copy()
  expect(callOf(late)).toBeUndefined()
  simulator.control.advance(2 * hourMs)
  await copy()
  expect(callOf(late)).toMatchObject({ id: late, _deleted_at: null })
})

it('asks again for transcripts that were not there, also when the lookback has passed over their calls', async () => {
  const slow = simulator.control.addCall({
    started: ago(2 * hourMs),
    transcriptFrom: ago(-5 * dayMs),
    isPrivate: false,
  })
  expect((await copy()).due).toBeGreaterThanOrEqual(1)
  expect(transcriptOf(slow)).toBeUndefined()
  simulator.control.advance(6 * dayMs)
  await copy()
  expect(transcriptOf(slow)).toMatchObject({ call_id: slow })
})

it('gives up on a transcript a week after the call', async () => {
  const silent = simulator.control.addCall({
    started: ago(2 * hourMs),
    transcriptFrom: null,
    isPrivate: false,
  })
  await copy()
  const isDue = () => query(path, 'SELECT 1 FROM _gong_due WHERE id = ?', silent).length === 1
  expect(isDue()).toBe(true)
  simulator.control.advance(8 * dayMs)
  await copy()
  expect(isDue()).toBe(false)
})

it.each([
  ['within the lookback', 6 * hourMs],
  ['after it', 6 * dayMs],
])('never asks for the transcript of a call that became private while it was due, %s', async (_, later) => {
  const started = ago(2 * hourMs)
  const call = simulator.control.addCall({ started, transcriptFrom: ago(-5 * hourMs), isPrivate: false })
  await copy()
  expect(query(path, 'SELECT 1 FROM _gong_due WHERE id = ?', call)).toHaveLength(1)
  simulator.control.editCall(call, { isPrivate: true })
  simulator.control.advance(later)
  simulator.control.requests.clear()
  await copy()
  const asked = simulator.control.requests.list().filter((request) => request.path === '/v2/calls/transcript')
  expect(asked.filter(({ body }) => body.includes(call))).toEqual([])
  expect(transcriptOf(call)).toBeUndefined()
  expect(query(path, 'SELECT 1 FROM _gong_due WHERE id = ?', call)).toEqual([])
})

it('writes what was edited within the lookback, and only that', async () => {
  await copy()
  const id = publicId(`unixepoch(calls.started) > unixepoch('${ago(2 * dayMs)}')`)
  const old = publicId(`unixepoch(calls.started) < unixepoch('${ago(10 * dayMs)}')`)
  simulator.control.editCall(id, { title: 'Renewal, agreed' })
  simulator.control.editCall(old, { title: 'Too long ago' })
  const result = await copy()
  expect(result.streams.map(({ entity, added, updated }) => [entity.name, added, updated])).toEqual([
    ['calls', 0, 1],
    ['extensive_calls', 0, 1],
    ['call_transcripts', 0, 0],
  ])
  expect(callOf(id)).toMatchObject({ title: 'Renewal, agreed' })
  await copy({ lookbackDays: 40 })
  expect(callOf(old)).toMatchObject({ title: 'Too long ago' })
})

it('marks calls that were deleted or made private, with their transcripts, and takes them back', async () => {
  await copy()
  const recent = `unixepoch(calls.started) > unixepoch('${ago(2 * dayMs)}')`
  const [deleted, hidden] = [publicId(recent), publicId(`${recent} AND id <> '${publicId(recent)}'`)]
  simulator.control.deleteCall(deleted)
  simulator.control.editCall(hidden, { isPrivate: true })
  const before = countOf(path, 'calls')
  await copy()
  expect(countOf(path, 'calls')).toBe(before - 2)
  for (const id of [deleted, hidden]) {
    expect(callOf(id)?.['_deleted_at']).toBeTypeOf('string')
    expect(transcriptOf(id)?.['_deleted_at']).toBeTypeOf('string')
  }
  simulator.control.editCall(hidden, { isPrivate: false })
  await copy()
  expect(callOf(hidden)).toMatchObject({ _deleted_at: null })
  expect(transcriptOf(hidden)).toMatchObject({ _deleted_at: null })
})

it('marks nothing as deleted when Gong counts more calls than it sends', async () => {
  await copy()
  const before = countOf(path, 'calls')
  simulator.control.faults.add({ kind: 'overcount', path: '/v2/calls/extensive' })
  const gone = publicId(`unixepoch(calls.started) > unixepoch('${ago(2 * dayMs)}')`)
  simulator.control.deleteCall(gone)
  await copy()
  expect(countOf(path, 'calls')).toBe(before)
})

it('reads one workspace without taking the others for deleted', async () => {
  await copy()
  const before = countOf(path, 'calls')
  const workspaceId = String(query(path, 'SELECT workspace_id FROM calls LIMIT 1')[0]?.['workspace_id'])
  await copy({ workspaceId })
  expect(countOf(path, 'calls')).toBe(before)
  const alone = file('workspace.db')
  await copy({ workspaceId, path: alone })
  const expected = Number(
    query(path, 'SELECT count(*) AS n FROM calls WHERE workspace_id = ?', workspaceId)[0]?.['n'],
  )
  expect(countOf(alone, 'calls')).toBe(expected)
  expect(expected).toBeLessThan(before)
})

it('reads only what is new and the lookback, and asks once whether older calls that are due are public still', async () => {
  await copy()
  simulator.control.advance(dayMs)
  simulator.control.requests.clear()
  const from = '2026-03-09T12:00:00Z'
  const older = query(
    path,
    'SELECT id FROM _gong_due WHERE unixepoch(started) < unixepoch(?) ORDER BY since, id',
    from,
  )
  expect(older.length).toBeGreaterThan(0)
  await copy({ lookbackDays: 1 })
  const bodies = simulator.control.requests.list().filter(({ path }) => path === '/v2/calls/extensive')
  const filters = bodies.map(({ body }) => JSON.parse(body).filter)
  expect(filters).toEqual([
    { fromDateTime: from, toDateTime: expect.any(String) },
    { callIds: older.map(({ id }) => id) },
  ])
})
