import {
  createPermissionProfile,
  getPermissionProfile,
  listPermissionProfile,
  listPermissionProfileUsers,
  updatePermissionProfile,
} from '../api/operations/permissions.gen.ts'
import { defineEntity, type Template } from './entity.ts'
import { optional } from './templates/inputs.ts'

const demanded = ['description', 'libraryFolderAccess']

const createProfile: Template = {
  inputs: [
    ...['workspaceId', 'profileId', 'profileName', ...demanded],
    ...optional(createPermissionProfile, ['workspaceId', 'id', 'name', ...demanded]),
  ],
  params: { profileId: 'id', profileName: 'name' },
  toOutput: (profile) => ({ profile }),
}

const updateProfile: Template = {
  inputs: ['profileId', ...optional(updatePermissionProfile, ['profileId', 'id'])],
}

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
      templates: { 'list-permission-profiles': { inputs: ['workspaceId'] } },
    },
    get: {
      kind: 'get',
      summary: 'One profile.',
      operation: getPermissionProfile,
      select: 'profile',
      templates: {
        'get-permission-profile': { inputs: ['profileId'], toOutput: (profile) => ({ profile }) },
      },
    },
    create: {
      kind: 'write',
      summary: 'Create a profile in a workspace.',
      operation: createPermissionProfile,
      select: 'profile',
      effect: 'adds',
      templates: {
        'create-permission-profile': createProfile,
      },
    },
    update: {
      kind: 'write',
      summary: 'Replace what a profile allows.',
      operation: updatePermissionProfile,
      select: 'profile',
      effect: 'changes',
      templates: {
        'update-permission-profile': updateProfile,
      },
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
      templates: { 'list-permission-profile-users': { inputs: ['profileId'] } },
    },
  },
})
