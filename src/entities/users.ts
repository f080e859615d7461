import { z } from 'zod'
import { userMetadataSchema } from '../api/schemas/users.gen.ts'
import type { UserMetadata } from '../api/types.gen.ts'
import { defineEntity, shape } from './entity.ts'
import { id } from './params.ts'

/** The people of the Gong account. Gong has no filter by date here and lists inactive users too. */
export const users = defineEntity({
  name: 'users',
  summary: 'People of the Gong account, active or not.',
  aliases: [],
  record: shape<UserMetadata>(userMetadataSchema),
  actions: {
    list: {
      kind: 'list',
      summary: 'All users, page by page.',
      method: 'GET',
      path: '/v2/users',
      scopes: ['api:users:read'],
      params: z.object({
        includeAvatars: z
          .boolean()
          .optional()
          .describe('Also list avatars: synthetic users. Default: false.'),
      }),
      select: 'users',
      paging: 'cursor',
    },
    get: {
      kind: 'get',
      summary: 'One user.',
      method: 'GET',
      path: '/v2/users/{id}',
      scopes: ['api:users:read'],
      params: z.object({ id: id('Id of the user.') }),
      select: 'user',
      paging: 'none',
    },
  },
  stream: { read: { by: 'whole' }, key: ['id'], airbyte: { name: 'users' } },
})
