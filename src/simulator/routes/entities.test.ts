import { expect, test } from 'vitest'
import { openGong, type Parsed, type TestGong } from '../test-gong.ts'

const EXPOSED = { exposedFields: { parties: true, content: { outline: true, brief: true } } }

/** The public calls of a workspace by the objects of the CRM that they belong to. */
async function callsByObject(gong: TestGong, workspaceId: string) {
  const body = { filter: { workspaceId }, contentSelector: { context: 'Basic', ...EXPOSED } }
  const calls = await gong.walk('POST', '/v2/calls/extensive', 'calls', body)
  const byObject = new Map<string, Parsed[]>()
  for (const call of calls.filter(({ metaData }) => !metaData.isPrivate)) {
    const contexts = [...call.context, ...call.parties.flatMap((party: Parsed) => party.context)]
    for (const { objectType, objectId } of contexts.flatMap(({ objects }) => objects)) {
      const key = `${objectType} ${objectId}`
      byObject.set(key, [...(byObject.get(key) ?? []), call])
    }
  }
  return byObject
}

const TYPES = { ACCOUNT: 'Account', DEAL: 'Opportunity', CONTACT: 'Contact', LEAD: 'Lead' }

/** The object of a type with the most calls. */
function busiest(byObject: ReadonlyMap<string, readonly Parsed[]>, type: string) {
  const mine = [...byObject].filter(([key]) => key.startsWith(`${type} `))
  const [[key = '', calls = []] = []] = mine.sort(([, left], [, right]) => right.length - left.length)
  return { id: key.slice(type.length + 1), calls }
}

const ask = (gong: TestGong, operation: string, query: object) =>
  gong.ask(
    'GET',
    `/v2/entities/${operation}?${new URLSearchParams({ timePeriod: 'ALL_CONVERSATIONS', ...query })}`,
  )

async function workspaceOf(gong: TestGong): Promise<string> {
  return (await gong.ask('GET', '/v2/workspaces')).json.workspaces[0].id
}

/** Everything that AI said of calls, by the calls' ids. */
function textsOf(calls: readonly Parsed[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    calls.map(({ metaData, content }) => [
      metaData.id,
      [
        content.brief,
        ...(content.outline ?? []).flatMap(({ items }: Parsed) => items.map(({ text }: Parsed) => text)),
      ],
    ]),
  )
}

test('a question is answered out of the calls with the account, deal, contact or lead that it is about', async () => {
  await using gong = await openGong({ calls: 400 })
  const workspaceId = await workspaceOf(gong)
  const byObject = await callsByObject(gong, workspaceId)
  for (const [crmEntityType, type] of Object.entries(TYPES)) {
    const { id, calls } = busiest(byObject, type)
    const query = { workspaceId, crmEntityType, crmEntityId: id }
    const question = 'Which concerns do they have, and what are the next steps?'
    const { json } = await ask(gong, 'ask-entity', { ...query, question })
    expect([crmEntityType, json.numOfCallsSearched]).toEqual([crmEntityType, calls.length])
    const texts = textsOf(calls)
    expect(json.answer.length).toBeGreaterThan(0)
    for (const { answerItems, callFindings, emailFindings } of json.answer) {
      const found = callFindings.map(({ call }: Parsed) => call)
      expect(emailFindings).toEqual([])
      for (const { id: callId, title, started, url } of found) {
        const { metaData } = calls.find((call) => call.metaData.id === callId)
        expect({ title, started, url }).toEqual({
          title: metaData.title,
          started: metaData.started,
          url: metaData.url,
        })
      }
      for (const item of answerItems)
        expect(found.some((call: Parsed) => texts.get(call.id)?.includes(item))).toBe(true)
    }
  }
})

test('different questions are answered differently, and only from the time asked about', async () => {
  await using gong = await openGong({ calls: 400 })
  const workspaceId = await workspaceOf(gong)
  const { id, calls } = busiest(await callsByObject(gong, workspaceId), 'Account')
  const query = { workspaceId, crmEntityType: 'ACCOUNT', crmEntityId: id }
  const items = async (question: string) =>
    (await ask(gong, 'ask-entity', { ...query, question })).json.answer.flatMap(
      (part: Parsed) => part.answerItems,
    )
  expect(await items('What does it cost?')).not.toEqual(await items('Do they worry about compliance?'))
  expect((await items('Hm?')).length).toBeGreaterThan(0)
  const middle = calls[Math.floor(calls.length / 2)].metaData.started
  const range = { timePeriod: 'CUSTOM_RANGE', question: 'Hm?', fromDateTime: '2000-01-01T00:00:00Z' }
  const before = await ask(gong, 'ask-entity', { ...query, ...range, toDateTime: middle })
  const after = await ask(gong, 'ask-entity', { ...query, ...range, fromDateTime: middle })
  expect(before.json.numOfCallsSearched).toBe(Math.floor(calls.length / 2))
  expect(before.json.numOfCallsSearched + after.json.numOfCallsSearched).toBe(calls.length)
})

