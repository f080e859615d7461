import { expect, test } from 'vitest'
import { openGong, type Parsed, type TestGong } from '../test-gong.ts'

const DAY = 86_400_000

interface Setting {
  readonly owner: string
  /** Ids of contacts and leads. */
  readonly prospects: readonly string[]
  readonly open: readonly Parsed[]
  readonly exclusive: readonly Parsed[]
}

async function settingOf(gong: TestGong): Promise<Setting> {
  const selector = { context: 'Basic', exposedFields: { parties: true } }
  const body = { filter: {}, contentSelector: selector }
  const calls = await gong.walk('POST', '/v2/calls/extensive', 'calls', body)
  const objects = calls.flatMap(({ parties }) =>
    parties.flatMap((party: Parsed) => party.context.flatMap((context: Parsed) => context.objects)),
  )
  const people = objects.filter(({ objectType }) => ['Contact', 'Lead'].includes(objectType))
  for (const user of await gong.walk('GET', '/v2/users', 'users')) {
    const path = `/v2/flows?flowOwnerEmail=${user.emailAddress}`
    const { status } = await gong.ask('GET', path)
    if (status !== 200) continue
    const flows = await gong.walk('GET', path, 'flows')
    return {
      owner: user.emailAddress,
      prospects: [...new Set(people.map(({ objectId }) => objectId))],
      open: flows.filter(({ exclusive }) => !exclusive),
      exclusive: flows.filter(({ exclusive }) => exclusive),
    }
  }
  throw new Error('nobody has a seat')
}

function createAssign(gong: TestGong, owner: string, path = '/v2/flows/prospects/assign') {
  return async (flow: Parsed, crmProspectsIds: readonly string[], more = {}) => {
    const body = { crmProspectsIds, flowId: flow.id, flowInstanceOwnerEmail: owner, ...more }
    const { status, json } = await gong.ask('POST', path, body)
    return { status, errors: json.errors, assigned: json.prospectsAssigned, not: json.prospectsNotAssigned }
  }
}

const shown = async (gong: TestGong, body: unknown) =>
  (await gong.ask('POST', '/v2/flows/prospects', body)).json.prospectsAssigned

test('assigned prospects are shown by prospect and by instance, until they are unassigned', async () => {
  await using gong = await openGong()
  const { owner, prospects, open } = await settingOf(gong)
  const assign = createAssign(gong, owner)
  const [first = '', second = ''] = prospects
  const made = await assign(open[0], [first, second, 'not-a-crm-id', first])
  expect(made.assigned).toMatchObject(
    [first, second].map((crmProspectId) => ({
      flowId: open[0].id,
      flowName: open[0].name,
      crmProspectId,
      flowInstanceOwnerEmail: owner,
      flowInstanceCreateDate: '2026-06-15T11:00:00-07:00',
      flowInstanceStatus: 'Running',
      exclusive: false,
    })),
  )
  expect(made.not).toEqual([
    {
      flowId: open[0].id,
      crmProspectId: 'not-a-crm-id',
      errorCode: 'InvalidArgument',
      errorMessage: 'Invalid crmId <not-a-crm-id>',
    },
  ])
  expect(await shown(gong, { crmProspectsIds: [first, second, 'other'] })).toEqual(made.assigned)
  const [{ flowInstanceId }] = made.assigned
  const recent = `/v2/flows?flowOwnerEmail=${owner}&mostRecentlyAssigned=true`
  expect((await gong.ask('GET', recent)).json.flows[0].id).toBe(open[0].id)

  const byInstance = '/v2/flows/prospects/unassign-flows-by-instance-id'
  const ids = [flowInstanceId, '12']
  const unassigned = (await gong.ask('POST', byInstance, { flowInstanceIds: ids })).json
  expect(unassigned.unassignedFlowInstanceIds).toEqual([flowInstanceId])
  expect(
    (await gong.ask('POST', byInstance, { flowInstanceIds: ids })).json.unassignedFlowInstanceIds,
  ).toEqual([])
  expect(await shown(gong, { crmProspectsIds: [first] })).toEqual([])
  expect(await shown(gong, { flowInstanceIds: [flowInstanceId] })).toMatchObject([
    { flowInstanceId, flowInstanceStatus: 'Finished' },
  ])
  gong.simulator.control.forgetWritten()
  expect(await shown(gong, { flowInstanceIds: [flowInstanceId] })).toEqual([])
})

