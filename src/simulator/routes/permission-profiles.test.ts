import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openGong, type Parsed, type TestGong } from '../test-gong.ts'

async function workspacesOf(gong: TestGong): Promise<readonly string[]> {
  return (await gong.ask('GET', '/v2/workspaces')).json.workspaces.map(({ id }: Parsed) => id)
}

const list = async (gong: TestGong, workspaceId: string | undefined) =>
  (await gong.ask('GET', `/v2/all-permission-profiles?workspaceId=${workspaceId}`)).json.profiles

test('profiles are listed by workspace in the order of their names, with every described field', async () => {
  await using gong = await openGong({ calls: 20 })
  const [first, second] = await workspacesOf(gong)
  const raw = JSON.parse(readFileSync(new URL('../../../openapi/gong.json', import.meta.url), 'utf8'))
  const fields = Object.keys(raw.components.schemas.PermissionProfileDTO.properties).sort()
  const profiles = [...(await list(gong, first)), ...(await list(gong, second))]
  expect(new Set(profiles.map(({ id }) => id)).size).toBe(8)
  for (const profile of profiles) {
    expect(Object.keys(profile).sort()).toEqual(fields)
    expect((await gong.ask('GET', `/v2/permission-profile?profileId=${profile.id}`)).json.profile).toEqual(
      profile,
    )
  }
  const names = profiles.slice(0, 4).map(({ name }) => name)
  expect(names).toEqual(names.toSorted())
})

test('each active user has one profile in a workspace', async () => {
  await using gong = await openGong({ calls: 20 })
  const [workspace] = await workspacesOf(gong)
  const attached = []
  for (const { id } of await list(gong, workspace))
    attached.push(...(await gong.ask('GET', `/v2/permission-profile/users?profileId=${id}`)).json.users)
  const users = (await gong.walk('GET', '/v2/users', 'users')).filter(({ active }) => active)
  const expected = users.map(({ id, firstName, lastName, emailAddress }) => ({
    id,
    fullName: `${firstName} ${lastName}`,
    emailAddress,
  }))
  const byId = (left: Parsed, right: Parsed) => (left.id < right.id ? -1 : 1)
  expect(attached.sort(byId)).toEqual(expected.sort(byId))
})

test('a profile that is created is shown again, and one that is updated keeps what was not given', async () => {
  await using gong = await openGong({ calls: 20 })
  const [workspace, other] = await workspacesOf(gong)
  const { managers } = gong.simulator.control.account()
  const sent = {
    name: 'Auditor',
    scoreCalls: true,
    callsAccess: { permissionLevel: 'managers-team', teamLeadIds: [managers[0]] },
    forecastPermissions: { forecastAccess: { permissionLevel: 'all' } },
  }
  const created = await gong.ask('POST', `/v2/permission-profile?workspaceId=${workspace}`, sent)
  const { profile } = created.json
  expect(profile).toMatchObject({ ...sent, deleteCalls: false, description: '' })
  expect(profile.forecastPermissions.forecastEditTargets.permissionLevel).toBe('none')
  expect(await list(gong, workspace)).toContainEqual(profile)
  expect(await list(gong, other)).not.toContainEqual(profile)
  const path = `/v2/permission-profile?profileId=${profile.id}`
  const change = {
    description: 'Listens',
    scoreCalls: false,
    libraryFolderAccess: { permissionLevel: 'all' },
  }
  const updated = (await gong.ask('PUT', path, change)).json.profile
  expect(updated).toEqual({
    ...profile,
    ...change,
    libraryFolderAccess: { ...profile.libraryFolderAccess, permissionLevel: 'all' },
  })
  expect((await gong.ask('GET', path)).json.profile).toEqual(updated)
  expect((await gong.ask('GET', path.replace('?', '/users?'))).json.users).toEqual([])
  gong.simulator.control.forgetWritten()
  expect((await gong.ask('GET', path)).status).toBe(400)
  expect((await list(gong, workspace)).length).toBe(4)
})

test('what cannot be a profile is refused, with 422 when it is created', async () => {
  await using gong = await openGong({ calls: 20 })
  const [workspace] = await workspacesOf(gong)
  const [{ id, name }, { name: taken }] = await list(gong, workspace)
  const library = { permissionLevel: 'none', manageStreams: true }
  const bad: readonly (readonly [body: object, problem: string])[] = [
    [{ name: taken }, 'already exists'],
    [{ name: 'A', libraryFolderAccess: library }, 'permissionLevel must not be none'],
    [{ name: 'A', libraryFolderAccess: {} }, 'libraryFolderAccess.permissionLevel: must not be null'],
    [
      { name: 'A', dealsAccess: { permissionLevel: 'managers-team', teamLeadIds: ['12'] } },
      'User ID 12 was not found',
    ],
    [{ name: 'A', dealsAccess: { permissionLevel: 'own', teamLeadIds: ['12'] } }, 'managers-team'],
  ]
  for (const [body, problem] of bad) {
    const created = await gong.ask('POST', `/v2/permission-profile?workspaceId=${workspace}`, body)
    expect([created.status, created.json.errors[0]]).toEqual([422, expect.stringContaining(problem)])
    const updated = await gong.ask('PUT', `/v2/permission-profile?profileId=${id}`, body)
    expect([updated.status, updated.json.errors[0]]).toEqual([400, expect.stringContaining(problem)])
  }
  expect((await gong.ask('POST', `/v2/permission-profile?workspaceId=${workspace}`, {})).status).toBe(422)
  expect((await gong.ask('POST', '/v2/permission-profile', { name: 'A' })).json.errors).toEqual([
    'workspaceId parameter is missing',
  ])
  const wrongLevel = { name: 'A', dealsAccess: { permissionLevel: 'some' } }
  expect((await gong.ask('POST', `/v2/permission-profile?workspaceId=${workspace}`, wrongLevel)).status).toBe(
    400,
  )
  expect((await gong.ask('PUT', `/v2/permission-profile?profileId=${id}`, { name })).status).toBe(200)
  for (const path of ['/v2/permission-profile?profileId=1', '/v2/all-permission-profiles?workspaceId=1'])
    expect((await gong.ask('GET', path)).status).toBe(400)
})
