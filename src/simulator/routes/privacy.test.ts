import { expect, test } from 'vitest'
import { openGong, type TestGong } from '../test-gong.ts'

const HOUR = 3_600_000
const ALL = { filter: {}, contentSelector: { exposedFields: { parties: true } } }

interface Party {
  readonly emailAddress: string | null
  readonly phoneNumber: string | null
  readonly affiliation: string
}

/** The calls of the account by the address or number of those on them. */
async function callsBy(gong: TestGong, field: 'emailAddress' | 'phoneNumber') {
  const calls = new Map<string, string[]>()
  for (const { metaData, parties } of await gong.walk('POST', '/v2/calls/extensive', 'calls', ALL)) {
    for (const party of parties as Party[]) {
      const key = party[field]
      if (key === null || party.affiliation === 'Internal') continue
      calls.set(key, [...(calls.get(key) ?? []), metaData.id])
    }
  }
  return calls
}

/** The address or number that is on the most calls. */
async function busiest(gong: TestGong, field: 'emailAddress' | 'phoneNumber') {
  const [first = ['', []]] = [...(await callsBy(gong, field))].sort(([, a], [, b]) => b.length - a.length)
  return { key: first[0], ids: first[1] }
}

const WAYS = [
  ['emailAddress', 'email-address', 'emailAddress'],
  ['phoneNumber', 'phone-number', 'phoneNumber'],
] as const

test('all calls of somebody are found, by address and by number, and are gone hours after their erasure', async () => {
  for (const [field, path, parameter] of WAYS) {
    await using gong = await openGong({ calls: 300 })
    const { key, ids } = await busiest(gong, field)
    expect(ids.length).toBeGreaterThan(0)
    const query = new URLSearchParams({ [parameter]: key })
    const find = async () => (await gong.ask('GET', `/v2/data-privacy/data-for-${path}?${query}`)).json
    const found = await find()
    const idsIn = (references: { calls: { id: string }[] }) => references.calls.map(({ id }) => id)
    // By its number a contact is found on web conferences too, where the number is not shown.
    if (field === 'emailAddress') expect(idsIn(found)).toEqual(ids)
    else expect(idsIn(found)).toEqual(expect.arrayContaining(ids))
    expect(found.customerData[0].objects[0].fields).toContainEqual(expect.objectContaining({ value: key }))
    const content = { exposedFields: { content: { brief: true, trackers: true } } }
    const wish = { filter: { callIds: ids }, contentSelector: content }
    const whole = async () => (await gong.ask('POST', '/v2/calls/extensive', wish)).json.calls
    const before = await whole()
    const answer = await gong.ask('POST', `/v2/data-privacy/erase-data-for-${path}?${query}`)
    expect([answer.status, Object.keys(answer.json)]).toEqual([200, ['requestId']])
    gong.simulator.control.advance(HOUR)
    expect(idsIn(await find())).toEqual(idsIn(found))
    gong.simulator.control.advance(3 * HOUR)
    expect(await find()).toMatchObject({ calls: [], emails: [], customerData: [] })
    expect((await gong.ask('GET', `/v2/calls/${ids[0]}`)).status).toBe(404)
    expect((await callsBy(gong, field)).has(key)).toBe(false)
    gong.simulator.control.forgetWritten()
    expect(idsIn(await find())).toEqual(expect.arrayContaining(idsIn(found)))
    expect(await whole()).toEqual(before)
  }
})

test('numbers are compared by their digits alone', async () => {
  await using gong = await openGong({ calls: 300 })
  const { key } = await busiest(gong, 'phoneNumber')
  const find = (phoneNumber: string) =>
    gong.ask('GET', `/v2/data-privacy/data-for-phone-number?${new URLSearchParams({ phoneNumber })}`)
  const plain = (await find(key)).json
  const other = (await find(`+${key.replaceAll(/\D/g, '').replace(/^(.)(...)/, '$1 ($2)-')}`)).json
  expect({ ...other, requestId: '', suppliedPhoneNumber: '' }).toEqual({
    ...plain,
    requestId: '',
    suppliedPhoneNumber: '',
  })
  expect(plain.matchingPhoneNumbers).toEqual([key])
  expect(plain.emailAddresses).toHaveLength(1)
  expect((await find('425 555 2671')).status).toBe(400)
})

test('the company’s own people are refused, and strangers are unknown', async () => {
  await using gong = await openGong({ calls: 50 })
  const { users } = (await gong.ask('GET', '/v2/users')).json
  for (const [method, path] of [
    ['GET', 'data-for-email-address'],
    ['POST', 'erase-data-for-email-address'],
  ] as const) {
    const ask = (address: string) =>
      gong.ask(method, `/v2/data-privacy/${path}?emailAddress=${encodeURIComponent(address)}`)
    expect((await ask(users[0].emailAddress.toUpperCase())).status).toBe(400)
    expect((await ask('nobody')).status).toBe(400)
    expect((await ask('')).json.errors).toEqual(['emailAddress parameter is missing'])
    expect((await ask('stranger@nowhere.example')).status).toBe(200)
  }
})

test('an abnormal number of calls is not erased', async () => {
  await using gong = await openGong({ calls: 5, processingSeconds: 0 })
  const { users } = (await gong.ask('GET', '/v2/users')).json
  const isRecorded = ({ settings }: { settings: Record<string, boolean> }) =>
    settings['webConferencesRecorded']
  const { id } = users.find(isRecorded)
  const erase = () =>
    gong.ask('POST', '/v2/data-privacy/erase-data-for-email-address?emailAddress=all@over.example')
  for (let call = 0; call < 51; call++) {
    if (call === 50) expect((await erase()).status).toBe(200)
    await gong.ask('POST', '/v2/calls', {
      clientUniqueId: `call-${call}`,
      actualStart: '2026-06-15T10:00:00Z',
      direction: 'Inbound',
      primaryUser: id,
      parties: [{ userId: id }, { emailAddress: 'All@Over.example' }],
      downloadMediaUrl: 'https://pbx.example/1.mp3',
    })
  }
  const refused = await erase()
  expect([refused.status, refused.json.errors[0]]).toEqual([400, expect.stringContaining('abnormal')])
})
