import { getUser, listUsers } from '../api/operations/users.gen.ts'
import type { UserMetadata } from '../api/types.gen.ts'
import { defineStream, type ReadRecords } from './entity.ts'

/** The people of the Gong account. Gong has no filter by date here and lists inactive users too. */
export const users = defineStream({
  name: 'users',
  summary: 'People of the Gong account, active or not.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'All users, page by page.',
      operation: listUsers,
      select: 'users',
      templates: { 'list-users': { inputs: ['cursor?'] } },
    },
    get: {
      kind: 'get',
      summary: 'One user.',
      operation: getUser,
      select: 'user',
      templates: { 'get-user': { inputs: ['userId'], params: { userId: 'id' } } },
    },
  },
  helpers: { byEmail },
  stream: { model: 'User', read: { by: 'whole' }, key: ['id'], airbyte: { name: 'users' } },
})

/**
 * The user with this e-mail address, in any case and also where it is an alias; undefined when nobody has it.
 * Gong has no filter by address: pages are read until the user is found.
 */
async function byEmail(read: ReadRecords, emailAddress: string): Promise<UserMetadata | undefined> {
  const wanted = emailAddress.trim().toLowerCase()
  if (wanted === '') return undefined
  for await (const user of read<UserMetadata>('users', {})) {
    const addresses = [user.emailAddress, ...(user.emailAliases ?? [])]
    if (addresses.some((address) => address?.toLowerCase() === wanted)) return user
  }
  return undefined
}
