import { getUser, listUsers } from '../api/operations/users.gen.ts'
import { defineStream } from './entity.ts'

/** The people of the Gong account. Gong has no filter by date here and lists inactive users too. */
export const users = defineStream({
  name: 'users',
  summary: 'People of the Gong account, active or not.',
  aliases: [],
  actions: {
    list: { kind: 'list', summary: 'All users, page by page.', operation: listUsers, select: 'users' },
    get: { kind: 'get', summary: 'One user.', operation: getUser, select: 'user' },
  },
  stream: { read: { by: 'whole' }, key: ['id'], airbyte: { name: 'users' } },
})
