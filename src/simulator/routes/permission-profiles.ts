import type { Account } from '../account/account.ts'
import { type PermissionProfile, usersWithProfile } from '../account/permission-profiles.ts'
import { PARSE_ERROR, Refusal } from '../answer.ts'
import type { WrittenPermissionProfiles } from '../written/permission-profiles.ts'
import type { Routes } from './route.ts'

/** GET /v2/all-permission-profiles and everything below /v2/permission-profile. */
export const permissionProfileRoutes: Routes = {
  listPermissionProfile({ account, written }, { query }) {
    return { profiles: written.permissionProfiles.inWorkspace(workspaceOf(account, query['workspaceId'])) }
  },

  getPermissionProfile({ written }, { query }) {
    return { profile: profileOf(written.permissionProfiles, query['profileId']) }
  },

  createPermissionProfile({ account, written }, { query, body }) {
    const workspace = workspaceOf(account, query['workspaceId'])
    const names = written.permissionProfiles.inWorkspace(workspace).map(({ name }) => name)
    const problems = problemsWith(account, body, names)
    if (typeof body['name'] !== 'string' || body['name'].trim() === '')
      problems.unshift('name: must not be empty')
    // A profile that cannot be made is not malformed: the description names 422 here and nowhere else.
    if (problems.length > 0) throw new Refusal(422, problems)
    return { profile: written.permissionProfiles.create(workspace, body) }
  },

  updatePermissionProfile({ account, written }, { query, body }) {
    const { id, name } = profileOf(written.permissionProfiles, query['profileId'])
    if (body['id'] != null && body['id'] !== id) throw new Refusal(400, 'id: must be that of the profile')
    const workspace = written.permissionProfiles.workspaceOf(String(id)) ?? 0
    const others = written.permissionProfiles.inWorkspace(workspace).map((profile) => profile['name'])
    const problems = problemsWith(
      account,
      body,
      others.filter((other) => other !== name),
    )
    if (problems.length > 0) throw new Refusal(400, problems)
    return { profile: written.permissionProfiles.update(String(id), body) }
  },

  listPermissionProfileUsers({ account, written }, { query }) {
    const { id } = profileOf(written.permissionProfiles, query['profileId'])
    return {
      users: usersWithProfile(account, String(id)).map((user) => ({
        id: user.id,
        fullName: `${user.givenName} ${user.familyName}`,
        emailAddress: user.emailAddress,
      })),
    }
  },
}

/** The number of a workspace; throws a Refusal when there is none: the description has no 404 here. */
function workspaceOf(account: Account, id: string | undefined): number {
  const workspace = account.workspaces.find((known) => known.id === id)
  if (workspace === undefined) throw new Refusal(400, 'Workspace not found')
  return workspace.number
}

function profileOf(profiles: WrittenPermissionProfiles, id = ''): PermissionProfile {
  if (!/^\d{1,20}$/.test(id)) throw new Refusal(400, PARSE_ERROR)
  const profile = profiles.find(id)
  if (profile === undefined) throw new Refusal(400, 'Permission profile not found')
  return profile
}

/** What the description's prose forbids: a level that does not fit the rest, people who are not there. */
function problemsWith(account: Account, body: PermissionProfile, otherNames: readonly unknown[]): string[] {
  const problems: string[] = []
  if (body['name'] != null && otherNames.includes(body['name']))
    problems.push(`name: a permission profile named ${JSON.stringify(body['name'])} already exists`)
  problems.push(...libraryProblems(body['libraryFolderAccess']))
  for (const [path, access] of accessesOf(body)) {
    const teamLeadIds = (access['teamLeadIds'] as readonly string[] | null | undefined) ?? []
    if (teamLeadIds.length > 0 && access['permissionLevel'] !== 'managers-team')
      problems.push(`${path}.teamLeadIds: only for permissionLevel managers-team`)
    const unknown = teamLeadIds.find((id) => !account.users.some((user) => user.id === id))
    if (unknown !== undefined) problems.push(`${path}.teamLeadIds: User ID ${unknown} was not found`)
  }
  return problems
}

function libraryProblems(access: unknown): string[] {
  if (access == null) return []
  const { permissionLevel, ...rest } = access as PermissionProfile
  if (permissionLevel == null) return ['libraryFolderAccess.permissionLevel: must not be null']
  if (permissionLevel !== 'none') return []
  return Object.entries(rest)
    .filter(([, value]) => value === true || (Array.isArray(value) && value.length > 0))
    .map(([name]) => `libraryFolderAccess.${name}: permissionLevel must not be none`)
}

/** The accesses of a profile with their paths; forecasts have three of their own. */
function* accessesOf(
  body: PermissionProfile,
  prefix = '',
): Generator<[path: string, access: PermissionProfile]> {
  for (const [name, value] of Object.entries(body)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue
    if (name === 'forecastPermissions') yield* accessesOf(value as PermissionProfile, `${name}.`)
    else if (name !== 'libraryFolderAccess') yield [prefix + name, value as PermissionProfile]
  }
}
