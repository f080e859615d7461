import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openGong } from './test-gong.ts'

const PAGED = [
  ['GET', '/v2/calls', 'calls'],
  ['POST', '/v2/calls/extensive', 'calls'],
  ['POST', '/v2/calls/transcript', 'callTranscripts'],
  ['GET', '/v2/users', 'users'],
  ['POST', '/v2/users/extensive', 'users'],
  ['POST', '/v2/stats/activity/scorecards', 'answeredScorecards'],
] as const

const idOf = (record: Record<string, unknown>) =>
  String(record['id'] ?? record['callId'] ?? (record['metaData'] as { id: string } | undefined)?.id)

test.each(PAGED)(
  '%s %s pages by 100 and adds up to its total, each record once',
  async (method, path, key) => {
    await using gong = await openGong({ calls: path.endsWith('transcript') ? 350 : 2500, users: 130 })
    const first = await gong.ask(method, path, method === 'POST' ? { filter: {} } : undefined)
    const { totalRecords, currentPageSize, currentPageNumber } = first.json.records
    expect([currentPageSize, currentPageNumber]).toEqual([100, 0])
    const all = await gong.walk(method, path, key, { filter: {} })
    expect(all).toHaveLength(totalRecords)
    if (key !== 'answeredScorecards') expect(new Set(all.map(idOf)).size).toBe(totalRecords)
  },
)

test('what all pages hold is what the account says of itself', async () => {
  await using gong = await openGong({ calls: 730, users: 60 })
  const facts = gong.simulator.control.account()
  const calls = await gong.walk('GET', '/v2/calls', 'calls')
  const transcripts = await gong.walk('POST', '/v2/calls/transcript', 'callTranscripts', { filter: {} })
  expect(calls).toHaveLength(730)
  expect(facts.calls).toBe(730)
  expect(calls.filter((call) => call.isPrivate)).toHaveLength(facts.privateCalls)
  expect(facts.privateCalls).toBeGreaterThan(0)
  expect(transcripts).toHaveLength(facts.transcripts)
  expect(facts.transcripts).toBeLessThan(730)
  expect(await gong.walk('GET', '/v2/users', 'users')).toHaveLength(facts.users)
  const starts = calls.map((call) => Date.parse(call.started)).sort((left, right) => left - right)
  expect([starts[0], starts.at(-1)]).toEqual(
    [facts.oldestCall, facts.newestCall].map((time) => Date.parse(time ?? '')),
  )
})

test('calls come oldest first: by scheduled time in the list of calls, by start everywhere else', async () => {
  await using gong = await openGong({ calls: 450 })
  const list = await gong.walk('GET', '/v2/calls', 'calls')
  const extensive = await gong.walk('POST', '/v2/calls/extensive', 'calls', { filter: {} })
  const listTimes = list.map((call) => Date.parse(call.scheduled ?? call.started))
  const startTimes = extensive.map((call) => Date.parse(call.metaData.started))
  expect(listTimes).toEqual(listTimes.toSorted((left, right) => left - right))
  expect(startTimes).toEqual(startTimes.toSorted((left, right) => left - right))
  expect(list.map(({ id }) => id)).not.toEqual(extensive.map(({ metaData }) => metaData.id))
})

test('the windows of any split find together what the whole finds, in each operation', async () => {
  await using gong = await openGong({ calls: 90, days: 10 })
  const begin = Date.parse('2026-06-05T00:00:00Z')
  const end = Date.parse('2026-06-16T00:00:00Z')
  const find = async (path: string, fromDateTime: string, toDateTime: string) => {
    const filter = { fromDateTime, toDateTime }
    const query = `${path}?${new URLSearchParams(filter)}`
    const answer =
      path === '/v2/calls' ? await gong.ask('GET', query) : await gong.ask('POST', path, { filter })
    if (answer.status === 404) return []
    return (answer.json.calls ?? answer.json.callTranscripts).map(idOf)
  }
  const calls = await gong.walk('GET', '/v2/calls', 'calls')
  // Splits at the very times of calls tell whether an end is left out and a beginning is not.
  const starts = calls.map((call) => Date.parse(call.started))
  const moments = fc.oneof(fc.integer({ min: begin + 1, max: end - 1 }), fc.constantFrom(...starts))
  for (const path of ['/v2/calls', '/v2/calls/extensive', '/v2/calls/transcript']) {
    const whole = await find(path, new Date(begin).toISOString(), new Date(end).toISOString())
    expect(whole.length).toBeGreaterThan(80)
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(moments, { minLength: 1, maxLength: 4 }), async (cuts) => {
        const bounds = [begin, ...cuts.toSorted((left, right) => left - right), end].map((time) =>
          new Date(time).toISOString(),
        )
        const parts = await Promise.all(
          bounds.slice(1).map((to, place) => find(path, bounds[place] ?? '', to)),
        )
        expect(parts.flat()).toEqual(whole)
      }),
      { numRuns: 15 },
    )
  }
})

test('a call that starts at the beginning of a window is in it, one that starts at its end is not', async () => {
  await using gong = await openGong()
  const [{ metaData }] = (await gong.ask('POST', '/v2/calls/extensive', { filter: {} })).json.calls
  const { started } = metaData
  const before = new Date(Date.parse(started) - 3_600_000).toISOString()
  const after = new Date(Date.parse(started) + 3_600_000).toISOString()
  const inside = await gong.ask('POST', '/v2/calls/extensive', {
    filter: { fromDateTime: started, toDateTime: after },
  })
  expect(inside.json.calls[0].metaData.id).toBe(metaData.id)
  const outside = await gong.ask('POST', '/v2/calls/extensive', {
    filter: { fromDateTime: before, toDateTime: started },
  })
  expect(outside.status).toBe(404)
})

test('the total is that of the first page, though a call goes while paging', async () => {
  await using gong = await openGong({ calls: 350 })
  const first = await gong.ask('GET', '/v2/calls')
  gong.simulator.control.deleteCall(first.json.calls[0].id)
  const second = await gong.ask('GET', `/v2/calls?cursor=${first.json.records.cursor}`)
  expect(second.json.records).toMatchObject({ totalRecords: 350, currentPageNumber: 1, currentPageSize: 100 })
  expect((await gong.ask('GET', '/v2/calls')).json.records.totalRecords).toBe(349)
})
