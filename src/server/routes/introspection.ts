import { checkAccount } from '../execute/check-account.ts'
import { describeEntities, describeEntity } from '../execute/describe-entities.ts'
import { findEntity } from '../execute/find-action.ts'
import { defineRoute, json, type Route, type RouteRequest } from '../route.ts'
import { bases } from './bases.ts'
import { describeInstance } from './describe-instance.ts'
import { requireInstance } from './require-instance.ts'

/** What can be asked of an instance, and whether it works. */
export const introspectionRoutes: readonly Route[] = bases.flatMap((base) => [
  defineRoute({
    method: 'GET',
    path: `${base}/{id}/entities`,
    tag: 'introspection',
    summary: 'Every entity with its actions and their parameters.',
    answers: { 200: { description: 'The entities, under `data`.' } },
    handle: async (request) => {
      await requireInstance(request)
      return json(200, { data: describeEntities() })
    },
  }),
  defineRoute({
    method: 'GET',
    path: `${base}/{id}/entities/{entity}`,
    tag: 'introspection',
    summary: 'One entity: the schema of its records, and of what its actions take and give.',
    answers: { 200: { description: 'The entity.' } },
    handle: async (request) => {
      await requireInstance(request)
      return json(200, describeEntity(findEntity(request.pathParams['entity'])))
    },
  }),
  defineRoute({
    method: 'GET',
    path: `${base}/{id}/check`,
    tag: 'introspection',
    summary: 'Whether Gong lets the instance in, tried with one small request.',
    answers: { 200: { description: 'The verdict: `status` is healthy or unhealthy.' } },
    handle: check,
  }),
  defineRoute({
    method: 'GET',
    path: `${base}/{id}/inspect`,
    tag: 'introspection',
    summary: 'The instance, what it can do, and what is left of its budget.',
    answers: { 200: { description: 'The instance with its entities and its budget of the day.' } },
    handle: async (request) => {
      const instance = await requireInstance(request)
      const { budget } = await request.parts.instances.open(instance)
      const entities = describeEntities().map(({ entity_name: name, available_actions: actions }) => ({
        name,
        actions,
      }))
      return json(200, {
        ...describeInstance(instance),
        ready: true,
        entities,
        budget: {
          requests_today: await budget.spentToday(),
          requests_per_day: budget.perDay,
          requests_per_second: budget.perSecond,
        },
      })
    },
  }),
])

async function check(request: RouteRequest<unknown>): Promise<Response> {
  const instance = await requireInstance(request)
  const { hub, instances } = request.parts
  const start = { kind: 'execute', name: 'check', connection: instance.connection } as const
  const ask = async () => checkAccount(await instances.open(instance), request.signal)
  return json(200, await hub.operations.run(start, ask))
}
