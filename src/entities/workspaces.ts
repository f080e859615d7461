import { workspaceMetadataSchema } from '../api/schemas/settings.gen.ts'
import type { WorkspaceMetadata } from '../api/types.gen.ts'
import { defineEntity, shape } from './entity.ts'
import { nothing } from './params.ts'

/** Workspaces of the company. */
export const workspaces = defineEntity({
  name: 'workspaces',
  summary: 'Workspaces of the company.',
  aliases: [],
  record: shape<WorkspaceMetadata>(workspaceMetadataSchema),
  actions: {
    list: {
      kind: 'list',
      summary: 'All workspaces.',
      method: 'GET',
      path: '/v2/workspaces',
      scopes: ['api:workspaces:read'],
      params: nothing,
      select: 'workspaces',
      paging: 'none',
    },
  },
  stream: { read: { by: 'whole' }, key: ['id'], airbyte: { name: 'workspaces' } },
})
