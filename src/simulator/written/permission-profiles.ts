import {
  countProfiles,
  emptyProfile,
  type PermissionProfile,
  profilesOf,
} from '../account/permission-profiles.ts'
import type { WrittenParts } from './written.ts'

/** The account's permission profiles with what was changed on them. */
export interface WrittenPermissionProfiles {
  /** The profiles of a workspace in the alphabetical order of their names. */
  inWorkspace(workspace: number): readonly PermissionProfile[]
  find(id: string): PermissionProfile | undefined
  /** The number of the workspace that a profile belongs to. */
  workspaceOf(id: string): number | undefined
  create(workspace: number, profile: PermissionProfile): PermissionProfile
  /** Changes the fields that are given and returns the whole profile. */
  update(id: string, change: PermissionProfile): PermissionProfile | undefined
}

/** The profiles that the account has from the start. */
export function createWrittenPermissionProfiles({ account }: WrittenParts): WrittenPermissionProfiles {
  const workspaces = account.workspaces.map(({ number }) => [...profilesOf(account, number)])
  let count = countProfiles(account)
  const workspaceOf = (id: string) => {
    const place = workspaces.findIndex((profiles) => profiles.some((profile) => profile['id'] === id))
    return place === -1 ? undefined : place
  }
  const nameOf = (profile: PermissionProfile) => String(profile['name'])
  return {
    inWorkspace: (workspace) =>
      (workspaces[workspace] ?? []).toSorted((left, right) =>
        nameOf(left).localeCompare(nameOf(right), 'en'),
      ),
    find: (id) => workspaces.flat().find((profile) => profile['id'] === id),
    workspaceOf,
    create(workspace, profile) {
      const id = account.identifiers.of('permissionProfile', count++)
      const made = { id, ...merge(emptyProfile(), profile) }
      workspaces[workspace]?.push({ ...made, id })
      return { ...made, id }
    },
    update(id, change) {
      const profiles = workspaces[workspaceOf(id) ?? -1]
      const place = profiles?.findIndex((profile) => profile['id'] === id) ?? -1
      const before = profiles?.[place]
      if (profiles === undefined || before === undefined) return undefined
      const after = { ...merge(before, change), id }
      profiles[place] = after
      return after
    },
  }
}

/** Fields that are not given stay; the fields of an access are changed one by one. */
function merge(before: PermissionProfile, change: PermissionProfile): PermissionProfile {
  const merged = Object.entries(before).map(([name, value]) => {
    const given = change[name] ?? undefined
    if (given === undefined) return [name, value]
    return [name, isRecord(value) && isRecord(given) ? merge(value, given) : given]
  })
  return Object.fromEntries(merged) as PermissionProfile
}

function isRecord(value: unknown): value is PermissionProfile {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
