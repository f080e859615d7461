import { expect, test } from 'vitest'
import { openGong, type Parsed, type TestGong } from './test-gong.ts'
import { misfitsOf } from './test-misfits.ts'

const CONTENT = [
  'structure',
  'topics',
  'trackers',
  'trackerOccurrences',
  'brief',
  'outline',
  'highlights',
  'callOutcome',
  'keyPoints',
]
const allOf = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, true]))
const SELECTOR = {
  context: 'Extended',
  exposedFields: {
    parties: true,
    media: true,
    content: allOf(CONTENT),
    interaction: allOf(['speakers', 'video', 'personInteractionStats', 'questions']),
    collaboration: allOf(['publicComments']),
  },
}

async function check(gong: TestGong, method: string, path: string, address = path, body?: unknown) {
  const answer = await gong.ask(method, address, body)
  expect([path, Math.floor(answer.status / 100)]).toEqual([path, 2])
  expect([path, misfitsOf(method, path, answer)]).toEqual([path, []])
  return answer
}

test('what the simulator answers has the described fields and types', async () => {
  await using gong = await openGong({ calls: 300, days: 30 })
  const { managers } = gong.simulator.control.account()
  const [workspace] = (await gong.ask('GET', '/v2/workspaces')).json.workspaces
  const [call] = (await gong.ask('GET', '/v2/calls')).json.calls
  const { folders } = (await gong.ask('GET', `/v2/library/folders?workspaceId=${workspace.id}`)).json
  const filter = { fromDate: '2026-06-01', toDate: '2026-06-10' }
  const asked: readonly (readonly [
    method: string,
    path: string,
    address?: string | undefined,
    body?: unknown,
  ])[] = [
    ['GET', '/v2/calls'],
    ['GET', '/v2/calls/{id}', `/v2/calls/${call.id}`],
    ['POST', '/v2/calls/extensive', undefined, { filter: {}, contentSelector: SELECTOR }],
    ['POST', '/v2/calls/transcript', undefined, { filter: {} }],
    ['GET', '/v2/users', '/v2/users?includeAvatars=true'],
    ['GET', '/v2/users/{id}', `/v2/users/${managers[0]}`],
    ['GET', '/v2/users/{id}/settings-history', `/v2/users/${managers[0]}/settings-history`],
    ['POST', '/v2/users/extensive', undefined, { filter: {} }],
    ['GET', '/v2/workspaces'],
    ['GET', '/v2/settings/trackers'],
    ['GET', '/v2/settings/scorecards'],
    ['GET', '/v2/settings/briefs'],
    ['GET', '/v2/call-outcomes'],
    ['GET', '/v2/library/folders', `/v2/library/folders?workspaceId=${workspace.id}`],
    ['GET', '/v2/library/folder-content', `/v2/library/folder-content?folderId=${folders[1].id}`],
    ['GET', '/v2/logs', '/v2/logs?logType=UserCallPlay&fromDateTime=2026-06-01T00:00:00Z'],
    [
      'GET',
      '/v2/coaching',
      `/v2/coaching?workspace-id=${workspace.id}&manager-id=${managers[0]}&from=2026-06-01T00:00:00Z&to=2026-06-15T00:00:00Z`,
    ],
    ['POST', '/v2/stats/activity/scorecards', undefined, { filter: { reviewMethod: 'BOTH' } }],
    ['POST', '/v2/stats/interaction', undefined, { filter }],
    ['POST', '/v2/stats/activity/aggregate', undefined, { filter }],
    ['POST', '/v2/stats/activity/day-by-day', undefined, { filter }],
    ['POST', '/v2/stats/activity/aggregate-by-period', undefined, { filter, aggregationPeriod: 'WEEK' }],
  ]
  for (const [method, path, address = path, body] of asked) await check(gong, method, path, address, body)
})

