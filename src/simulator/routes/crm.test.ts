import { request } from 'node:http'
import { expect, test } from 'vitest'
import { openGong, type Parsed, type TestGong } from '../test-gong.ts'

const DATE = '2026-01-03T23:45:57+01:00'

/** Asks with a body whatever the method: fetch has none for GET. */
function askWithBody(gong: TestGong, method: string, path: string, body: string) {
  return new Promise<{ status: number | undefined; json: Parsed }>((resolve, reject) => {
    const headers = {
      authorization: `Basic ${btoa('key:secret')}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }
    const sending = request(gong.simulator.url + path, { method, headers }, async (response) => {
      let text = ''
      for await (const chunk of response) text += String(chunk)
      resolve({ status: response.statusCode, json: JSON.parse(text) })
    })
    sending.on('error', reject)
    sending.end(body)
  })
}

/** A company with an integration, and short ways to it. */
async function openCrm() {
  const gong = await openGong({ calls: 20 })
  const owner = { name: 'ACME Sandbox', ownerEmail: 'joe@acme.example' }
  const { text } = await gong.ask('PUT', '/v2/crm/integrations', owner)
  const integrationId = /"integrationId":(\d{19})\b/.exec(text)?.[1] ?? ''
  const address = (path: string, query: object) =>
    `/v2/crm/${path}?${new URLSearchParams({ integrationId, ...query })}`
  const upload = async (objectType: string, clientRequestId: string, lines: readonly unknown[]) => {
    const form = new FormData()
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
    form.set('dataFile', new Blob([text]), 'data.jsonl')
    const path = address('entities', { objectType, clientRequestId })
    const headers = { authorization: `Basic ${btoa('key:secret')}` }
    const answer = await fetch(gong.simulator.url + path, { method: 'POST', headers, body: form })
    return { status: answer.status, json: (await answer.json()) as Parsed }
  }
  return {
    gong,
    integrationId,
    owner,
    address,
    upload,
    /** Uploads, waits in simulated time and reads what came of it. */
    async settle(objectType: string, clientRequestId: string, lines: readonly unknown[]) {
      expect((await upload(objectType, clientRequestId, lines)).status).toBe(201)
      gong.simulator.control.advance(60_000)
      return (await gong.ask('GET', address('request-status', { clientRequestId }))).json
    },
    async objects(objectType: string, ids: readonly string[]) {
      const path = address('entities', { objectType })
      return (await askWithBody(gong, 'GET', path, JSON.stringify(ids))).json.crmObjectsMap
    },
    sendSchema: (objectType: string, fields: readonly unknown[]) =>
      gong.ask('POST', address('entity-schema', { objectType }), fields),
    [Symbol.asyncDispose]: () => gong.simulator.close(),
  }
}

test('a company has one integration, whose id is a number beyond 2^53, until it is deleted in time', async () => {
  await using crm = await openCrm()
  const { gong, integrationId, owner } = crm
  expect(Number.isSafeInteger(Number(integrationId))).toBe(false)
  const listed = await gong.ask('GET', '/v2/crm/integrations')
  expect(listed.text).toContain(`"integrations":[{"integrationId":${integrationId},`)
  const second = await gong.ask('PUT', '/v2/crm/integrations', owner)
  expect([second.status, second.json.errors]).toEqual([409, ['An active integration already exists.']])
  await crm.settle('ACCOUNT', 'up', [{ objectId: 'a', modifiedDate: DATE }])
  const path = crm.address('integrations', { clientRequestId: 'gone' })
  expect(await gong.ask('DELETE', path)).toMatchObject({ status: 201, json: { clientRequestId: 'gone' } })
  const status = () => gong.ask('GET', crm.address('request-status', { clientRequestId: 'gone' }))
  expect((await status()).json.status).toBe('PENDING')
  expect((await gong.ask('GET', '/v2/crm/integrations')).json.integrations.length).toBe(1)
  gong.simulator.control.advance(60_000)
  expect((await status()).json).toMatchObject({ status: 'DONE', totalErrorCount: 0 })
  expect((await gong.ask('GET', '/v2/crm/integrations')).json.integrations).toEqual([])
  expect((await gong.ask('PUT', '/v2/crm/integrations', owner)).status).toBe(200)
})

test('a request id is taken once, for uploads and deletions alike, and of letters, numbers, - and _', async () => {
  await using crm = await openCrm()
  const line = { objectId: 'a', modifiedDate: DATE }
  expect((await crm.upload('ACCOUNT', 'one', [line])).json.clientRequestId).toBe('one')
  const again = await crm.upload('CONTACT', 'one', [line])
  expect([again.status, again.json.errors]).toEqual([409, ['Client request id has already been used']])
  expect((await crm.gong.ask('DELETE', crm.address('integrations', { clientRequestId: 'one' }))).status).toBe(
    409,
  )
  expect((await crm.upload('ACCOUNT', 'one two', [line])).status).toBe(400)
  expect((await crm.upload('ACCOUNT', '', [line])).status).toBe(400)
  expect((await crm.upload('PRODUCT', 'other', [line])).status).toBe(400)
  const unknown = crm.address('request-status', { clientRequestId: 'other' })
  expect((await crm.gong.ask('GET', unknown)).status).toBe(400)
})

test('an upload is pending, then in progress, then done, and only then are its objects there', async () => {
  await using crm = await openCrm()
  const account = { objectId: 'acc-1', modifiedDate: DATE, domains: ['acc.example'], unknown: 1 }
  await crm.upload('ACCOUNT', 'r', [account, { objectId: 'acc-2', modifiedDate: DATE, name: 'Two' }])
  const seen = []
  for (let step = 0; step < 4; step++) {
    const { json } = await crm.gong.ask('GET', crm.address('request-status', { clientRequestId: 'r' }))
    seen.push([json.status, json.totalSuccessCount, (await crm.objects('ACCOUNT', ['acc-2']))['acc-2']?.name])
    crm.gong.simulator.control.advance(1900)
  }
  expect(seen).toEqual([
    ['PENDING', 0, undefined],
    ['PENDING', 0, undefined],
    ['IN_PROGRESS', 0, undefined],
    ['DONE', 2, 'Two'],
  ])
  expect(await crm.objects('ACCOUNT', ['acc-1', 'nobody'])).toEqual({
    'acc-1': {
      objectId: 'acc-1',
      modifiedDate: DATE,
      isDeleted: false,
      url: null,
      name: 'Account_#acc-1',
      domains: ['acc.example'],
    },
    nobody: null,
  })
})

test('lines that are wrong are told by number, at most twenty of them, and the others are kept', async () => {
  await using crm = await openCrm()
  const wrong: readonly (readonly [line: unknown, problem: string])[] = [
    ['{"objectId":', 'JSON'],
    ['[]', 'JSON'],
    [{ modifiedDate: DATE }, 'Mandatory field [objectId] is missing or empty'],
    [{ objectId: '', modifiedDate: DATE }, 'Mandatory field [objectId] is missing or empty'],
    [{ objectId: 'd' }, 'Mandatory field [modifiedDate] is missing or empty'],
    [{ objectId: 'd', modifiedDate: '2026-01-03T23:45:57.123Z' }, '[modifiedDate]'],
    [{ objectId: 'd', modifiedDate: '2026-01-03' }, '[modifiedDate]'],
    [{ objectId: 'x'.repeat(65), modifiedDate: DATE }, '[objectId]'],
    [{ objectId: 'a b', modifiedDate: DATE }, '[objectId]'],
    [{ objectId: 'd', modifiedDate: DATE, status: 'MAYBE' }, '[status]'],
    [{ objectId: 'd', modifiedDate: DATE, amount: '7' }, '[amount]'],
  ]
  const good = [
    { objectId: 'deal_1', modifiedDate: DATE },
    { objectId: 'jo@acme.example', modifiedDate: DATE, status: 'WON', amount: 7.5 },
  ]
  const status = await crm.settle('DEAL', 'one', [...wrong.map(([line]) => line), '', ...good])
  expect(status).toMatchObject({ status: 'FAILED', totalErrorCount: wrong.length, totalSuccessCount: 2 })
  expect(status.errors).toEqual(
    wrong.map(([, problem], place) => ({ line: place + 1, description: expect.stringContaining(problem) })),
  )
  expect(await crm.objects('DEAL', ['deal_1', 'jo@acme.example'])).toMatchObject({
    deal_1: { name: 'Deal_#deal_1', status: 'OPEN', amount: 0 },
    'jo@acme.example': { status: 'WON', amount: 7.5 },
  })
  const many = await crm.settle('DEAL', 'many', Array(30).fill('{}'))
  expect([many.errors.length, many.totalErrorCount]).toEqual([20, 30])
  expect((await crm.settle('DEAL', 'none', ['', ''])).errors[0].line).toBe(0)
})

test('an object is replaced by a later upload and deleted by one that says so', async () => {
  await using crm = await openCrm()
  const lead = { objectId: 'l', modifiedDate: DATE, emailAddress: 'l@acme.example', firstName: 'Lo' }
  await crm.settle('LEAD', 'one', [lead])
  await crm.settle('LEAD', 'two', [{ ...lead, firstName: 'Lou' }])
  expect((await crm.objects('LEAD', ['l'])).l).toMatchObject({ firstName: 'Lou' })
  expect((await crm.objects('CONTACT', ['l'])).l).toBeNull()
  expect(
    (await crm.settle('LEAD', 'three', [{ objectId: 'l', modifiedDate: DATE, isDeleted: true }])).status,
  ).toBe('DONE')
  expect((await crm.objects('LEAD', ['l'])).l).toBeNull()
  const user = { objectId: 'u', modifiedDate: DATE }
  expect((await crm.settle('BUSINESS_USER', 'four', [user])).errors[0].description).toContain(
    '[emailAddress]',
  )
  expect((await crm.settle('BUSINESS_USER', 'five', [{ ...user, isDeleted: true }])).status).toBe('DONE')
  expect((await crm.settle('STAGE', 'six', [{ objectId: 'won', name: 'Won' }])).status).toBe('DONE')
})

test('of the objects asked for the first hundred are answered, and a body that is no list is refused', async () => {
  await using crm = await openCrm()
  const ids = Array.from({ length: 120 }, (_, place) => `id-${place}`)
  expect(Object.keys(await crm.objects('ACCOUNT', ids))).toEqual(ids.slice(0, 100))
  const path = crm.address('entities', { objectType: 'ACCOUNT' })
  expect((await askWithBody(crm.gong, 'GET', path, '{"ids":[]}')).status).toBe(400)
  expect((await crm.gong.ask('GET', `${path}&objectsCrmIds=a`)).status).toBe(400)
  const elsewhere = '/v2/crm/entities?integrationId=12&objectType=ACCOUNT'
  expect((await askWithBody(crm.gong, 'GET', elsewhere, '["a"]')).status).toBe(400)
})

test('a schema must name all its fields; its types are checked, and a deleted field loses its values', async () => {
  await using crm = await openCrm()
  const tier = { uniqueName: 'tier', label: 'Tier', type: 'PICKLIST', orderedValueList: ['gold', 'tin'] }
  const score = { uniqueName: 'score', label: 'Score', type: 'PERCENT', lastModified: '2026-01-01T00:00:00Z' }
  expect((await crm.sendSchema('ACCOUNT', [tier])).status).toBe(201)
  const without = await crm.sendSchema('ACCOUNT', [score])
  expect([without.status, without.json.errors[0]]).toEqual([
    400,
    expect.stringContaining('Missing fields: tier'),
  ])
  await crm.sendSchema('ACCOUNT', [tier, score])
  const wrong = [
    [{ ...tier, orderedValueList: [] }, score],
    [tier, { ...score, type: 'REFERENCE' }],
    [tier, { ...score, type: 'percent' }],
    [tier, { ...score, lastModified: '2026-01-01T00:00:00.5Z' }],
    [tier, score, score],
    [tier, { label: 'Score', type: 'PERCENT' }],
  ]
  for (const fields of wrong)
    expect([fields, (await crm.sendSchema('ACCOUNT', fields)).status]).toEqual([fields, 400])
  const account = { objectId: 'a', modifiedDate: DATE, tier: 'gold', score: 50 }
  const status = await crm.settle('ACCOUNT', 'one', [
    account,
    { ...account, objectId: 'b', tier: 'iron' },
    { ...account, objectId: 'c', score: 101 },
  ])
  expect(status.errors.map(({ line }: Parsed) => line)).toEqual([2, 3])
  expect((await crm.objects('ACCOUNT', ['a'])).a).toMatchObject({ tier: 'gold', score: 50 })
  await crm.sendSchema('ACCOUNT', [
    { ...tier, isDeleted: true },
    { ...score, label: 'Health' },
  ])
  expect((await crm.objects('ACCOUNT', ['a'])).a).toMatchObject({ tier: null, score: 50 })
  const listed = (await crm.gong.ask('GET', crm.address('entity-schema', { objectType: 'ACCOUNT' }))).json
  expect(listed.objectTypeToSelectedFields).toEqual({
    ACCOUNT: [{ ...score, label: 'Health', isDeleted: false, referenceTo: null, orderedValueList: null }],
  })
  const all = (await crm.gong.ask('GET', crm.address('entity-schema', {}))).json
  expect(Object.keys(all.objectTypeToSelectedFields)).toEqual(['ACCOUNT', 'CONTACT', 'DEAL', 'LEAD'])
})

test('an uploaded lead can be put into a flow, and what is forgotten is gone', async () => {
  await using crm = await openCrm()
  await crm.settle('LEAD', 'one', [
    { objectId: 'lead-9', modifiedDate: DATE, emailAddress: 'nine@new.example' },
  ])
  for (const { emailAddress } of await crm.gong.walk('GET', '/v2/users', 'users')) {
    const { status, json } = await crm.gong.ask('GET', `/v2/flows?flowOwnerEmail=${emailAddress}`)
    if (status !== 200) continue
    const made = await crm.gong.ask('POST', '/v2/flows/prospects/assign', {
      crmProspectsIds: ['lead-9', 'lead-8'],
      flowId: json.flows[0].id,
      flowInstanceOwnerEmail: emailAddress,
    })
    expect(made.json.prospectsAssigned.map(({ crmProspectId }: Parsed) => crmProspectId)).toEqual(['lead-9'])
    break
  }
  crm.gong.simulator.control.forgetWritten()
  expect((await crm.gong.ask('GET', '/v2/crm/integrations')).json.integrations).toEqual([])
})
