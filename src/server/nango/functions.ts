import { z } from 'zod'
import type { FunctionInfo } from '../../functions/function-info.ts'
import { defineRoute, json, type Route, type RouteRequest } from '../route.ts'
import { describeFunction, describeScript, describeTool } from './describe-function.ts'
import { requireIntegration } from './find-connection.ts'
import { NangoError } from './nango-error.ts'
import { readQuery } from './read-query.ts'

const type = z.enum(['action', 'sync'], { error: 'must be action or sync' })
const whole = z.coerce.number({ error: 'must be a number' }).int('must be a whole number')

const listQuery = z.strictObject({
  type: z.enum(['action', 'sync', 'on-event'], { error: 'must be action, sync or on-event' }).optional(),
  search: z.string().optional(),
  page: whole.min(0, 'must be at least 0').optional(),
  limit: whole.min(1, 'must be at least 1').max(100, 'must be at most 100').optional(),
})
const oneQuery = z.strictObject({ type: type.optional() })
const configQuery = z.strictObject({
  format: z.enum(['nango', 'openai'], { error: 'must be nango or openai' }).optional(),
})

const same = { tag: 'functions', vocabulary: 'nango' } as const
const all = '/integrations/{uniqueKey}/functions'
const one = `${all}/{name}`

/** The functions that there are, as Nango's clients list them. */
export const nangoFunctionRoutes: readonly Route[] = [
  defineRoute({
    ...same,
    method: 'GET',
    path: all,
    summary: 'The functions for an integration, by `type` and `search`, in pages of up to 100.',
    answers: { 200: { description: 'The functions, under `data`; `pagination` says how many there are.' } },
    handle: listFunctions,
  }),
  defineRoute({
    ...same,
    method: 'GET',
    path: one,
    summary: 'One function; `type` tells an action from a sync of the same name.',
    answers: { 200: { description: 'The function, under `data`.' } },
    handle: async (request) => json(200, { data: describeFunction(await requireFunction(request)) }),
  }),
  defineRoute({
    ...same,
    method: 'GET',
    path: `${one}/code`,
    summary: 'The source text of a function.',
    answers: { 200: { description: '`type` and `code`.' } },
    handle: async (request) => {
      const found = await requireFunction(request)
      return json(200, { type: found.type, code: found.code })
    },
  }),
  defineRoute({
    ...same,
    method: 'DELETE',
    path: one,
    summary: 'Refused: functions are files, and go with these.',
    answers: {},
    handle: async (request) => {
      const { name, file } = await requireFunction(request)
      const where =
        file === undefined
          ? 'is built in; a file of yours with a function of the same name takes its place'
          : `comes from the file ${file}: take it out of the folder, and start the server anew`
      throw new NangoError(400, 'function_managed_by_deploy', `The function “${name}” ${where}.`)
    },
  }),
  defineRoute({
    ...same,
    method: 'GET',
    path: '/scripts/config',
    summary: 'The functions of all integrations; with `format=openai` the actions as tools for a model.',
    answers: { 200: { description: 'A list by integration; of tools, under `data`.' } },
    handle: readConfig,
  }),
  defineRoute({
    ...same,
    method: 'GET',
    path: '/providers/{provider}/templates',
    summary: 'The functions that are built in.',
    answers: { 200: { description: 'The functions, under `data`.' } },
    handle: ({ parts, pathParams }) => {
      const provider = pathParams['provider']
      if (provider !== 'gong' && provider !== 'gong-oauth')
        throw new NangoError(
          404,
          'not_found',
          `There is no provider “${provider}”; there are gong and gong-oauth.`,
        )
      const builtIn = parts.hub.functions.list().filter(({ file }) => file === undefined)
      return json(200, { data: builtIn.map(describeFunction) })
    },
  }),
]

async function listFunctions(request: RouteRequest<unknown>): Promise<Response> {
  const { parts, pathParams } = request
  const { type: wanted, search = '', page = 0, limit = 100 } = readQuery(request, listQuery)
  const integration = await requireIntegration(parts, pathParams['uniqueKey'] ?? '')
  const text = search.trim().toLowerCase()
  const found = parts.hub.functions
    .list(integration.key)
    .filter((info) => wanted === undefined || info.type === wanted)
    .filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(text))
  return json(200, {
    data: found.slice(page * limit, (page + 1) * limit).map(describeFunction),
    pagination: { total: found.length, page, limit },
  })
}

/** @throws NangoError 404 `not_found`, or 400 `ambiguous_function` when an action and a sync have the name. */
async function requireFunction(request: RouteRequest<unknown>): Promise<FunctionInfo> {
  const { parts, pathParams } = request
  const { functions } = parts.hub
  const { type: wanted } = readQuery(request, oneQuery)
  const integration = await requireIntegration(parts, pathParams['uniqueKey'] ?? '')
  const name = pathParams['name'] ?? ''
  const matches = [functions.action(name, integration.key), functions.sync(name, integration.key)].filter(
    (found) => found !== undefined && (wanted === undefined || found.type === wanted),
  )
  const [found, other] = matches
  if (found === undefined)
    throw new NangoError(404, 'not_found', `The integration “${integration.key}” has no function “${name}”.`)
  if (other === undefined) return found
  throw new NangoError(400, 'ambiguous_function', `“${name}” is an action and a sync: say which with type.`, {
    payload: { matches: [found, other].map(({ type: kind }) => ({ type: kind, name })) },
  })
}

async function readConfig(request: RouteRequest<unknown>): Promise<Response> {
  const { hub } = request.parts
  const { format = 'nango' } = readQuery(request, configQuery)
  if (format === 'openai') {
    const tools = hub.functions.list().flatMap((info) => (info.type === 'action' ? [describeTool(info)] : []))
    return json(200, { data: tools })
  }
  const integrations = await hub.integrations.list()
  const config = integrations.map(({ key, provider }) => {
    const found = hub.functions.list(key)
    const of = (kind: FunctionInfo['type']) => found.filter((info) => info.type === kind).map(describeScript)
    return { providerConfigKey: key, provider, syncs: of('sync'), actions: of('action'), 'on-events': [] }
  })
  return json(200, config)
}