test('what it answers of flows, the CRM, permission profiles and AI has them too', async () => {
  await using gong = await openGong({ calls: 300, days: 30 })
  const [{ id: workspaceId }] = (await gong.ask('GET', '/v2/workspaces')).json.workspaces
  const users = await gong.walk('GET', '/v2/users', 'users')
  const seats = await Promise.all(
    users.map(({ emailAddress }) => gong.ask('GET', `/v2/flows?flowOwnerEmail=${emailAddress}`)),
  )
  const flowInstanceOwnerEmail = users[seats.findIndex(({ status }) => status === 200)].emailAddress
  const selector = { context: 'Basic', exposedFields: { parties: true } }
  const { calls } = (
    await gong.ask('POST', '/v2/calls/extensive', { filter: { workspaceId }, contentSelector: selector })
  ).json
  const objects = (list: Parsed, type: string) =>
    list
      .flatMap(({ context }: Parsed) => context.flatMap(({ objects }: Parsed) => objects))
      .find(({ objectType }: Parsed) => objectType === type).objectId
  const crmId = objects(
    calls.flatMap(({ parties }: Parsed) => parties),
    'Contact',
  )
  const flows = '/v2/flows/prospects'
  const owned = `flowOwnerEmail=${flowInstanceOwnerEmail}`
  const listed = await check(gong, 'GET', '/v2/flows', `/v2/flows?${owned}`)
  await check(
    gong,
    'GET',
    '/v2/flows/folders',
    `/v2/flows/folders?flowFolderOwnerEmail=${flowInstanceOwnerEmail}`,
  )
  const flowId = listed.json.flows[0].id
  await check(gong, 'POST', '/v2/flows/steps', undefined, { flowIds: [flowId] })
  const assignment = { flowId, flowInstanceOwnerEmail }
  const crmProspectsIds = [crmId, 'nobody']
  await check(gong, 'POST', `${flows}/assign`, undefined, { ...assignment, crmProspectsIds })
  await check(gong, 'POST', `${flows}/assign/cool-off-override`, undefined, {
    ...assignment,
    crmProspectsIds,
  })
  await check(gong, 'POST', flows, undefined, { crmProspectsIds })
  const bulk = {
    ...assignment,
    prospects: [{ crmId }, { firstName: 'A', lastName: 'B', email: 'a@b.example' }],
  }
  const { json } = await check(gong, 'POST', `${flows}/bulk-assignments`, undefined, bulk)
  gong.simulator.control.advance(60_000)
  await check(gong, 'GET', `${flows}/bulk-assignments/{id}`, `${flows}/bulk-assignments/${json.id}`)
  await check(gong, 'POST', `${flows}/unassign-flows-by-instance-id`, undefined, { flowInstanceIds: ['1'] })
  await check(gong, 'POST', `${flows}/unassign-flows-by-crm-id`, undefined, { crmProspectId: crmId })
  const owner = { ownerEmail: 'a@b.example', name: 'CRM' }
  const { text } = await check(gong, 'PUT', '/v2/crm/integrations', undefined, owner)
  const integration = `integrationId=${/"integrationId":(\d+)/.exec(text)?.[1]}`
  await check(gong, 'GET', '/v2/crm/integrations')
  const schema = `/v2/crm/entity-schema?${integration}&objectType=DEAL`
  const field = { uniqueName: 'size', label: 'Size', type: 'NUMBER' }
  await check(gong, 'POST', '/v2/crm/entity-schema', schema, [field])
  await check(gong, 'GET', '/v2/crm/entity-schema', schema)
  const asynchronous = `${integration}&clientRequestId=gone`
  await check(gong, 'DELETE', '/v2/crm/integrations', `/v2/crm/integrations?${asynchronous}`)
  await check(gong, 'GET', '/v2/crm/request-status', `/v2/crm/request-status?${asynchronous}`)
  const profiles = `/v2/all-permission-profiles?workspaceId=${workspaceId}`
  const { profiles: known } = (await check(gong, 'GET', '/v2/all-permission-profiles', profiles)).json
  const created = `/v2/permission-profile?workspaceId=${workspaceId}`
  await check(gong, 'POST', '/v2/permission-profile', created, { name: 'New' })
  const profile = `?profileId=${known[1].id}`
  await check(gong, 'GET', '/v2/permission-profile', `/v2/permission-profile${profile}`)
  await check(gong, 'PUT', '/v2/permission-profile', `/v2/permission-profile${profile}`, { scoreCalls: true })
  await check(gong, 'GET', '/v2/permission-profile/users', `/v2/permission-profile/users${profile}`)
  const entity = `workspaceId=${workspaceId}&crmEntityType=ACCOUNT&crmEntityId=${objects(calls, 'Account')}&timePeriod=LAST_YEAR`
  await check(
    gong,
    'GET',
    '/v2/entities/ask-entity',
    `/v2/entities/ask-entity?${entity}&question=Next%20steps`,
  )
  await check(
    gong,
    'GET',
    '/v2/entities/get-brief',
    `/v2/entities/get-brief?${entity}&briefName=Deal%20risks`,
  )
})