test('a prospect is taken out of one flow or of all by its CRM id', async () => {
  await using gong = await openGong()
  const { owner, prospects, open } = await settingOf(gong)
  const assign = createAssign(gong, owner)
  const [crmProspectId = ''] = prospects
  const ids = []
  for (const flow of open.slice(0, 3))
    ids.push((await assign(flow, [crmProspectId])).assigned[0].flowInstanceId)
  const unassign = async (body: object) => {
    const path = '/v2/flows/prospects/unassign-flows-by-crm-id'
    return (await gong.ask('POST', path, { crmProspectId, ...body })).json.unassignedFlowInstanceIds
  }
  expect(await unassign({ flowId: open[1].id, unassignedByUserEmail: owner })).toEqual([ids[1]])
  expect(await unassign({})).toEqual([ids[0], ids[2]])
  expect(await unassign({})).toEqual([])
})

test('exclusive flows and the cool-off keep a prospect out; only the cool-off can be overridden', async () => {
  await using gong = await openGong()
  const { owner, prospects, open, exclusive } = await settingOf(gong)
  const assign = createAssign(gong, owner)
  const override = createAssign(gong, owner, '/v2/flows/prospects/assign/cool-off-override')
  const [first = '', second = '', third = ''] = prospects
  const refused = async (flow: Parsed, prospect: string, how = override) => {
    const { assigned, not } = await how(flow, [prospect])
    expect([assigned.length, not[0]?.errorCode]).toEqual([0, 'InvalidState'])
    return not[0].errorMessage
  }
  await assign(exclusive[0], [first])
  expect(await refused(open[0], first)).toContain('exclusive')
  expect(await refused(exclusive[0], first)).toContain('already assigned')
  await assign(open[0], [second, third])
  expect(await refused(exclusive[0], second)).toContain('exclusive')
  // Three weeks later the flow is over, and a week after that the cool-off too.
  gong.simulator.control.advance(22 * DAY)
  expect(await shown(gong, { crmProspectsIds: [second] })).toEqual([])
  expect(await refused(open[1], second, assign)).toContain('cool off')
  expect((await override(open[1], [second])).assigned.length).toBe(1)
  expect((await assign(open[1], [third], { overrides: { coolOffOverride: true } })).assigned.length).toBe(1)
  gong.simulator.control.advance(7 * DAY)
  expect((await assign(open[1], [first])).assigned.length).toBe(1)
})

test('assignments that cannot be meant are refused', async () => {
  await using gong = await openGong()
  const { owner, prospects, open } = await settingOf(gong)
  const assign = createAssign(gong, owner)
  const many = Array.from({ length: 101 }, (_, place) => `id-${place}`)
  const personal = open.find(({ visibility }) => visibility === 'Personal')
  const { emailAddress: other } = (await gong.walk('GET', '/v2/users', 'users')).find(
    ({ active, emailAddress }) => active && emailAddress !== owner,
  )
  const cases = [
    [await assign(open[0], many), 400, 'crmProspectsIds: size must be between 1 and 100'],
    [await assign(open[0], []), 400, 'crmProspectsIds: size must be between 1 and 100'],
    [await assign({ id: '12' }, prospects.slice(0, 1)), 404, 'Flow not found'],
    [await assign({ id: 'x' }, prospects.slice(0, 1)), 400, 'Json parse error'],
    [await createAssign(gong, 'no@seat.example')(open[0], prospects.slice(0, 1)), 403, 'Engage seat'],
    [await createAssign(gong, other)(personal, prospects.slice(0, 1)), undefined, ''],
    [
      await assign(open[0], prospects.slice(0, 1), { overrides: { steps: [{ number: 99 }] } }),
      400,
      'step number 99',
    ],
    [
      await assign(open[0], prospects.slice(0, 1), { overrides: { steps: [{}] } }),
      400,
      'number: must not be null',
    ],
  ] as const
  for (const [{ status, errors }, expected, text] of cases) {
    if (expected === undefined) expect([403, 404]).toContain(status)
    else expect([status, errors[0]]).toEqual([expected, expect.stringContaining(text)])
  }
  expect((await gong.ask('POST', '/v2/flows/prospects', {})).status).toBe(400)
  expect((await shown(gong, { crmProspectsIds: prospects.slice(0, 100) })).length).toBe(0)
})

