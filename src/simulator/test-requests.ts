import { request } from 'node:http'
import type { Parsed, TestGong } from './test-gong.ts'

/** A valid request of an operation: as little as it takes. */
export interface Minimal {
  readonly path?: string
  readonly query?: Readonly<Record<string, string>>
  readonly json?: unknown
  /** The name of a form's part and its content. */
  readonly file?: readonly [part: string, content: string]
  readonly status?: number
  /** How many simulated hours pass before. */
  readonly afterHours?: number
}

/** What requests need to know of the account. */
export interface Known {
  readonly user: Parsed
  readonly owner: string
  readonly call: string
  readonly created: string
  readonly workspace: string
  readonly folder: string
  readonly flow: string
  readonly profile: string
  readonly target: string
  readonly meeting: string
  readonly task: string
  readonly bulk: string
  readonly integration: string
  readonly account: string
  readonly contact: string
}

const RANGE = { fromDateTime: '2026-01-01T00:00:00Z', toDateTime: '2026-06-15T00:00:00Z' }
const DAYS = { fromDate: '2026-05-01', toDate: '2026-06-15' }
const EVENT = { reportingSystem: 'r', eventTimestamp: '2026-06-01T00:00:00Z' }
const CONTENT = { contentId: 'c', contentUrl: 'https://c.example/1', contentTitle: 'C' }
const MEETING = { startTime: '2026-07-01T10:00:00Z', endTime: '2026-07-01T11:00:00Z', invitees: [] }
const SOMEBODY = { emailAddress: 'some@body.example' }
const NUMBER = { phoneNumber: '+1 425 555 2671' }

const newCall = ({ user }: Pick<Known, 'user'>, clientUniqueId: string) => ({
  clientUniqueId,
  actualStart: '2026-06-01T10:00:00Z',
  direction: 'Inbound',
  primaryUser: user.id,
  parties: [{ userId: user.id }],
})
const entity = ({ workspace, account }: Known) => ({
  workspaceId: workspace,
  crmEntityType: 'ACCOUNT',
  crmEntityId: account,
  timePeriod: 'ALL_CONVERSATIONS',
})
const assignment = ({ contact, flow, owner }: Known) => ({
  crmProspectsIds: [contact],
  flowId: flow,
  flowInstanceOwnerEmail: owner,
})
const crm = ({ integration }: Known) => ({ integrationId: integration, objectType: 'ACCOUNT' })

