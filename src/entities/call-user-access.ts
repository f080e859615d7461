import {
  addUsersAccessToCalls,
  deleteUsersAccessToCalls,
  getUsersAccessToCalls,
} from '../api/operations/permissions.gen.ts'
import { defineEntity, type Template } from './entity.ts'
import { ids } from './params.ts'
import { oneCall } from './templates/inputs.ts'

/** Gong takes many calls at once; here it is one. */
const accessOfOneCall: Template = {
  inputs: ['callId', 'userIds'],
  schemas: { ...oneCall, userIds: ids('The users.').schema },
  toParams: ({ callId, userIds }) => ({ callAccessList: [{ callId, userIds }] }),
}

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
      templates: {
        'get-call-users-access': {
          description: 'Users who were given access to one call.',
          inputs: ['callId'],
          schemas: oneCall,
          toParams: ({ callId }) => ({ callIds: [callId] }),
          pick: 'first',
          toOutput: ({ users }, { callId }) => ({ callId, users: users ?? [] }),
        },
      },
    },
    add: {
      kind: 'write',
      summary: 'Give users access to calls.',
      operation: addUsersAccessToCalls,
      effect: 'adds',
      templates: {
        'add-call-users-access': { ...accessOfOneCall, description: 'Give users access to a call.' },
      },
    },
    remove: {
      kind: 'write',
      summary: 'Take users’ access to calls away.',
      operation: deleteUsersAccessToCalls,
      effect: 'removes',
      templates: {
        'remove-call-users-access': { ...accessOfOneCall, description: 'Take users’ access to a call away.' },
      },
    },
  },
})
