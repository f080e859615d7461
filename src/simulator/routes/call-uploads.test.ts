import { expect, test } from 'vitest'
import { openGong, type TestGong } from '../test-gong.ts'

const MINUTE = 60_000

/** A user whose calls are recorded. */
async function hostOf(gong: TestGong) {
  const { users } = (await gong.ask('GET', '/v2/users')).json
  return users.find((user: { settings: Record<string, boolean> }) => user.settings['webConferencesRecorded'])
}

async function newCall(gong: TestGong, changes: Readonly<Record<string, unknown>> = {}) {
  const { id, emailAddress } = await hostOf(gong)
  return {
    clientUniqueId: 'pbx-1',
    title: 'Hello from the exchange',
    purpose: 'Renewal',
    actualStart: '2026-06-15T10:00:00+02:00',
    duration: 300,
    direction: 'Outbound',
    primaryUser: id,
    parties: [
      { name: 'Ada Lovelace', emailAddress: 'ada@engines.example', phoneNumber: '+44 20 7946 0018' },
      { emailAddress },
    ],
    context: [{ system: 'Salesforce', objects: [{ objectType: 'Account', objectId: '001A' }] }],
    ...changes,
  }
}

const upload = (gong: TestGong, id: string, content = 'sound', type = 'audio/mpeg') =>
  gong.sendFile('PUT', `/v2/calls/${id}/media`, { part: 'mediaFile', content, type })

/** What each way of reading calls answers of one. */
async function readings(gong: TestGong, id: string) {
  const filter = { callIds: [id] }
  return [
    (await gong.ask('GET', `/v2/calls/${id}`)).status,
    (await gong.ask('POST', '/v2/calls/extensive', { filter })).status,
    (await gong.ask('POST', '/v2/calls/transcript', { filter })).status,
    (await gong.ask('GET', '/v2/calls?fromDateTime=2026-06-15T07:59:59Z')).text.includes(id) ? 200 : 404,
  ]
}

test('a created call shows a minute after its recording came, everywhere at once', async () => {
  await using gong = await openGong({ calls: 20 })
  const { callId } = (await gong.ask('POST', '/v2/calls', await newCall(gong))).json
  gong.simulator.control.advance(60 * MINUTE)
  expect(await readings(gong, callId)).toEqual([404, 404, 404, 404])
  const { status, json } = await upload(gong, callId)
  expect([status, json.callId, json.url]).toEqual([201, callId, expect.stringContaining(callId)])
  gong.simulator.control.advance(MINUTE - 5_000)
  expect(await readings(gong, callId)).toEqual([404, 404, 404, 404])
  gong.simulator.control.advance(5_000)
  expect(await readings(gong, callId)).toEqual([200, 200, 200, 200])
})

test('a call is shown as it was described, and its parties are heard', async () => {
  await using gong = await openGong({ calls: 20, processingSeconds: 0 })
  const sent = await newCall(gong)
  const { callId } = (await gong.ask('POST', '/v2/calls', sent)).json
  await upload(gong, callId, 'picture', 'video/mp4')
  const { call } = (await gong.ask('GET', `/v2/calls/${callId}`)).json
  expect(call).toMatchObject({
    id: callId,
    title: sent.title,
    purpose: 'Renewal',
    duration: 300,
    direction: 'Outbound',
    media: 'Video',
    clientUniqueId: 'pbx-1',
    primaryUserId: sent.primaryUser,
    system: 'Upload API',
    scope: 'External',
    isPrivate: false,
  })
  expect(Date.parse(call.started)).toBe(Date.parse(sent.actualStart))
  const filter = { callIds: [callId] }
  const contentSelector = { context: 'Basic', exposedFields: { parties: true } }
  const [{ parties, context }] = (await gong.ask('POST', '/v2/calls/extensive', { filter, contentSelector }))
    .json.calls
  expect(context).toEqual(sent.context)
  expect(parties).toMatchObject([
    { userId: sent.primaryUser, affiliation: 'Internal' },
    {
      name: 'Ada Lovelace',
      emailAddress: 'ada@engines.example',
      phoneNumber: '+44 20 7946 0018',
      userId: null,
      affiliation: 'External',
    },
  ])
  const [{ transcript }] = (await gong.ask('POST', '/v2/calls/transcript', { filter })).json.callTranscripts
  const speakers = new Set(transcript.map((turn: { speakerId: string }) => turn.speakerId))
  expect([...speakers]).toEqual(
    expect.arrayContaining(parties.map((party: { speakerId: string }) => party.speakerId)),
  )
})