test('a bulk assignment is accepted, works through its prospects in time, and fails for some', async () => {
  await using gong = await openGong()
  const { owner, prospects, open } = await settingOf(gong)
  const people = [
    { crmId: prospects[0] },
    { firstName: 'Ada', lastName: 'Byron' },
    { firstName: 'Ada', lastName: 'Byron', email: 'not an address' },
    { firstName: 'Ada', lastName: 'Byron', email: 'ada@new.example' },
    { firstName: 'Ada', lastName: 'Byron', email: 'ADA@new.example' },
    { crmId: 'nobody' },
  ]
  const path = '/v2/flows/prospects/bulk-assignments'
  const submitted = await gong.ask('POST', path, {
    flowInstanceOwnerEmail: owner,
    flowId: open[0].id,
    prospects: people,
  })
  const { id } = submitted.json
  expect(submitted.status).toBe(202)
  expect(id).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  const look = async () => (await gong.ask('GET', `${path}/${id}`)).json
  expect(await look()).toMatchObject({ status: 'PENDING', totalCount: 6, processedCount: 0, results: [] })
  gong.simulator.control.advance(7000)
  const half = await look()
  expect(half.status).toBe('IN_PROGRESS')
  expect(half.processedCount).toBe(half.results.length)
  gong.simulator.control.advance(60_000)
  // Nobody looked meanwhile, and yet the prospects are in the flow.
  expect((await shown(gong, { crmProspectsIds: [prospects[0]] })).length).toBe(1)
  const done = await look()
  expect(done).toMatchObject({ status: 'COMPLETED', processedCount: 6, successCount: 2, failedCount: 4 })
  expect(done.results.map(({ status, errorCode }: Parsed) => [status, errorCode])).toEqual([
    ['ASSIGNED', null],
    ['CRM_OPERATION_FAILED', 'REQUIRED_FIELD_MISSING'],
    ['CRM_OPERATION_FAILED', 'INVALID_EMAIL_ADDRESS'],
    ['ASSIGNED', null],
    ['FLOW_ASSIGNMENT_FAILED', 'InvalidState'],
    ['FLOW_ASSIGNMENT_FAILED', 'InvalidArgument'],
  ])
  expect(done.results.map(({ prospect }: Parsed) => prospect)).toEqual(people)
  const made = done.results[3]
  expect(await shown(gong, { crmProspectsIds: [made.crmId] })).toMatchObject([
    { flowInstanceId: made.flowInstanceId, flowId: open[0].id },
  ])
})

test('a bulk assignment of too many, of the nameless or to nowhere is refused, as one nobody submitted', async () => {
  await using gong = await openGong()
  const { owner, open } = await settingOf(gong)
  const path = '/v2/flows/prospects/bulk-assignments'
  const submit = async (prospects: unknown, flowId = open[0].id, flowInstanceOwnerEmail = owner) => {
    const { status, json } = await gong.ask('POST', path, { prospects, flowId, flowInstanceOwnerEmail })
    return [status, json.errors?.[0]]
  }
  const one = [{ crmId: 'a' }]
  expect(await submit(Array(51).fill(one[0]))).toEqual([400, 'prospects: size must be between 1 and 50'])
  expect(await submit([{ email: 'a@b.example' }])).toEqual([400, 'prospects[0].firstName: must not be null'])
  expect(await submit(one, '12')).toEqual([404, 'Flow not found'])
  expect((await submit(one, open[0].id, 'no@seat.example'))[0]).toBe(403)
  expect((await gong.ask('GET', `${path}/f47ac10b-58cc-4372-a567-0e02b2c3d479`)).status).toBe(404)
})
