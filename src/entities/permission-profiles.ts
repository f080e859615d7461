import {
  createPermissionProfile,
  getPermissionProfile,
  listPermissionProfile,
  listPermissionProfileUsers,
  updatePermissionProfile,
} from '../api/operations/permissions.gen.ts'
import { defineEntity } from './entity.ts'

/** What people may see and do. */
export const permissionProfiles = defineEntity({
  name: 'permission_profiles',
  summary: 'Permission profiles: what the people who have one may see and do.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'Profiles of a workspace.',
      operation: listPermissionProfile,
      select: 'profiles',
    },
    get: { kind: 'get', summary: 'One profile.', operation: getPermissionProfile, select: 'profile' },
    create: {
      kind: 'write',
      summary: 'Create a profile in a workspace.',
      operation: createPermissionProfile,
      select: 'profile',
      effect: 'adds',
    },
    update: {
      kind: 'write',
      summary: 'Replace what a profile allows.',
      operation: updatePermissionProfile,
      select: 'profile',
      effect: 'changes',
    },
  },
})

/** Who has a permission profile. */
export const permissionProfileUsers = defineEntity({
  name: 'permission_profile_users',
  summary: 'Users who have a permission profile.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'Users of a profile.',
      operation: listPermissionProfileUsers,
      select: 'users',
    },
  },
})
