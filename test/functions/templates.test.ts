import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtInFunctions } from '../../src/functions/built-in-functions.ts'
import type { ActionInfo } from '../../src/functions/function-info.ts'
import { openGong, type TestGong } from '../../src/simulator/test-gong.ts'
import { type Known, know } from '../../src/simulator/test-requests.ts'
import {
  accessKey,
  accessKeySecret,
  startTestServer,
  type TestServer,
} from '../server/support/test-server.ts'
import { nangoTemplates } from './nango-templates.ts'

const actions = builtInFunctions('1', 0).filter((info): info is ActionInfo => info.type === 'action')
const byName = new Map(actions.map((action) => [action.name, action]))

test('every action of Nango’s templates is there, and no other', () => {
  expect(actions.map(({ name }) => name).sort()).toEqual(Object.keys(nangoTemplates).sort())
})

test.each(Object.entries(nangoTemplates))('%s takes the inputs that Nango’s does', (name, told) => {
  const inputs = told === '' ? [] : told.split(', ')
  const { properties, required } = inputOf(name)
  const names = inputs.map((input) => input.replace('?', ''))
  expect(names.filter((input) => !(input in properties))).toEqual([])
  const demanded = inputs.filter((input) => !input.endsWith('?'))
  expect(required.filter((input) => !demanded.includes(input))).toEqual([])
})

function inputOf(name: string) {
  const { properties = {}, required = [] } = (byName.get(name)?.input ?? {}) as {
    readonly properties?: object
    readonly required?: readonly string[]
  }
  return { properties, required }
}

const range = { fromDateTime: '2026-01-01T00:00:00Z', toDateTime: '2026-06-14T00:00:00Z' }
const some = expect.anything()
const list = expect.arrayContaining([expect.any(Object)])