test('a published brief has its sections from calls and CRM; another one is not found', async () => {
  await using gong = await openGong({ calls: 400 })
  const workspaceId = await workspaceOf(gong)
  const { id, calls } = busiest(await callsByObject(gong, workspaceId), 'Account')
  const query = { workspaceId, crmEntityType: 'ACCOUNT', crmEntityId: id }
  const settings = (await gong.ask('GET', `/v2/settings/briefs?workspaceId=${workspaceId}`)).json.briefs
  expect(new Set(settings.map(({ status }: Parsed) => status))).toEqual(
    new Set(['Published', 'Not published']),
  )
  const texts = [...textsOf(calls).values()].flat()
  for (const { briefName, status } of [...settings, { briefName: 'None', status: 'Not there' }]) {
    const answer = await ask(gong, 'get-brief', { ...query, briefName })
    if (status !== 'Published') {
      const text = 'Brief not found - could be that the brief is not published'
      expect([answer.status, answer.json.errors]).toEqual([404, [text]])
      continue
    }
    expect(answer.json.numOfCallsSearched).toBe(calls.length)
    const spoken = answer.json.briefSections.filter(
      ({ briefSectionType }: Parsed) => briefSectionType === 'Conversations',
    )
    expect(spoken.some(({ sectionSummary }: Parsed) => sectionSummary.length > 0)).toBe(true)
    for (const { sectionSummary, conversationFindings } of spoken) {
      for (const text of sectionSummary) expect(texts).toContain(text)
      expect(conversationFindings.callFindings.length > 0).toBe(sectionSummary.length > 0)
    }
  }
})

test('what is asked about must be there, and be asked about properly', async () => {
  await using gong = await openGong({ calls: 400 })
  const workspaceId = await workspaceOf(gong)
  const { id } = busiest(await callsByObject(gong, workspaceId), 'Account')
  const query = { workspaceId, crmEntityType: 'ACCOUNT', crmEntityId: id, question: 'Why?' }
  const cases = [
    [{ workspaceId: '12' }, 404],
    [{ crmEntityId: 'nobody' }, 404],
    [{ crmEntityType: 'DEAL' }, 404],
    [{ crmEntityType: 'account' }, 400],
    [{ timePeriod: 'YESTERDAY' }, 400],
    [{ timePeriod: 'CUSTOM_RANGE' }, 400],
    [{ timePeriod: 'CUSTOM_RANGE', fromDateTime: '2026-01-01' }, 400],
    [{ question: '' }, 400],
  ] as const
  for (const [change, status] of cases)
    expect([change, (await ask(gong, 'ask-entity', { ...query, ...change })).status]).toEqual([
      change,
      status,
    ])
})

test('credits are used up by the calls that are searched, and then nothing is answered', async () => {
  await using gong = await openGong({ calls: 400, credits: 3 })
  const workspaceId = await workspaceOf(gong)
  const { id, calls } = busiest(await callsByObject(gong, workspaceId), 'Account')
  expect(calls.length).toBeGreaterThan(3)
  const query = { workspaceId, crmEntityType: 'ACCOUNT', crmEntityId: id }
  expect((await ask(gong, 'ask-entity', { ...query, question: 'Why?' })).status).toBe(200)
  const spent = await ask(gong, 'get-brief', { ...query, briefName: 'Deal risks' })
  expect([spent.status, spent.json.errors]).toEqual([402, ['Payment Required']])
  gong.simulator.control.forgetWritten()
  expect((await ask(gong, 'get-brief', { ...query, briefName: 'Deal risks' })).status).toBe(200)
})

test('of an uploaded account the calls are found by its domains', async () => {
  await using gong = await openGong({ calls: 400 })
  const workspaceId = await workspaceOf(gong)
  const { calls } = busiest(await callsByObject(gong, workspaceId), 'Account')
  const outside = (call: Parsed) =>
    call.parties.filter(({ affiliation }: Parsed) => affiliation === 'External')
  const domain = outside(calls[0])[0].emailAddress.split('@')[1]
  const owner = { name: 'CRM', ownerEmail: 'a@b.example' }
  const { text } = await gong.ask('PUT', '/v2/crm/integrations', owner)
  const integrationId = /"integrationId":(\d+)/.exec(text)?.[1] ?? ''
  const account = { objectId: 'mine', modifiedDate: '2026-01-01T00:00:00Z', name: 'Mine', domains: [domain] }
  const form = new FormData()
  form.set('dataFile', new Blob([JSON.stringify(account)]))
  const query = new URLSearchParams({ integrationId, objectType: 'ACCOUNT', clientRequestId: 'r' })
  const headers = { authorization: `Basic ${btoa('key:secret')}` }
  await fetch(`${gong.simulator.url}/v2/crm/entities?${query}`, { method: 'POST', headers, body: form })
  gong.simulator.control.advance(10_000)
  const asked = { workspaceId, crmEntityType: 'ACCOUNT', crmEntityId: 'mine', question: 'Next steps?' }
  expect((await ask(gong, 'ask-entity', asked)).json.numOfCallsSearched).toBe(calls.length)
})