/** A request for each operation of the description, by operation id, in the order in which they are sent. */
export const REQUESTS: Readonly<Record<string, (known: Known) => Minimal>> = {
  listCalls: () => ({}),
  addCall: (known) => ({ json: newCall(known, 'minimal') }),
  addCallRecording: ({ created }) => ({ path: created, file: ['mediaFile', 'sound'], status: 201 }),
  getCall: ({ call }) => ({ path: call }),
  listCallsExtensive: () => ({ json: { filter: {} } }),
  getCallTranscripts: () => ({ json: { filter: {} } }),
  addUsersAccessToCalls: ({ call, user }) => ({
    json: { callAccessList: [{ callId: call, userIds: [user.id] }] },
  }),
  getUsersAccessToCalls: ({ call }) => ({ json: { filter: { callIds: [call] } } }),
  deleteUsersAccessToCalls: ({ call, user }) => ({
    json: { callAccessList: [{ callId: call, userIds: [user.id] }] },
  }),
  listMultipleUsers: () => ({ json: { filter: {} } }),
  listUsers: () => ({}),
  getUser: ({ user }) => ({ path: user.id }),
  getUserHistory: ({ user }) => ({ path: user.id }),
  listInteractionStats: () => ({ json: { filter: DAYS } }),
  listAnsweredScorecards: () => ({ json: { filter: {} } }),
  listMultipleUsersDayByDayActivity: () => ({ json: { filter: DAYS } }),
  listMultipleUsersAggregateActivity: () => ({ json: { filter: DAYS } }),
  listMultipleUsersAggregateByPeriod: () => ({ json: { filter: DAYS, aggregationPeriod: 'WEEK' } }),
  generateBrief: (known) => ({ query: { ...entity(known), briefName: 'Account summary' } }),
  askEntity: (known) => ({ query: { ...entity(known), question: 'What do they want?' } }),
  listWorkspaces: () => ({}),
  listTrackers: () => ({}),
  listScorecards: () => ({}),
  listBriefs: () => ({}),
  findAllReferencesToPhoneNumber: () => ({ query: NUMBER }),
  findAllReferencesToEmailAddress: () => ({ query: SOMEBODY }),
  purgePhoneNumber: () => ({ query: NUMBER }),
  purgeEmailAddress: () => ({ query: SOMEBODY }),
  getLibraryStructure: ({ workspace }) => ({ query: { workspaceId: workspace } }),
  getCallsInSpecificFolder: ({ folder }) => ({ query: { folderId: folder } }),
  listGenericCrmIntegration: () => ({}),
  uploadCrmSchemaField: (known) => ({
    query: crm(known),
    json: [{ uniqueName: 'size', label: 'Size', type: 'NUMBER' }],
    status: 201,
  }),
  listCrmSchemaFields: (known) => ({ query: crm(known) }),
  uploadCrmData: (known) => ({
    query: { ...crm(known), clientRequestId: 'upload-1' },
    file: ['dataFile', '{"objectId":"1","modifiedDate":"2026-06-01T00:00:00Z","name":"One"}'],
    status: 201,
  }),
  getCrmObjects: (known) => ({ query: crm(known), json: ['1'] }),
  getRequestStatus: ({ integration }) => ({
    query: { integrationId: integration, clientRequestId: 'upload-1' },
  }),
  deleteGenericCrmIntegration: ({ integration }) => ({
    query: { integrationId: integration, clientRequestId: 'delete-1' },
    status: 201,
  }),
  // There is one integration at a time, and to delete one takes up to a day.
  registerGenericCrmIntegration: () => ({
    json: { name: 'Ours', ownerEmail: 'o@w.example' },
    afterHours: 25,
  }),
  listLogs: () => ({ query: { logType: 'AccessLog', fromDateTime: '2026-06-10T00:00:00Z' } }),
  addMeeting: ({ user }) => ({ json: { ...MEETING, organizerEmail: user.emailAddress } }),
  updateMeeting: ({ user, meeting }) => ({
    path: meeting,
    json: { ...MEETING, organizerEmail: user.emailAddress },
  }),
  deleteMeeting: ({ user, meeting }) => ({ path: meeting, json: { organizerEmail: user.emailAddress } }),
  integrationStatus: ({ user }) => ({ json: { emails: [user.emailAddress] } }),
  listPermissionProfile: ({ workspace }) => ({ query: { workspaceId: workspace } }),
  getPermissionProfile: ({ profile }) => ({ query: { profileId: profile } }),
  updatePermissionProfile: ({ profile }) => ({ query: { profileId: profile }, json: { name: 'Renamed' } }),
  createPermissionProfile: ({ workspace }) => ({ query: { workspaceId: workspace }, json: { name: 'New' } }),
  listPermissionProfileUsers: ({ profile }) => ({ query: { profileId: profile } }),
  listFlows: ({ owner }) => ({ query: { flowOwnerEmail: owner } }),
  listFlowsFolders: ({ owner }) => ({ query: { flowFolderOwnerEmail: owner } }),
  getFlowSteps: ({ flow }) => ({ json: { flowIds: [flow] } }),
  assignProspects: (known) => ({ json: assignment(known) }),
  assignProspectsCoolOffOverrides: (known) => ({ json: assignment(known) }),
  getProspectsAssignedFlows: ({ contact }) => ({ json: { crmProspectsIds: [contact] } }),
  unassignFlows: () => ({ json: { flowInstanceIds: ['1'] } }),
  unassignProspectFlows: ({ contact }) => ({ json: { crmProspectId: contact } }),
  submitFlowProspectsBulkAssignment: ({ owner, flow, contact }) => ({
    json: { flowInstanceOwnerEmail: owner, flowId: flow, prospects: [{ crmId: contact }] },
    status: 202,
  }),
  getFlowProspectsBulkAssignment: ({ bulk }) => ({ path: bulk }),
  addDigitalInteraction: () => ({
    json: {
      eventId: 'd',
      timestamp: EVENT.eventTimestamp,
      eventType: 'clicked',
      content: { contentTitle: 'C' },
    },
  }),
  integrationSettings: () => ({
    json: { integrationTypeSettings: [{ integrationType: 'DIALER', allowedOrigin: 'https://d.example' }] },
  }),
  contentViewed: () => ({ json: { ...EVENT, ...CONTENT } }),
  contentShared: () => ({ json: { ...EVENT, ...CONTENT } }),
  customAction: () => ({ json: EVENT }),
  listUsers_1: ({ user, workspace }) => ({
    query: {
      'workspace-id': workspace,
      'manager-id': user.id,
      from: RANGE.fromDateTime,
      to: RANGE.toDateTime,
    },
  }),
  listCallOutcomes: () => ({}),
  listTasks: ({ user }) => ({
    json: { filter: { userId: user.id, taskAction: ['CALL'], status: ['OPEN', 'DONE', 'DISMISSED'] } },
  }),
  updateReminder: ({ task, user }) => ({ path: task, json: { userId: user.id } }),
  listTargetDefinitions: ({ workspace }) => ({ query: { workspaceId: workspace } }),
  uploadAssignments: ({ target, workspace }) => ({
    path: target,
    query: { workspaceId: workspace },
    file: ['file', 'email,value\na@b.example,1'],
  }),
}

