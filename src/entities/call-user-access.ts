import {
  addUsersAccessToCalls,
  deleteUsersAccessToCalls,
  getUsersAccessToCalls,
} from '../api/operations/permissions.gen.ts'
import { defineEntity } from './entity.ts'

/** Who was given access to a call by name, beside what his permission profile allows. */
export const callUserAccess = defineEntity({
  name: 'call_user_access',
  summary: 'Users who were given access to single calls.',
  aliases: ['calls_users_access'],
  actions: {
    list: {
      kind: 'list',
      summary: 'Who was given access to which of these calls.',
      operation: getUsersAccessToCalls,
      select: 'callAccessList',
    },
    add: {
      kind: 'write',
      summary: 'Give users access to calls.',
      operation: addUsersAccessToCalls,
      effect: 'adds',
    },
    remove: {
      kind: 'write',
      summary: 'Take users’ access to calls away.',
      operation: deleteUsersAccessToCalls,
      effect: 'removes',
    },
  },
})
