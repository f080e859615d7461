import { expect, test } from 'vitest'
import { METRICS } from '../account/activity.ts'
import { openGong } from '../test-gong.ts'

const FILTER = { fromDate: '2026-05-20', toDate: '2026-06-10' }

test('days and periods add up to the aggregate, and hosts to the calls themselves', async () => {
  await using gong = await openGong({ calls: 600, days: 60 })
  const whole = (await gong.ask('POST', '/v2/stats/activity/aggregate', { filter: FILTER })).json
  const days = await gong.walk('POST', '/v2/stats/activity/day-by-day', 'usersDetailedActivities', {
    filter: FILTER,
  })
  expect(whole.usersAggregateActivityStats.length).toBe(days.length)
  expect(whole).toMatchObject({
    fromDateTime: '2026-05-20T00:00:00-07:00',
    toDateTime: '2026-06-10T00:00:00-07:00',
    timeZone: 'America/Los_Angeles',
  })
  for (const { userId, userAggregateActivityStats } of whole.usersAggregateActivityStats) {
    const { userDailyActivityStats } = days.find((user) => user.userId === userId)
    expect(userDailyActivityStats).toHaveLength(21)
    for (const metric of METRICS) {
      const calls = new Set(userDailyActivityStats.flatMap((day: Record<string, string[]>) => day[metric]))
      expect([metric, calls.size]).toEqual([metric, userAggregateActivityStats[metric]])
    }
  }
  const filter = { fromDateTime: whole.fromDateTime, toDateTime: whole.toDateTime }
  const calls = await gong.walk('POST', '/v2/calls/extensive', 'calls', { filter })
  const hosted = whole.usersAggregateActivityStats.map(
    (user: { userAggregateActivityStats: { callsAsHost: number } }) =>
      user.userAggregateActivityStats.callsAsHost,
  )
  expect(hosted.reduce((sum: number, count: number) => sum + count, 0)).toBe(calls.length)
})

test('weeks begin on Monday and the ends are cut to the range', async () => {
  await using gong = await openGong({ calls: 600, days: 60 })
  const body = { filter: FILTER, aggregationPeriod: 'WEEK' }
  const [user] = (await gong.ask('POST', '/v2/stats/activity/aggregate-by-period', body)).json
    .usersAggregateActivity
  expect(user.userAggregateActivity.map((week: { fromDate: string }) => week.fromDate.slice(0, 10))).toEqual([
    '2026-05-20',
    '2026-05-25',
    '2026-06-01',
    '2026-06-08',
  ])
})

test('scorecards are found by the day of the review in the company’s zone, by hand unless asked otherwise', async () => {
  await using gong = await openGong({ calls: 1200, days: 60 })
  const walk = (filter: Record<string, unknown>) =>
    gong.walk('POST', '/v2/stats/activity/scorecards', 'answeredScorecards', { filter })
  const both = await walk({ reviewMethod: 'BOTH' })
  const manual = await walk({})
  expect(
    manual.every(({ reviewMethod, reviewerUserId }) => reviewMethod === 'MANUAL' && reviewerUserId !== null),
  ).toBe(true)
  expect(manual.length).toBeGreaterThan(20)
  expect(both.length).toBeGreaterThan(manual.length)
  expect(
    both
      .filter(({ reviewMethod }) => reviewMethod === 'AUTOMATIC')
      .every(({ reviewerUserId }) => reviewerUserId === null),
  ).toBe(true)
  const day = manual[10].reviewTime.slice(0, 10)
  const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
  const onDay = await walk({ reviewFromDate: day, reviewToDate: next })
  expect(onDay).toHaveLength(manual.filter(({ reviewTime }) => reviewTime.startsWith(day)).length)
})

test('coaching lists a manager’s reports, and nothing for anybody else', async () => {
  await using gong = await openGong({ calls: 900, days: 60 })
  const [workspace] = (await gong.ask('GET', '/v2/workspaces')).json.workspaces
  const users = (await gong.ask('GET', '/v2/users')).json.users
  const [manager] = gong.simulator.control.account().managers
  const ask = async (id: string) => {
    const query = {
      'workspace-id': workspace.id,
      'manager-id': id,
      from: '2026-05-01T00:00:00Z',
      to: '2026-06-15T00:00:00Z',
    }
    return (await gong.ask('GET', `/v2/coaching?${new URLSearchParams(query)}`)).json.coachingData
  }
  const [data] = await ask(manager ?? '')
  const reports = users.filter((user: { managerId: string }) => user.managerId === manager)
  expect(data.directReportsMetrics.map(({ report }: { report: { id: string } }) => report.id).sort()).toEqual(
    reports.map(({ id }: { id: string }) => id).sort(),
  )
  const acts = data.directReportsMetrics.flatMap(({ metrics }: { metrics: Record<string, string[]> }) =>
    Object.values(metrics).flat(),
  )
  expect(acts.length).toBeGreaterThan(0)
  const rep = users.find(
    (user: { id: string }) => !gong.simulator.control.account().managers.includes(user.id),
  )
  expect(await ask(rep.id)).toEqual([])
})

test('folders belong to a workspace and hold calls of it', async () => {
  await using gong = await openGong({ calls: 400 })
  const [workspace] = (await gong.ask('GET', '/v2/workspaces')).json.workspaces
  const { folders } = (await gong.ask('GET', `/v2/library/folders?workspaceId=${workspace.id}`)).json
  const ids = new Set(folders.map(({ id }: { id: string }) => id))
  expect(
    folders.every(
      ({ parentFolderId }: { parentFolderId: string | null }) =>
        parentFolderId === null || ids.has(parentFolderId),
    ),
  ).toBe(true)
  const contents = []
  for (const { id } of folders)
    contents.push((await gong.ask('GET', `/v2/library/folder-content?folderId=${id}`)).json.calls)
  expect(contents.some((calls) => calls.length === 0)).toBe(true)
  const [first] = contents.flat()
  expect((await gong.ask('GET', `/v2/calls/${first.id}`)).json.call).toMatchObject({
    title: first.title,
    workspaceId: workspace.id,
  })
})
