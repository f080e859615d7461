import { RequestError } from '../request-error.ts'
import { defineRoute, json, type Route } from '../route.ts'
import { defaultWorkspace } from '../workspace-store.ts'
import { gongDefinitionId } from './bases.ts'

/** What clients look up before they ask for an instance. */
export const workspaceRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/v1/workspaces',
    tag: 'lookup',
    summary: 'The workspaces: each keeps the instances of one customer.',
    query: {
      name_contains: 'Only those with this text in their names.',
      status: 'Only `active` ones, which all are.',
    },
    answers: { 200: { description: 'The workspaces, under `data`.' } },
    handle: async ({ parts, query, access }) => {
      await parts.workspaces.ensure(defaultWorkspace)
      const rows = await parts.workspaces.list(query['name_contains'] ?? '')
      const seen = rows.filter(({ name }) => access.workspace === undefined || name === access.workspace)
      return json(200, { data: (query['status'] ?? 'active') === 'active' ? seen.map(describe) : [] })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/v1/workspaces/{id}',
    tag: 'lookup',
    summary: 'One workspace, by its id or name.',
    answers: { 200: { description: 'The workspace.' } },
    handle: async ({ parts, pathParams, access }) => {
      const row = await parts.workspaces.find(pathParams['id'] ?? '')
      if (row !== undefined && (access.workspace ?? row.name) === row.name) return json(200, describe(row))
      throw new RequestError('not_found', `There is no workspace “${pathParams['id']}”.`, {
        advice: 'See GET /api/v1/workspaces for those there are.',
      })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/v1/integrations/definitions/sources',
    tag: 'lookup',
    summary: 'The connectors that instances can be made of: Gong.',
    query: { name: 'Only those with this text in their names.' },
    answers: { 200: { description: 'The connectors, under `definitions`.' } },
    handle: ({ query }) => {
      const isMeant = 'gong'.includes((query['name'] ?? '').toLowerCase())
      return json(200, {
        definitions: isMeant ? [{ sourceDefinitionId: gongDefinitionId, name: 'Gong' }] : [],
      })
    },
  }),
]

function describe({ id, name, created_at: createdAt }: { id: string; name: string; created_at: string }) {
  return { id, name, status: 'active', created_at: createdAt, updated_at: createdAt }
}
