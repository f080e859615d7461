import { expect, test } from 'vitest'
import { parseFaults } from './faults.ts'
import { openGong } from './test-gong.ts'

test('a status strikes the next few requests to a path and then no more', async () => {
  await using gong = await openGong()
  gong.simulator.control.faults.add({
    kind: 'status',
    status: 503,
    path: '/v2/us*',
    times: 2,
    after: 1,
    retryAfter: 7,
  })
  const answers = []
  for (let count = 0; count < 5; count++) answers.push(await gong.ask('GET', '/v2/users'))
  expect(answers.map(({ status }) => status)).toEqual([200, 503, 503, 200, 200])
  expect(answers[1]?.headers.get('retry-after')).toBe('7')
  expect((await gong.ask('GET', '/v2/workspaces')).status).toBe(200)
  expect(gong.simulator.control.faults.list()).toMatchObject([{ id: 1, struck: 2 }])
})

test('Retry-After can be a date', async () => {
  await using gong = await openGong({ faults: parseFaults('429:retryAfter=120,retryAfterDate=true') })
  const header = (await gong.ask('GET', '/v2/users')).headers.get('retry-after') ?? ''
  expect(header).toMatch(/GMT$/)
  expect(Math.abs(Date.parse(header) - Date.now() - 120_000)).toBeLessThan(5000)
})

test('a share strikes about that many requests, the same ones for a seed', async () => {
  const hits = async () => {
    await using gong = await openGong({ calls: 1, faults: parseFaults('500:share=0.3') })
    const statuses = []
    for (let count = 0; count < 60; count++) statuses.push((await gong.ask('GET', '/v2/workspaces')).status)
    return statuses
  }
  const [one, two] = [await hits(), await hits()]
  expect(one).toEqual(two)
  const struck = one.filter((status) => status === 500).length
  expect(struck).toBeGreaterThan(8)
  expect(struck).toBeLessThan(30)
})

test('a connection can break before the answer and in the middle of its body', async () => {
  await using gong = await openGong()
  const { faults } = gong.simulator.control
  for (const kind of ['reset', 'reset-in-body'] as const) {
    faults.add({ kind, times: 1 })
    await expect(gong.ask('GET', '/v2/calls')).rejects.toThrow()
  }
  expect((await gong.ask('GET', '/v2/calls')).status).toBe(200)
  expect(gong.simulator.control.requests.list().map(({ status }) => status)).toEqual([0, 200, 200])
})

test('a recording can break off, and the rest be fetched', async () => {
  await using gong = await openGong()
  const wanted = { filter: {}, contentSelector: { exposedFields: { media: true } } }
  const url = (await gong.ask('POST', '/v2/calls/extensive', wanted)).json.calls[0].media.audioUrl
  gong.simulator.control.faults.add({ kind: 'reset-in-body', path: '/media/*', times: 1 })
  await expect(fetch(url).then((response) => response.arrayBuffer())).rejects.toThrow()
  expect((await fetch(url, { headers: { range: 'bytes=10-19' } })).status).toBe(206)
})

test('answers can be slow, redirected, HTML, refused for the day, or say that a cursor expired', async () => {
  await using gong = await openGong()
  const { faults } = gong.simulator.control
  faults.add({ kind: 'slow', delayMs: 120, times: 1 })
  const before = performance.now()
  await gong.ask('GET', '/v2/workspaces')
  expect(performance.now() - before).toBeGreaterThan(110)

  faults.add({ kind: 'redirect', times: 1 })
  const redirect = await gong.ask('GET', '/v2/users?cursor=1')
  expect([redirect.status, redirect.headers.get('location')]).toEqual([
    307,
    `http://localhost:${gong.simulator.port}/v2/users?cursor=1`,
  ])

  faults.add({ kind: 'html', times: 1 })
  const html = await gong.ask('GET', '/v2/users')
  expect([html.status, html.headers.get('content-type'), html.text.slice(0, 15)]).toEqual([
    200,
    'text/html;charset=UTF-8',
    '<!DOCTYPE html>',
  ])

  faults.add({ kind: 'daily-limit', times: 1 })
  const daily = await gong.ask('GET', '/v2/users')
  expect(daily.status).toBe(429)
  expect(Number(daily.headers.get('retry-after'))).toBeGreaterThan(5 * 3600)

  const { cursor } = (await gong.ask('GET', '/v2/calls')).json.records
  faults.add({ kind: 'expired-cursor' })
  expect((await gong.ask('GET', '/v2/calls')).status).toBe(200)
  expect((await gong.ask('GET', `/v2/calls?cursor=${cursor}`)).json.errors[0]).toContain('cursor has expired')
})

test('bodies can hold unknown fields, nulls, other types, one record too few and ids as numbers', async () => {
  await using gong = await openGong()
  const { faults } = gong.simulator.control
  const plain = (await gong.ask('GET', '/v2/calls')).json
  const spoiled = async (kind: Parameters<typeof faults.add>[0]['kind']) => {
    faults.clear()
    faults.add({ kind })
    return gong.ask('GET', '/v2/calls')
  }
  expect((await spoiled('unknown-fields')).json.calls[0]).toMatchObject({ ...plain.calls[0], newField: {} })
  expect((await spoiled('null-fields')).json.calls[0]).toMatchObject({
    id: plain.calls[0].id,
    title: null,
    duration: null,
  })
  expect((await spoiled('wrong-types')).json.calls[0].duration).toBe(String(plain.calls[0].duration))
  expect((await spoiled('overcount')).json.records).toMatchObject({ totalRecords: 251, currentPageSize: 100 })
  expect((await spoiled('numeric-ids')).text).toContain(`"id":${plain.calls[0].id},`)
})

test('ids that are numbers in the description can come as strings', async () => {
  await using gong = await openGong()
  const reviews = () =>
    gong.ask('POST', '/v2/stats/activity/scorecards', { filter: { reviewMethod: 'BOTH' } })
  expect((await reviews()).text).toMatch(/"answeredScorecardId":\d+,/)
  gong.simulator.control.faults.add({ kind: 'string-ids' })
  expect((await reviews()).text).toMatch(/"answeredScorecardId":"\d+",/)
  expect((await reviews()).text).not.toMatch(/Id":\d/)
})

test('faults that do not exist are refused by name', () => {
  expect(() => parseFaults('explode')).toThrow('unknown kind of fault "explode"')
  expect(() => parseFaults('slow:loudness=3')).toThrow('no field "loudness"')
  expect(() => parseFaults('slow:delayMs=soon')).toThrow('delayMs must be a number')
  expect(parseFaults('429:path=/v2/calls*,times=3;reset:share=0.1')).toEqual([
    { kind: 'status', status: 429, path: '/v2/calls*', times: 3 },
    { kind: 'reset', share: 0.1 },
  ])
})
