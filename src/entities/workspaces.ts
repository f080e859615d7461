import { listWorkspaces } from '../api/operations/settings.gen.ts'
import { defineStream } from './entity.ts'
import { id } from './params.ts'

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
      templates: {
        'list-workspaces': { inputs: [] },
        'get-workspace': {
          description: 'One workspace.',
          inputs: ['workspaceId'],
          schemas: { workspaceId: id('The workspace.').schema },
          toParams: () => ({}),
          pick: { field: 'id', input: 'workspaceId' },
        },
      },
    },
  },
  stream: { model: 'Workspace', read: { by: 'whole' }, key: ['id'], airbyte: { name: 'workspaces' } },
})