/** An input of each template with which Gong takes it, and what of the output is certain. */
const examples: Readonly<Record<string, (known: Known) => readonly [input: unknown, output: unknown]>> = {
  'list-users': () => [undefined, { users: list, totalRecords: some }],
  'get-user': ({ user }) => [{ userId: user.id }, { id: user.id, emailAddress: user.emailAddress }],
  'get-user-settings-history': ({ user }) => [{ userId: user.id }, { userSettingsHistory: some }],
  'list-calls': () => [range, { calls: list, nextCursor: some, totalRecords: some }],
  'get-call': ({ call }) => [{ id: call }, { id: call, url: some }],
  'upload-call': ({ user }) => [
    {
      clientUniqueId: 'template',
      actualStart: '2026-06-01T10:00:00Z',
      direction: 'Inbound',
      primaryUser: user.id,
      parties: [
        { speakerId: 's1', affiliation: 'Internal', emailAddress: user.emailAddress, userId: user.id },
      ],
    },
    { callId: some },
  ],
  'fetch-call-extensive-data': ({ call }) => [
    { callIds: [call] },
    { calls: [expect.objectContaining({ parties: list, content: some, interaction: some, context: some })] },
  ],
  'get-call-media': ({ call }) => [{ callId: call }, { audioUrl: expect.stringMatching(/^http/) }],
  'fetch-call-transcripts': () => [
    { from: range.fromDateTime },
    { transcripts: expect.arrayContaining([{ callId: some, transcript: list }]), nextCursor: some },
  ],
  'list-call-transcripts': ({ call }) => [
    { callIds: [call] },
    { callTranscripts: [{ callId: call, transcript: list }] },
  ],
  'get-call-transcript': ({ call }) => [{ callId: call }, { callId: call, transcript: list }],
  'add-call-users-access': ({ call, user }) => [{ callId: call, userIds: [user.id] }, { requestId: some }],
  'get-call-users-access': ({ call, user }) => [
    { callId: call },
    { callId: call, users: expect.arrayContaining([expect.objectContaining({ userId: user.id })]) },
  ],
  'remove-call-users-access': ({ call, user }) => [{ callId: call, userIds: [user.id] }, { requestId: some }],
  'list-scorecards': () => [undefined, { items: list }],
  'list-trackers': () => [undefined, { trackers: list }],
  'list-workspaces': () => [undefined, { workspaces: list }],
  'get-workspace': ({ workspace }) => [{ workspaceId: workspace }, { id: workspace, name: some }],
  'get-stats-activity-scorecards': () => [range, { answeredScorecards: list }],
  'list-library-folders': () => [undefined, { folders: list }],
  'list-library-folder-content': ({ folder }) => [{ folderId: folder }, { id: folder, calls: some }],
  'get-stats-activity-aggregate': ({ user }) => [
    { userIds: [user.id], referenceDate: '2026-06-01' },
    { usersAggregateActivityStats: some, records: some },
  ],
  'get-stats-activity-aggregate-by-period': () => [
    { ...range, groupingPeriod: 'month' },
    { usersAggregateActivity: list },
  ],
  'get-stats-activity-day-by-day': () => [
    { fromDate: '2026-05-01', toDate: '2026-06-01' },
    { usersDetailedActivities: list },
  ],
  'get-stats-interaction': ({ user }) => [
    { userIds: [user.id], referenceDate: '2026-06-01' },
    { peopleInteractionStats: some },
  ],
  'get-coaching-metrics': () => [{ from: range.fromDateTime, to: range.toDateTime }, { coachingData: list }],
  'list-call-outcomes': () => [undefined, { items: list }],
  'get-logs': () => [
    { logType: 'AccessLog', ...range, fromDateTime: '2026-06-10T00:00:00Z' },
    { logEntries: list },
  ],
  'get-entity-brief': ({ account, workspace }) => [
    {
      ...{ entityType: 'Account', entityId: account, workspaceId: workspace },
      ...{ briefName: 'Account summary', timePeriod: 'ALL_CONVERSATIONS' },
    },
    { briefSections: some },
  ],
  'ask-entity': ({ account }) => [
    { entityType: 'Account', entityId: account, question: 'What do they want?' },
    { answer: some },
  ],
  'list-flows': ({ owner }) => [{ flowOwnerEmail: owner }, { flows: list }],
  'list-flow-folders': ({ owner }) => [{ flowFolderOwnerEmail: owner }, { items: list }],
  'get-flow-steps': ({ flow }) => [{ flowIds: [flow] }, { flows: [expect.objectContaining({ id: flow })] }],
  'assign-prospects-cool-off-override': ({ contact, flow, owner }) => [
    { flowId: flow, crmProspectsIds: [contact], flowInstanceOwnerEmail: owner },
    { prospectsAssigned: some },
  ],
  'list-flow-prospects': ({ contact }) => [{ crmProspectsIds: [contact] }, { items: list }],
  'remove-prospects-from-flow': () => [{ flowInstanceIds: ['1'] }, { unassignedFlowInstanceIds: some }],
  'unassign-flow-by-crm-id': ({ contact }) => [
    { crmProspectIds: [contact] },
    { results: [{ crmProspectId: contact, requestId: some, unassignedFlowInstanceIds: [some] }] },
  ],
  'get-bulk-assignment-results': ({ bulk }) => [{ bulkAssignmentId: bulk }, { id: bulk, status: some }],
  'list-tasks': ({ user }) => [{ userId: user.id, status: ['OPEN', 'DONE', 'DISMISSED'] }, { items: list }],
  'update-task': ({ task, user }) => [
    { taskId: task, userId: user.id, status: 'DONE' },
    { id: task, status: 'DONE' },
  ],
  'create-meeting': ({ user }) => [
    {
      ...{ startTime: '2026-07-01T10:00:00Z', endTime: '2026-07-01T11:00:00Z', invitees: [] },
      organizerEmail: user.emailAddress,
    },
    { meetingId: some },
  ],
  'update-meeting': ({ user, meeting }) => [
    {
      ...{ startTime: '2026-07-01T10:00:00Z', endTime: '2026-07-01T12:00:00Z', invitees: [] },
      ...{ meetingId: meeting, organizerEmail: user.emailAddress },
    },
    { meetingId: meeting },
  ],
  'delete-meeting': ({ user, meeting }) => [{ meetingId: meeting, organizerEmail: user.emailAddress }, {}],
  'get-meeting-integration-status': ({ user }) => [
    { emails: [user.emailAddress] },
    { users: [expect.objectContaining({ email: user.emailAddress })] },
  ],
  'list-permission-profiles': ({ workspace }) => [{ workspaceId: workspace }, { profiles: list }],
  'get-permission-profile': ({ profile }) => [
    { profileId: profile },
    { profile: expect.objectContaining({ id: profile }) },
  ],
  'create-permission-profile': ({ workspace }) => [
    {
      ...{
        workspaceId: workspace,
        profileId: '123456789',
        profileName: 'New',
        description: 'Made by a test',
      },
      ...{ libraryFolderAccess: { permissionLevel: 'none' }, scoreCalls: true },
    },
    { profile: expect.objectContaining({ name: 'New' }) },
  ],
  'update-permission-profile': ({ profile }) => [
    { profileId: profile, name: 'Renamed' },
    { id: profile, name: 'Renamed' },
  ],
  'list-permission-profile-users': ({ profile }) => [{ profileId: profile }, { users: some }],
  'get-crm-integration': ({ integration }) => [
    undefined,
    { integrations: [expect.objectContaining({ integrationId: integration })] },
  ],
  'upload-crm-entity-schema': ({ integration }) => [
    {
      ...{ integrationId: integration, objectType: 'ACCOUNT' },
      fields: [{ uniqueName: 'size', label: 'Size', type: 'NUMBER' }],
    },
    { requestId: some },
  ],
  'get-crm-entity-schema': ({ integration }) => [
    { integrationId: integration, entityType: 'account' },
    { objectTypeToSelectedFields: { ACCOUNT: list } },
  ],
  'upload-crm-entities': ({ integration }) => [
    {
      ...{ integrationId: integration, entityType: 'ACCOUNT', clientRequestId: 'template-1' },
      entities: [{ objectId: '1', modifiedDate: '2026-06-01T00:00:00Z', name: 'One' }],
    },
    { clientRequestId: 'template-1' },
  ],
  'get-crm-request-status': ({ integration }) => [
    { integrationId: integration, clientRequestId: 'template-1' },
    { status: some },
  ],
  'get-crm-entities': ({ integration }) => [
    { integrationId: integration, entityType: 'ACCOUNT', objectsCrmIds: ['1'] },
    { crmObjectsMap: some },
  ],
  'delete-crm-integration': ({ integration }) => [
    { integrationId: integration, clientRequestId: 'template-2' },
    { clientRequestId: 'template-2' },
  ],
  'post-digital-interaction': () => [
    {
      ...{ eventId: 'template', timestamp: '2026-06-01T00:00:00Z', interactionType: 'clicked' },
      ...{ actorEmail: 'some@body.example', interaction: { contentTitle: 'C' } },
    },
    { requestId: some },
  ],
  'update-integration-settings': () => [
    { integrationTypeSettings: [{ integrationType: 'DIALER', allowedOrigin: 'https://d.example' }] },
    { integrationId: some },
  ],
  'get-data-for-email': () => [{ emailAddress: 'some@body.example' }, { calls: some }],
  'get-data-for-phone': () => [{ phoneNumber: '+1 425 555 2671' }, { calls: some }],
  'delete-data-for-email': () => [{ emailAddress: 'some@body.example' }, { requestId: some }],
  'delete-data-for-phone': () => [{ phoneNumber: '+1 425 555 2671' }, { requestId: some }],
}