/** Learns of the account what the requests need; every answer must be there. */
export async function know(gong: TestGong): Promise<Known> {
  const read = async (method: string, path: string, body?: unknown) => {
    const { status, text } = await gong.ask(method, path, body)
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text}`)
    // Some ids are numbers beyond 2^53.
    return JSON.parse(text.replaceAll(/(:)(\d{17,})/g, '$1"$2"')) as Parsed
  }
  const { users } = await read('GET', '/v2/users')
  const user = users.find(({ settings }: Parsed) => settings.webConferencesRecorded)
  const workspace = (await read('GET', '/v2/workspaces')).workspaces[0].id
  const inWorkspace = `workspaceId=${workspace}`
  const selector = { context: 'Basic', exposedFields: { parties: true } }
  const { calls } = await read('POST', '/v2/calls/extensive', { filter: {}, contentSelector: selector })
  const objects: Parsed[] = calls.flatMap(({ context, parties }: Parsed) =>
    [...context, ...parties.flatMap((party: Parsed) => party.context)].flatMap((one) => one.objects),
  )
  const idOf = (type: string) => objects.find(({ objectType }) => objectType === type).objectId
  const seats = []
  for (const { emailAddress } of users) {
    const { status, json } = await gong.ask('GET', `/v2/flows?flowOwnerEmail=${emailAddress}`)
    if (status === 200) seats.push({ owner: emailAddress, flow: json.flows[0].id })
    if (seats.length > 0) break
  }
  const { owner, flow } = seats[0] ?? { owner: '', flow: '' }
  const bulk = { flowInstanceOwnerEmail: owner, flowId: flow, prospects: [{ crmId: idOf('Contact') }] }
  const status = ['OPEN', 'DONE', 'DISMISSED']
  const taskFilter = { filter: { userId: user.id, taskAction: ['CALL'], status } }
  const meeting = { ...MEETING, organizerEmail: user.emailAddress }
  return {
    user,
    owner,
    flow,
    workspace,
    call: calls[0].metaData.id,
    created: (await read('POST', '/v2/calls', newCall({ user }, 'known'))).callId,
    folder: (await read('GET', `/v2/library/folders?${inWorkspace}`)).folders[0].id,
    profile: (await read('GET', `/v2/all-permission-profiles?${inWorkspace}`)).profiles[0].id,
    target: (await read('GET', `/v2/targets?${inWorkspace}`)).targets[0].id,
    meeting: (await read('POST', '/v2/meetings', meeting)).meetingId,
    task: (await read('POST', '/v2/tasks', taskFilter)).tasks[0].id,
    bulk: (await read('POST', '/v2/flows/prospects/bulk-assignments', bulk)).id,
    integration: (await read('PUT', '/v2/crm/integrations', { name: 'Ours', ownerEmail: 'o@w.example' }))
      .integrationId,
    account: idOf('Account'),
    contact: idOf('Contact'),
  }
}

/** Sends a request with a body whatever its method, which fetch does not. */
export async function send(gong: TestGong, method: string, path: string, { query, json, file }: Minimal) {
  const target = `${path}?${new URLSearchParams(query)}`
  if (file !== undefined) {
    const [part, content] = file
    return gong.sendFile(method, target, { part, content })
  }
  return new Promise<{ readonly status: number | undefined; readonly text: string }>((resolve, reject) => {
    const body = json === undefined ? '' : JSON.stringify(json)
    const headers = {
      authorization: `Basic ${btoa('key:secret')}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }
    const sending = request(gong.simulator.url + target, { method, headers }, async (response) => {
      let text = ''
      for await (const chunk of response) text += String(chunk)
      resolve({ status: response.statusCode, text })
    })
    sending.on('error', reject)
    sending.end(body)
  })
}
