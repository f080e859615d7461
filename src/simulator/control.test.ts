import { expect, test } from 'vitest'
import { openGong, TEST_NOW } from './test-gong.ts'

const HOUR = 3_600_000

test('calls that took place before the start appear hours later, and their transcripts later still', async () => {
  await using gong = await openGong({ calls: 600, days: 30 })
  const { control } = gong.simulator
  const before = control.account()
  expect(before.pendingCalls).toBeGreaterThan(0)
  const ids = async (path: string, key: string) =>
    (await gong.walk('POST', path, key, { filter: { toDateTime: TEST_NOW } })).map(
      (record) => record.callId ?? record.metaData.id,
    )
  const early = {
    calls: await ids('/v2/calls/extensive', 'calls'),
    transcripts: await ids('/v2/calls/transcript', 'callTranscripts'),
  }
  control.advance(29 * 60_000)
  expect(await ids('/v2/calls/extensive', 'calls')).toEqual(early.calls)
  control.advance(48 * HOUR)
  const late = {
    calls: await ids('/v2/calls/extensive', 'calls'),
    transcripts: await ids('/v2/calls/transcript', 'callTranscripts'),
  }
  expect(late.calls).toHaveLength(early.calls.length + before.pendingCalls)
  expect(late.calls).toEqual(expect.arrayContaining(early.calls))
  expect(late.transcripts).toHaveLength(early.transcripts.length + before.pendingTranscripts)
})

test('new calls go on taking place as the clock runs', async () => {
  await using gong = await openGong({ calls: 300, days: 30 })
  const before = gong.simulator.control.account()
  gong.simulator.control.advance(72 * HOUR)
  const after = gong.simulator.control.account()
  expect(after.calls - before.calls - before.pendingCalls).toBeGreaterThan(10)
  expect(Date.parse(after.newestCall ?? '')).toBeGreaterThan(Date.parse(TEST_NOW))
})

test('an added call shows itself, its transcript and its AI content when it is told to', async () => {
  await using gong = await openGong({ calls: 10 })
  const { control } = gong.simulator
  const id = control.addCall({
    started: '2026-06-14T10:00:00Z',
    title: 'Late one',
    duration: 900,
    visibleFrom: '2026-06-15T19:00:00Z',
    transcriptFrom: '2026-06-15T20:00:00Z',
    contentFrom: '2026-06-15T21:00:00Z',
  })
  const look = async () => {
    const filter = { callIds: [id] }
    const contentSelector = { exposedFields: { content: { brief: true, trackers: true } } }
    const extensive = await gong.ask('POST', '/v2/calls/extensive', { filter, contentSelector })
    const transcript = await gong.ask('POST', '/v2/calls/transcript', { filter })
    const { brief, trackers } = extensive.json.calls?.[0].content ?? {}
    return [
      (await gong.ask('GET', `/v2/calls/${id}`)).status,
      extensive.status,
      transcript.status,
      Boolean(trackers),
      Boolean(brief),
    ]
  }
  expect(await look()).toEqual([404, 404, 404, false, false])
  control.advance(HOUR)
  expect(await look()).toEqual([200, 200, 404, false, false])
  control.advance(HOUR)
  expect(await look()).toEqual([200, 200, 200, true, false])
  control.advance(HOUR)
  expect(await look()).toEqual([200, 200, 200, true, true])
  expect((await gong.ask('GET', `/v2/calls/${id}`)).json.call).toMatchObject({
    title: 'Late one',
    duration: 900,
  })
})

test('a transcript can come before its call, as it sometimes does', async () => {
  await using gong = await openGong({ calls: 3 })
  const id = gong.simulator.control.addCall({
    started: '2026-06-14T10:00:00Z',
    visibleFrom: '2026-06-15T19:00:00Z',
    transcriptFrom: '2026-06-15T17:00:00Z',
  })
  const filter = { callIds: [id] }
  const [transcript] = (await gong.ask('POST', '/v2/calls/transcript', { filter })).json.callTranscripts
  expect(transcript.callId).toBe(id)
  expect(transcript.transcript.length).toBeGreaterThan(5)
  expect((await gong.ask('POST', '/v2/calls/extensive', { filter })).status).toBe(404)
})

test('the control works over HTTP as it does in the process', async () => {
  await using gong = await openGong({ calls: 120 })
  const control = async (method: string, path: string, body?: unknown) =>
    (await gong.ask(method, `/_simulator/${path}`, body)).json
  const [call] = (await gong.ask('GET', '/v2/calls')).json.calls
  await control('PATCH', `calls/${call.id}`, { title: 'Renamed', isPrivate: true })
  expect((await gong.ask('GET', `/v2/calls/${call.id}`)).json.call).toMatchObject({
    title: 'Renamed',
    isPrivate: true,
  })
  await control('DELETE', `calls/${call.id}`)
  expect((await gong.ask('GET', `/v2/calls/${call.id}`)).status).toBe(404)
  expect(await control('GET', 'account')).toMatchObject({ calls: 119 })
  const { id } = await control('POST', 'calls', { started: '2026-06-01T00:00:00Z', title: 'New' })
  expect((await gong.ask('GET', `/v2/calls/${id}`)).json.call.title).toBe('New')
  await control('POST', 'clock', { set: '2027-01-01T00:00:00Z' })
  expect((await control('GET', 'clock')).now).toMatch(/^2027-01-01T00:00:00/)
  const fault = await control('POST', 'faults', { kind: 'status', status: 418 })
  expect((await gong.ask('GET', '/v2/users')).status).toBe(418)
  await control('DELETE', `faults/${fault.id}`)
  expect((await gong.ask('GET', '/v2/users')).status).toBe(200)
  expect(await control('POST', 'faults', { kind: 'nonsense' })).toMatchObject({
    error: expect.stringContaining('nonsense'),
  })
  expect((await gong.ask('POST', '/_simulator/unknown')).status).toBe(404)
})

test('the request log keeps what was asked and answered, and counts by operation', async () => {
  await using gong = await openGong({ calls: 5, ratePerSecond: 3 })
  const { requests } = gong.simulator.control
  await gong.ask('GET', '/v2/users?includeAvatars=true')
  await gong.ask('POST', '/v2/calls/transcript', { filter: {} })
  await gong.ask('GET', '/v2/calls/1')
  await gong.ask('GET', '/v2/calls/2')
  expect(requests.counts()).toEqual({
    total: 4,
    byPath: { 'GET /v2/users': 1, 'POST /v2/calls/transcript': 1, 'GET /v2/calls/{id}': 2 },
  })
  const [first, second, , last] = requests.list()
  expect(first).toMatchObject({
    number: 1,
    path: '/v2/users',
    query: { includeAvatars: 'true' },
    status: 200,
  })
  expect(second).toMatchObject({ method: 'POST', body: '{"filter":{}}' })
  expect(last).toMatchObject({ status: 429, retryAfter: '1' })
  expect(Math.abs((first?.time ?? 0) - Date.now())).toBeLessThan(60_000)
  requests.clear()
  expect(requests.counts().total).toBe(0)
})
