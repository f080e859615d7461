import { type AccountCheck, checkAccount, refuseWrongCredentials } from '../execute/check-account.ts'
import { defineRoute, json, type Route, type RouteRequest } from '../route.ts'
import { bases, connectorsBase, gongDefinitionId, instancesBase } from './bases.ts'
import { describeInstance, instanceSchema } from './describe-instance.ts'
import { instanceBody, readInstance } from './instance-body.ts'
import { requireInstance } from './require-instance.ts'

const filters = {
  workspace_name: 'Only those of this workspace.',
  external_user_id: 'Older name of workspace_name.',
  definition_id: 'Only those of this connector: Gong’s id is the only one that has any.',
}

const listSchema = { type: 'object', properties: { data: { type: 'array', items: instanceSchema } } } as const

/** Creating, finding and deleting instances, under both generations of paths. */
export const instanceRoutes: readonly Route[] = [
  ...bases.flatMap(routesAt),
  defineRoute({
    method: 'GET',
    path: '/api/v1/connectors/instances_for_user',
    tag: 'instances',
    summary: 'The instances of a workspace, as Airbyte’s first clients ask for them.',
    query: filters,
    answers: { 200: { description: 'The instances, under `instances`.' } },
    handle: async (request) => json(200, { instances: await list(request) }),
  }),
  defineRoute({
    method: 'DELETE',
    path: `${instancesBase}/{id}`,
    tag: 'instances',
    summary: 'Delete an instance with its credentials.',
    answers: { 204: { description: 'It is gone.' } },
    handle: async (request) => {
      await remove(request)
      return new Response(null, { status: 204 })
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: `${connectorsBase}/{id}`,
    tag: 'instances',
    summary: 'Delete an instance with its credentials.',
    answers: { 202: { description: 'It is gone; nobody needs to wait for the job.' } },
    handle: async (request) => {
      await remove(request)
      return json(202, { job_id: request.parts.randomId() })
    },
  }),
]

function routesAt(base: string): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: base,
      tag: 'instances',
      summary: 'Connect a Gong account: its credentials are tried and kept encrypted.',
      body: instanceBody,
      answers: {
        200: { description: 'The instance; `check` tells whether Gong let it in.', schema: instanceSchema },
      },
      handle: async ({ body, access, parts, signal, notes }) => {
        const made = readInstance(body, access)
        let check: AccountCheck | undefined
        const instance = await parts.hub.operations.run(
          { kind: 'auth', name: 'connect' },
          async (operation) => {
            const created = await parts.instances.create(made, async (gong) => {
              if (body.verify === true) await refuseWrongCredentials(gong, signal)
              else if (body.verify === undefined) check = await checkAccount(gong, signal)
            })
            operation.concerns(created.connection)
            return created
          },
        )
        await parts.workspaces.ensure(made.workspace)
        notes.instanceId = instance.id
        return json(200, { ...describeInstance(instance), check: check ?? null })
      },
    }),
    defineRoute({
      method: 'GET',
      path: base,
      tag: 'instances',
      summary: 'The instances, the oldest first.',
      query: filters,
      answers: { 200: { description: 'The instances, under `data`.', schema: listSchema } },
      handle: async (request) => json(200, { data: await list(request) }),
    }),
    defineRoute({
      method: 'GET',
      path: `${base}/{id}`,
      tag: 'instances',
      summary: 'One instance.',
      answers: { 200: { description: 'The instance.', schema: instanceSchema } },
      handle: async (request) => json(200, describeInstance(await requireInstance(request))),
    }),
  ]
}

async function list({ parts, query, access }: RouteRequest<unknown>) {
  const { workspace_name: workspace = query['external_user_id'], definition_id: definition } = query
  const isOther = access.workspace !== undefined && workspace !== undefined && workspace !== access.workspace
  if (isOther || (definition !== undefined && definition !== gongDefinitionId)) return []
  const found = await parts.instances.list(workspace ?? access.workspace)
  return found.map(describeInstance)
}

async function remove(request: RouteRequest<unknown>): Promise<void> {
  const { id } = await requireInstance(request)
  await request.parts.instances.remove(id)
}