test('a call whose recording Gong is to fetch itself needs no upload', async () => {
  await using gong = await openGong({ calls: 20 })
  const sent = await newCall(gong, { downloadMediaUrl: 'https://pbx.example/1.mp3', duration: undefined })
  const { callId } = (await gong.ask('POST', '/v2/calls', sent)).json
  gong.simulator.control.advance(MINUTE)
  expect(await readings(gong, callId)).toEqual([200, 200, 200, 200])
  expect((await upload(gong, callId)).status).toBe(400)
})

test('what was not said of a call follows from its recording and its parties', async () => {
  await using gong = await openGong({ calls: 20, processingSeconds: 0 })
  const sent = await newCall(gong, { title: undefined, duration: undefined })
  const { callId } = (await gong.ask('POST', '/v2/calls', sent)).json
  await upload(gong, callId, 'x'.repeat(16_000 * 90))
  const { call } = (await gong.ask('GET', `/v2/calls/${callId}`)).json
  expect([call.title, call.duration]).toEqual(['Call with Ada Lovelace', 90])
})

test('a recording of less than a minute is dropped without a word', async () => {
  await using gong = await openGong({ calls: 20 })
  const { callId } = (await gong.ask('POST', '/v2/calls', await newCall(gong, { duration: 59 }))).json
  expect((await upload(gong, callId)).status).toBe(201)
  gong.simulator.control.advance(24 * 60 * MINUTE)
  expect(await readings(gong, callId)).toEqual([404, 404, 404, 404])
})

test('a second call of the same clientUniqueId is refused, naming the first', async () => {
  for (const duplicateStatus of [400, 409]) {
    await using gong = await openGong({ calls: 20, duplicateStatus })
    const sent = await newCall(gong)
    const { callId } = (await gong.ask('POST', '/v2/calls', sent)).json
    const { status, json } = await gong.ask('POST', '/v2/calls', { ...sent, title: 'Again' })
    expect([status, json.errors]).toEqual([duplicateStatus, [expect.stringContaining(callId)]])
  }
})

test('a recording that another call has is refused without a reason, and so is a second one', async () => {
  await using gong = await openGong({ calls: 20 })
  const create = async (clientUniqueId: string) =>
    (await gong.ask('POST', '/v2/calls', await newCall(gong, { clientUniqueId }))).json.callId
  const [one, two] = [await create('one'), await create('two')]
  await upload(gong, one)
  const same = await upload(gong, two)
  expect([same.status, same.json.errors]).toEqual([400, ['Bad request']])
  expect((await upload(gong, one, 'other')).status).toBe(400)
  expect((await upload(gong, '1')).status).toBe(400)
})

test('a call that does not fit the description is refused field by field', async () => {
  await using gong = await openGong({ calls: 20 })
  const sent = await newCall(gong)
  const { users } = (await gong.ask('GET', '/v2/users')).json
  const inactive = users.find((user: { active: boolean }) => !user.active)
  const refusals = [
    [{ parties: undefined, direction: undefined }, 400, 'direction: must not be null'],
    [{ parties: undefined, direction: undefined }, 400, 'parties: must not be null'],
    [{ parties: [] }, 400, 'parties: size must be between 1 and 2147483647'],
    [{ purpose: 'x'.repeat(256) }, 400, 'purpose: size must be between 0 and 255'],
    [{ direction: 'Sideways' }, 400, 'Json parse error, verify Json format matches the API description.'],
    [{ actualStart: '2026-06-15' }, 400, 'Json parse error, verify Json format matches the API description.'],
    [{ parties: [null] }, 400, 'Json parse error, verify Json format matches the API description.'],
    [{ parties: [{ name: 'Ada' }] }, 400, 'parties: a party must be provided for the primaryUser'],
    [{ primaryUser: '7' }, 409, 'Recording is not enabled for the primary user 7'],
    [{ primaryUser: inactive.id }, 409, `Recording is not enabled for the primary user ${inactive.id}`],
  ] as const
  for (const [changes, status, words] of refusals) {
    const answer = await gong.ask('POST', '/v2/calls', { ...sent, ...changes })
    expect([answer.status, answer.json.errors]).toEqual([status, expect.arrayContaining([words])])
  }
})

test('what was written is forgotten when the control says so', async () => {
  await using gong = await openGong({ calls: 20, processingSeconds: 0 })
  const sent = await newCall(gong, { downloadMediaUrl: 'https://pbx.example/1.mp3' })
  const { callId } = (await gong.ask('POST', '/v2/calls', sent)).json
  expect(await readings(gong, callId)).toEqual([200, 200, 200, 200])
  expect((await gong.ask('POST', '/_simulator/forget-written')).status).toBe(200)
  expect(await readings(gong, callId)).toEqual([404, 404, 404, 404])
  expect((await gong.ask('POST', '/v2/calls', sent)).status).toBe(200)
})
