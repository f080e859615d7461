import { listWorkspaces } from '../api/operations/settings.gen.ts'
import { defineStream } from './entity.ts'

/** Workspaces of the company. */
export const workspaces = defineStream({
  name: 'workspaces',
  summary: 'Workspaces of the company.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'All workspaces.',
      operation: listWorkspaces,
      select: 'workspaces',
    },
  },
  stream: { model: 'Workspace', read: { by: 'whole' }, key: ['id'], airbyte: { name: 'workspaces' } },
})