describe('against an account', () => {
  let gong: TestGong
  let server: TestServer
  let known: Known

  const trigger = (name: string, input?: unknown) =>
    server.send(
      'POST',
      '/action/trigger',
      { action_name: name, input },
      { 'connection-id': 'acme', 'provider-config-key': 'gong' },
    )

  beforeAll(async () => {
    gong = await openGong({ calls: 120 })
    known = await know(gong)
    server = await startTestServer({ server: { baseUrl: gong.simulator.url } })
    await server.send('POST', '/connections', {
      provider_config_key: 'gong',
      connection_id: 'acme',
      credentials: { type: 'BASIC', username: accessKey, password: accessKeySecret },
    })
  })
  afterAll(async () => {
    await server.close()
    await gong[Symbol.asyncDispose]()
  })

  test.each(Object.entries(examples))('%s works', async (name, example) => {
    const [input, output] = example(known)
    const { status, body, text } = await trigger(name, input)
    expect([status, status === 200 ? '' : text]).toEqual([200, ''])
    expect(body).toMatchObject(output as object)
  })

  const found = {
    'get-scorecard': ['list-scorecards', 'items', 'scorecardId'],
    'get-tracker': ['list-trackers', 'trackers', 'trackerId'],
  } as const
  test.each(Object.entries(found))(
    '%s finds one of a list, and says so when there is none',
    async (name, [from, field, key]) => {
      const all = (await trigger(from)).body[field] as Record<string, unknown>[]
      const wanted = all.at(-1)
      expect((await trigger(name, { [key]: wanted?.[key] })).body).toEqual(wanted)
      const { status, body } = await trigger(name, { [key]: '1' })
      expect([status, body]).toMatchObject([
        500,
        { error: { code: 'action_script_runtime_error', payload: { type: 'not_found', [key]: '1' } } },
      ])
    },
  )

  test('of several prospects each is told what came of it', async () => {
    const crmProspectIds = [known.contact, 'nobody']
    const { status, body } = await trigger('unassign-flow-by-crm-id', { crmProspectIds, flowId: '1' })
    expect(status).toBe(200)
    expect(
      (body['results'] as { crmProspectId: string }[]).map(({ crmProspectId }) => crmProspectId),
    ).toEqual(crmProspectIds)
  })

  test('what Gong does not list is an empty list, and a cursor goes on where the page before ended', async () => {
    const never = { fromDateTime: '2001-01-01T00:00:00Z', toDateTime: '2001-01-02T00:00:00Z' }
    expect((await trigger('list-calls', never)).body).toEqual({ calls: [] })
    expect((await trigger('list-call-transcripts', never)).body).toEqual({ callTranscripts: [] })
    const ids: unknown[] = []
    let cursor: unknown
    do {
      const { body } = await trigger('list-calls', { ...range, ...(cursor === undefined ? {} : { cursor }) })
      ids.push(...(body['calls'] as { id: string }[]).map(({ id }) => id))
      cursor = body['nextCursor']
    } while (cursor !== undefined)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThan(100)
  })

  test('private calls and their transcripts are left out, but for a connection that includes them', async () => {
    const all = { from: range.fromDateTime, to: range.toDateTime }
    const countOf = async () => {
      let count = 0
      let cursor: unknown
      do {
        const { body } = await trigger('fetch-call-transcripts', {
          ...all,
          ...(cursor === undefined ? {} : { cursor }),
        })
        count += (body['transcripts'] as unknown[]).length
        cursor = body['nextCursor']
      } while (cursor !== undefined)
      return count
    }
    const open = await countOf()
    const path = '/connections/acme?provider_config_key=gong'
    await server.send('PATCH', path, { settings: { include_private: true } })
    expect(await countOf()).toBeGreaterThan(open)
  })

  test('register-crm-integration registers once there is none', async () => {
    gong.simulator.control.advance(25 * 3_600_000)
    const input = { ownerEmail: 'o@w.example', name: 'Anew' }
    expect(await trigger('register-crm-integration', input)).toMatchObject({
      status: 200,
      body: { integrationId: some },
    })
    expect(await trigger('register-crm-integration', input)).toMatchObject({
      status: 424,
      body: { error: { code: 'script_http_error', upstream: { status: 409 } } },
    })
  })

  test('get-integration-settings asks what Gong does not describe, and tells how Gong refuses', async () => {
    expect(await trigger('get-integration-settings')).toMatchObject({
      status: 424,
      body: { error: { code: 'script_http_error', upstream: { status: 405 } } },
    })
  })

  test('each template is run here', () => {
    const run = [
      ...Object.keys(examples),
      ...Object.keys(found),
      'register-crm-integration',
      'get-integration-settings',
    ]
    expect(run.sort()).toEqual(Object.keys(nangoTemplates).sort())
  })
})
