import { expect, test } from 'vitest'
import { loadDescription } from './description.ts'
import { openGong } from './test-gong.ts'

const PARSE = 'Json parse error, verify Json format matches the API description.'
const DATES = { fromDate: '2026-06-01', toDate: '2026-06-08' }
const FAR = { fromDateTime: '1999-01-01T00:00:00Z', toDateTime: '1999-02-01T00:00:00Z' }

type Case = readonly [method: string, path: string, body: unknown, status: number, errors: readonly string[]]

const REFUSED: readonly Case[] = [
  ['POST', '/v2/calls/extensive', undefined, 400, [PARSE]],
  ['POST', '/v2/calls/extensive', {}, 400, [PARSE]],
  ['POST', '/v2/calls/extensive', '{"filter":', 400, [PARSE]],
  ['POST', '/v2/calls/extensive', { filter: null }, 400, [PARSE]],
  ['POST', '/v2/calls/extensive', { filter: { callIds: 'not a list' } }, 400, [PARSE]],
  ['POST', '/v2/calls/extensive', { filter: { callIds: ['12x'] } }, 400, [PARSE]],
  ['POST', '/v2/calls/extensive', { filter: { workspaceId: 7 } }, 400, [PARSE]],
  ['POST', '/v2/calls/extensive', { filter: { fromDateTime: '2026-01-01' } }, 400, [PARSE]],
  ['POST', '/v2/calls/extensive', { filter: {}, contentSelector: { context: 'extended' } }, 400, [PARSE]],
  [
    'POST',
    '/v2/calls/extensive',
    { filter: {}, contentSelector: { exposedFields: { parties: 'yes' } } },
    400,
    [PARSE],
  ],
  [
    'POST',
    '/v2/calls/transcript',
    { filter: { fromDateTime: '2026-02-01T00:00:00Z', toDateTime: '2026-01-01T00:00:00Z' } },
    400,
    ['filter.fromDateTime: must be before toDateTime'],
  ],
  ['POST', '/v2/users/extensive', {}, 400, [PARSE]],
  ['GET', '/v2/calls?fromDateTime=2026-01-01', undefined, 400, [PARSE]],
  ['GET', '/v2/calls?fromDateTime=2026-01-01T00:00:00+02:00', undefined, 400, [PARSE]],
  ['GET', '/v2/users?includeAvatars=perhaps', undefined, 400, [PARSE]],
  ['GET', '/v2/calls/abc', undefined, 400, [PARSE]],
  ['GET', '/v2/calls/123', undefined, 404, ['Call ID 123 was not found']],
  ['GET', '/v2/nothing', undefined, 404, ['Not found']],
  ['DELETE', '/v2/calls', undefined, 405, ['Method not allowed']],
  ['GET', '/v2/library/folders', undefined, 400, ['workspaceId parameter is missing']],
  ['GET', '/v2/library/folder-content', undefined, 400, ['folderId parameter is missing']],
  [
    'GET',
    '/v2/coaching?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z',
    undefined,
    400,
    ['workspace-id parameter is missing', 'manager-id parameter is missing'],
  ],
  ['GET', '/v2/coaching?workspace-id=1&manager-id=1&from=2026-01-01&to=2026-02-01', undefined, 400, [PARSE]],
  ['GET', '/v2/logs?logType=accesslog&fromDateTime=2026-01-01T00:00:00Z', undefined, 400, [PARSE]],
  [
    'POST',
    '/v2/stats/activity/aggregate',
    { filter: {} },
    400,
    ['filter.fromDate: must not be null', 'filter.toDate: must not be null'],
  ],
  [
    'POST',
    '/v2/stats/activity/aggregate-by-period',
    { filter: DATES },
    400,
    ['aggregationPeriod: must not be null'],
  ],
  [
    'POST',
    '/v2/stats/activity/aggregate-by-period',
    { filter: DATES, aggregationPeriod: 'week' },
    400,
    [PARSE],
  ],
  [
    'POST',
    '/v2/stats/interaction',
    { filter: { fromDate: '2026-06-01T00:00:00Z', toDate: '2026-06-08' } },
    400,
    [PARSE],
  ],
  [
    'POST',
    '/v2/stats/activity/aggregate',
    { filter: { fromDate: '2026-06-01', toDate: '2026-06-16' } },
    400,
    ['filter.toDate: must not exceed the current day'],
  ],
  [
    'GET',
    `/v2/calls?${new URLSearchParams(FAR)}`,
    undefined,
    404,
    ['No calls found corresponding to the provided filters'],
  ],
  [
    'POST',
    '/v2/calls/extensive',
    { filter: FAR },
    404,
    ['No calls found corresponding to the provided filters'],
  ],
  [
    'POST',
    '/v2/calls/transcript',
    { filter: { callIds: ['1'] } },
    404,
    ['No calls found corresponding to the provided filters'],
  ],
  [
    'POST',
    '/v2/users/extensive',
    { filter: { userIds: ['1'] } },
    404,
    ['No users found corresponding to the provided filters'],
  ],
  [
    'POST',
    '/v2/stats/activity/scorecards',
    { filter: { reviewFromDate: '2026-06-01', reviewToDate: '2026-06-01' } },
    404,
    ['No answered scorecards found corresponding to the provided filters.'],
  ],
  ['POST', '/v2/stats/activity/aggregate', { filter: { ...DATES, userIds: ['1'] } }, 404, ['User not found']],
  [
    'POST',
    '/v2/stats/interaction',
    { filter: { ...DATES, userIds: ['1'] } },
    404,
    ['No stats found corresponding to the provided filters'],
  ],
  ['GET', '/v2/settings/trackers?workspaceId=1', undefined, 404, ['Workspace not found']],
]

test('requests that do not fit the description are refused in Gong’s words', async () => {
  await using gong = await openGong()
  for (const [method, path, body, status, errors] of REFUSED) {
    const answer = await gong.ask(method, path, body)
    expect({
      request: `${method} ${path}`,
      body,
      status: answer.status,
      errors: answer.json?.errors,
    }).toEqual({
      request: `${method} ${path}`,
      body,
      status,
      errors,
    })
    expect(answer.json.requestId).toMatch(/^[0-9a-z]{19}$/)
  }
})

test('an empty account answers an open question with an empty list, and a filter with 404', async () => {
  await using gong = await openGong({ calls: 0 })
  const open = await gong.ask('POST', '/v2/calls/extensive', { filter: {} })
  expect(open.json).toMatchObject({
    calls: [],
    records: { totalRecords: 0, currentPageSize: 0, currentPageNumber: 0 },
  })
  expect((await gong.ask('GET', '/v2/calls')).json.calls).toEqual([])
  expect(
    (await gong.ask('POST', '/v2/stats/activity/scorecards', { filter: {} })).json.answeredScorecards,
  ).toEqual([])
  expect(
    (await gong.ask('POST', '/v2/calls/extensive', { filter: { fromDateTime: '2020-01-01T00:00:00Z' } }))
      .status,
  ).toBe(404)
})

test('each operation of the description is answered or refused in Gong’s shape, and never fails', async () => {
  await using gong = await openGong({ calls: 20 })
  for (const { method, path } of loadDescription().operations) {
    const answer = await gong.ask(
      method,
      path.replaceAll(/\{\w+\}/g, '1'),
      method === 'GET' ? undefined : { filter: {} },
    )
    expect([200, 400, 404, 501], `${method} ${path}: ${answer.text}`).toContain(answer.status)
    if (answer.status !== 200)
      expect(answer.json.errors).toEqual([expect.any(String), ...answer.json.errors.slice(1)])
  }
})
