import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createGong } from '../../src/client/create-gong.ts'
import { type Arrived, startRecordingServer } from './recording-server.ts'

let answer: unknown = {}
const server = await startRecordingServer(() => answer)
afterAll(server.close)
beforeEach(() => {
  server.arrived.length = 0
  answer = {}
})

const gong = createGong({
  accessKey: 'a',
  accessKeySecret: 'b',
  baseUrl: server.url,
  ratePerSecond: 0,
  ratePerDay: 0,
})

type Expected = Partial<Omit<Arrived, 'body'>> & { readonly json?: unknown }

/** What must arrive when something is asked for; the answer may be of no use. */
async function expectOnWire(asking: PromiseLike<unknown>, { json, ...expected }: Expected): Promise<void> {
  await Promise.resolve(asking).catch(() => undefined)
  expect(server.arrived).toHaveLength(1)
  const [{ body, ...request } = { body: '' }] = server.arrived
  expect(request).toMatchObject(expected)
  if (json === undefined) expect(body).toBe('')
  else {
    expect(JSON.parse(body)).toEqual(json)
    expect(request).toMatchObject({ contentType: 'application/json' })
  }
}

describe('what goes on the wire (rows of gong/facts.md, section 5)', () => {
  test('3: the filter is sent even when nothing is in it', async () => {
    await expectOnWire(gong.extensiveCalls.list(), {
      method: 'POST',
      path: '/v2/calls/extensive',
      json: { filter: {} },
    })
  })

  test('5: the parts of a call are named in the nested object that Gong takes', async () => {
    await expectOnWire(
      gong.extensiveCalls.list({
        callIds: ['1'],
        context: 'Extended',
        contextTiming: ['Now'],
        exposedFields: ['parties', 'brief', 'speakers', 'publicComments', 'media'],
      }),
      {
        json: {
          filter: { callIds: ['1'] },
          contentSelector: {
            context: 'Extended',
            contextTiming: ['Now'],
            exposedFields: {
              parties: true,
              media: true,
              content: { brief: true },
              interaction: { speakers: true },
              collaboration: { publicComments: true },
            },
          },
        },
      },
    )
  })

  test('5: the nested object itself is taken as it is', async () => {
    const exposedFields = { parties: true, content: { topics: true } }
    await expectOnWire(gong.extensiveCalls.list({ exposedFields }), {
      json: { filter: {}, contentSelector: { exposedFields } },
    })
  })

  test('14: the period stands beside the filter', async () => {
    const days = { fromDate: '2026-01-01', toDate: '2026-02-01' }
    await expectOnWire(gong.statsActivityByPeriod.list({ ...days, aggregationPeriod: 'WEEK' }), {
      path: '/v2/stats/activity/aggregate-by-period',
      json: { filter: days, aggregationPeriod: 'WEEK' },
    })
  })

  test('15: records are found under whatever name Gong has for them', async () => {
    answer = {
      keywordTrackers: [{ trackerId: '1' }],
      flows: [{ id: '2' }],
      callAccessList: [{ callId: '3' }],
    }
    expect((await gong.trackers.list()).records).toEqual([{ trackerId: '1' }])
    expect((await gong.flowFolders.list({ flowFolderOwnerEmail: 'a@b.c' })).records).toEqual([{ id: '2' }])
    expect((await gong.callUserAccess.list({ callIds: ['3'] })).records).toEqual([{ callId: '3' }])
    answer = { flowsFolders: [{ id: '5' }] }
    expect((await gong.flowFolders.list({ flowFolderOwnerEmail: 'a@b.c' })).records).toEqual([{ id: '5' }])
    answer = { objectTypeToSelectedFields: { DEAL: [{ uniqueName: 'amount' }], LEAD: null } }
    const fields = await gong.crmSchemaFields.list({ integrationId: '1', objectType: 'DEAL' })
    expect(fields.records).toEqual([{ uniqueName: 'amount' }])
    answer = { profile: { id: '4' } }
    expect(await gong.permissionProfiles.get({ profileId: '4' })).toEqual({ id: '4' })
  })

  test('16: coaching has its parameters in kebab-case, and a plus in a date is encoded', async () => {
    const range = { from: '2026-01-01T00:00:00+02:00', to: '2026-02-01T00:00:00Z' }
    await expectOnWire(gong.coaching.list({ workspaceId: '1', managerId: '2', ...range }), {
      method: 'GET',
      path: '/v2/coaching',
      query:
        '?workspace-id=1&manager-id=2&from=2026-01-01T00%3A00%3A00%2B02%3A00&to=2026-02-01T00%3A00%3A00Z',
    })
  })

  test('19: the ids of CRM objects go as a JSON list in the body of a GET', async () => {
    await expectOnWire(
      gong.crmObjects.get({
        integrationId: '6286478263646',
        objectType: 'ACCOUNT',
        crmIds: ['1234', '8765'],
      }),
      {
        method: 'GET',
        path: '/v2/crm/entities',
        query: '?integrationId=6286478263646&objectType=ACCOUNT',
        json: ['1234', '8765'],
      },
    )
  })

  test('20: CRM objects are uploaded as the part dataFile, everything else in the query', async () => {
    await gong.crmObjects.upload({
      integrationId: '62',
      objectType: 'BUSINESS_USER',
      clientRequestId: 'r 1',
      file: new TextEncoder().encode('{"objectId":"1"}\n'),
    })
    const [request] = server.arrived
    expect(request).toMatchObject({
      method: 'POST',
      path: '/v2/crm/entities',
      query: '?integrationId=62&objectType=BUSINESS_USER&clientRequestId=r+1',
    })
    expect(request?.contentType).toMatch(/^multipart\/form-data; boundary=/)
    expect(request?.body).toMatch(
      /name="dataFile"; filename="dataFile"\r\n[\s\S]*\r\n\r\n\{"objectId":"1"\}\n\r\n--/,
    )
  })

  test('20: the fields of a CRM schema are the body', async () => {
    const fields = [{ uniqueName: 'amount', label: 'Amount', type: 'CURRENCY' as const }]
    await expectOnWire(gong.crmSchemaFields.upload({ integrationId: '62', objectType: 'DEAL', fields }), {
      method: 'POST',
      query: '?integrationId=62&objectType=DEAL',
      json: fields,
    })
  })

  test('21: addresses to be found or erased go in the query, on POST too', async () => {
    await expectOnWire(gong.dataPrivacy.eraseEmailAddress({ emailAddress: 'a+b@c.de' }), {
      method: 'POST',
      path: '/v2/data-privacy/erase-data-for-email-address',
      query: '?emailAddress=a%2Bb%40c.de',
    })
    server.arrived.length = 0
    await expectOnWire(gong.dataPrivacy.erasePhoneNumber({ phoneNumber: '+49 30 1' }), {
      method: 'POST',
      query: '?phoneNumber=%2B49+30+1',
    })
  })

  test('23: a deletion carries a JSON body', async () => {
    await expectOnWire(gong.meetings.delete({ meetingId: '7', organizerEmail: 'a@b.c' }), {
      method: 'DELETE',
      path: '/v2/meetings/7',
      json: { organizerEmail: 'a@b.c' },
    })
    server.arrived.length = 0
    const callAccessList = [{ callId: '1', userIds: ['2'] }]
    await expectOnWire(gong.callUserAccess.remove({ callAccessList }), {
      method: 'DELETE',
      path: '/v2/calls/users-access',
      json: { callAccessList },
    })
  })

  test('23: the CRM integration is deleted by parameters in the query', async () => {
    await expectOnWire(gong.crmIntegrations.delete({ integrationId: '62', clientRequestId: 'r1' }), {
      method: 'DELETE',
      path: '/v2/crm/integrations',
      query: '?integrationId=62&clientRequestId=r1',
    })
  })

  test('26: the cursor goes into the body of a POST and the query of a GET', async () => {
    await expectOnWire(gong.callTranscripts.list({ callIds: ['1'], cursor: 'c1' }), {
      query: '',
      json: { filter: { callIds: ['1'] }, cursor: 'c1' },
    })
    server.arrived.length = 0
    await expectOnWire(gong.users.list({ cursor: 'c1' }), { query: '?cursor=c1' })
  })

  test('27: fields and values that nobody knew are kept', async () => {
    answer = { calls: [{ id: '1', direction: 'Sideways', mood: { colour: 'blue' } }] }
    expect((await gong.calls.list()).records).toEqual([
      { id: '1', direction: 'Sideways', mood: { colour: 'blue' } },
    ])
  })

  test('29: a recording is the part mediaFile of a PUT', async () => {
    await gong.calls.uploadMedia({ id: '7', file: new Blob(['sound'], { type: 'audio/mpeg' }) })
    const [request] = server.arrived
    expect(request).toMatchObject({ method: 'PUT', path: '/v2/calls/7/media' })
    expect(request?.body).toMatch(
      /name="mediaFile"; filename="mediaFile"\r\nContent-Type: audio\/mpeg\r\n\r\nsound\r\n--/,
    )
  })

  test('targets: the CSV is the part file, validateOnly stands in the query', async () => {
    const file = new TextEncoder().encode('user,target\n')
    await gong.targetAssignments.upload({ targetId: '9', workspaceId: '1', validateOnly: true, file })
    const [request] = server.arrived
    expect(request).toMatchObject({
      method: 'POST',
      path: '/v2/targets/9/assignments',
      query: '?workspaceId=1&validateOnly=true',
    })
    expect(request?.body).toContain('name="file"')
  })

  test('2.5: ids that come as 64-bit numbers keep every digit, in what writes answer too', async () => {
    answer = { requestId: 'r', integrationId: 12 }
    expect(await gong.crmIntegrations.register({ ownerEmail: 'a@b.c', name: 'x' })).toMatchObject({
      integrationId: '12',
    })
  })

  test('an id in a path cannot lead to another path', async () => {
    await expectOnWire(gong.flowBulkAssignments.get({ id: '../../users' }), {
      path: '/v2/flows/prospects/bulk-assignments/..%2F..%2Fusers',
    })
  })
})
