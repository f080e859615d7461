import { listMultipleUsers } from '../api/operations/users.gen.ts'
import { defineEntity } from './entity.ts'

/** The same people, by filters that the plain list does not have. */
export const extensiveUsers = defineEntity({
  name: 'extensive_users',
  summary: 'People of the Gong account by id or by the date they were created.',
  aliases: ['users_extensive'],
  actions: {
    list: {
      kind: 'list',
      summary: 'Users by id or creation date.',
      operation: listMultipleUsers,
      select: 'users',
    },
  },
})
