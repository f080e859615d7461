import { expect, test } from 'vitest'
import { openGong, type Parsed, type TestGong } from '../test-gong.ts'

/** Lists the flows of every user: those with a seat of Engage by address. */
async function flowsByOwner(gong: TestGong): Promise<ReadonlyMap<string, Parsed[]>> {
  const flows = new Map<string, Parsed[]>()
  for (const { emailAddress, active } of await gong.walk('GET', '/v2/users', 'users')) {
    const path = `/v2/flows?flowOwnerEmail=${emailAddress}`
    const { status, json } = await gong.ask('GET', path)
    if (status === 200) flows.set(emailAddress, await gong.walk('GET', path, 'flows'))
    else expect([status, json.errors]).toEqual([403, [`User ${emailAddress} has no Gong Engage seat`]])
    if (!active) expect(status).toBe(403)
  }
  return flows
}

const count = (flows: readonly Parsed[], visibility: string) =>
  flows.filter((flow) => flow.visibility === visibility).length

test('every owner with a seat gets the company’s flows beside their own and their team’s, page by page', async () => {
  await using gong = await openGong({ calls: 20 })
  const byOwner = await flowsByOwner(gong)
  const lists = [...byOwner.values()]
  expect(lists.length).toBeGreaterThan(20)
  const company = new Set(lists[0]?.filter(({ visibility }) => visibility === 'Company').map(({ id }) => id))
  expect(company.size).toBeGreaterThan(100)
  for (const flows of lists) {
    expect(new Set(flows.map(({ id }) => id)).size).toBe(flows.length)
    expect(flows.filter(({ id }) => company.has(id)).length).toBe(company.size)
    expect(count(flows, 'Personal')).toBeGreaterThan(0)
    for (const { creationDate } of flows)
      expect(Date.parse(creationDate)).toBeLessThan(Date.parse('2026-06-15'))
  }
  expect(lists.some((flows) => count(flows, 'Shared') > 1)).toBe(true)
  // A personal flow is seen by nobody else.
  const personal = lists.flatMap((flows) => flows.filter(({ visibility }) => visibility === 'Personal'))
  expect(new Set(personal.map(({ id }) => id)).size).toBe(personal.length)
})

test('flows are narrowed down by workspace and folder, and to the twenty that were assigned last', async () => {
  await using gong = await openGong({ calls: 20 })
  const [[owner = '', flows = []] = []] = await flowsByOwner(gong)
  const path = `/v2/flows?flowOwnerEmail=${owner}`
  const { workspaces } = (await gong.ask('GET', '/v2/workspaces')).json
  const split = await Promise.all(
    workspaces.map(({ id }: Parsed) => gong.walk('GET', `${path}&workspaceId=${id}`, 'flows')),
  )
  expect(split.every((part) => part.length > 0)).toBe(true)
  expect(new Set(split.flat())).toEqual(new Set(flows))
  const [{ folderId }] = flows
  const inFolder = await gong.walk('GET', `${path}&folderId=${folderId}`, 'flows')
  expect(inFolder).toEqual(flows.filter((flow) => flow.folderId === folderId))
  const recent = (await gong.ask('GET', `${path}&mostRecentlyAssigned=true`)).json
  expect(recent.flows.length).toBe(20)
  expect(recent.records.cursor).toBeUndefined()
})

test('folders come under the key of flows, with their parents, and lead to the flows in them', async () => {
  await using gong = await openGong({ calls: 20 })
  const [[owner = '', flows = []] = []] = await flowsByOwner(gong)
  const path = `/v2/flows/folders?flowFolderOwnerEmail=${owner}`
  const folders = await gong.walk('GET', path, 'flows')
  const ids = new Set(folders.map(({ id }) => id))
  for (const { folderId, folderName } of flows)
    expect(folders.find(({ id }) => id === folderId)?.name).toBe(folderName)
  const children = folders.filter(({ folderId }) => folderId !== null)
  expect(children.length).toBeGreaterThan(0)
  for (const { folderId } of children) {
    expect(ids.has(folderId)).toBe(true)
    const family = (await gong.ask('GET', `${path}&parentId=${folderId}`)).json.flows
    expect(family.map(({ id }: Parsed) => id).sort()).toEqual(
      folders
        .filter(({ id, folderId: parent }) => id === folderId || parent === folderId)
        .map(({ id }) => id)
        .sort(),
    )
  }
})

test('the steps of up to twenty flows are told, numbered from one, and of unknown flows none', async () => {
  await using gong = await openGong({ calls: 20 })
  const [[, flows = []] = []] = await flowsByOwner(gong)
  const ask = (flowIds: unknown) => gong.ask('POST', '/v2/flows/steps', { flowIds })
  const ids = flows.map(({ id }) => id)
  const told = (await ask(ids.slice(0, 20))).json.flows
  expect(told.map(({ id }: Parsed) => id)).toEqual(ids.slice(0, 20))
  for (const [place, { name, steps }] of told.entries()) {
    expect(name).toBe(flows[place].name)
    expect(steps.map(({ stepOrder }: Parsed) => stepOrder)).toEqual(
      steps.map((_: Parsed, at: number) => at + 1),
    )
    for (const { action, subject } of steps)
      expect([action, subject !== null]).toEqual([action, String(action).endsWith('SEND_EMAIL')])
  }
  expect((await ask(ids.slice(0, 21))).json.errors).toEqual(['flowIds: size must be between 1 and 20'])
  expect((await ask([ids[0], '12'])).status).toBe(404)
  expect((await ask(['twelve'])).status).toBe(400)
  expect((await ask([])).status).toBe(400)
})
