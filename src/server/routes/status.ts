import { z } from 'zod'
import { version } from '../../client/version.ts'
import type { Connection } from '../../connections/connection.ts'
import type { Budget } from '../../http/budget.ts'
import { readConnectionHealth } from '../../logs/connection-health.ts'
import type { AccountBudget } from '../../logs/gauges.ts'
import { readServerStatus } from '../../logs/server-status.ts'
import { requireConnection } from '../nango/find-connection.ts'
import { NangoError } from '../nango/nango-error.ts'
import { readQuery } from '../nango/read-query.ts'
import { defineRoute, json, type Route, type RouteRequest } from '../route.ts'

const pageQuery = z.strictObject({
  search: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  page: z.coerce.number().int().min(0).default(0),
})

const healthQuery = z.strictObject({ provider_config_key: z.string().optional() })

/** How the server and its connections are. */
export const statusRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/status',
    tag: 'server',
    summary: 'How the server is: connections, runs, queues, budgets, webhooks, failures that last.',
    vocabulary: 'nango',
    answers: { 200: { description: 'The state at this moment.' } },
    handle: showStatus,
  }),
  defineRoute({
    method: 'GET',
    path: '/status/connections',
    tag: 'server',
    summary: 'How the connections are, with their syncs; by page, or by a part of their ids.',
    vocabulary: 'nango',
    answers: { 200: { description: 'The connections and their health.' } },
    handle: listHealth,
  }),
  defineRoute({
    method: 'GET',
    path: '/connections/{connectionId}/health',
    tag: 'server',
    summary:
      'How a connection is: whether Gong lets it in, its syncs with their lags, what is left of its budget.',
    vocabulary: 'nango',
    answers: { 200: { description: 'Its health.' } },
    handle: showHealth,
  }),
]

async function showStatus({ parts }: RouteRequest<unknown>): Promise<Response> {
  const { hub, clock } = parts
  const now = clock.now()
  const [status, budgets, failures] = await Promise.all([
    readServerStatus(hub.database, now),
    hub.readBudgets(),
    hub.alerts.open(),
  ])
  return json(200, {
    version,
    database: hub.engine,
    started_at: new Date(hub.metrics.since).toISOString(),
    uptime_seconds: Math.round((now - hub.metrics.since) / 1000),
    ...status,
    budgets: budgets.map(viewBudget),
    failures: failures.map(({ text, since }) => ({ text, since: new Date(since).toISOString() })),
  })
}

function viewBudget({ account, ...budget }: AccountBudget) {
  return { connection_id: account, ...viewLimits(budget) }
}

function viewLimits({ spent, left, perDay, perSecond }: Omit<AccountBudget, 'account'>) {
  return {
    spent_today: spent,
    left_today: left ?? null,
    per_day: perDay === 0 ? null : perDay,
    per_second: perSecond === 0 ? null : perSecond,
  }
}

async function listHealth(request: RouteRequest<unknown>): Promise<Response> {
  const { hub, clock } = request.parts
  const { limit, page, search } = readQuery(request, pageQuery)
  // One more tells whether there is another page; a page of its own would begin at another place.
  const found = await hub.connections.list({ search, limit, page })
  const next =
    found.length < limit ? [] : await hub.connections.list({ search, limit: 1, page: (page + 1) * limit })
  return json(200, {
    connections: await readConnectionHealth(hub.database, found, clock.now()),
    next_page: next.length > 0 ? page + 1 : null,
  })
}

async function showHealth(request: RouteRequest<unknown>): Promise<Response> {
  const { hub, clock } = request.parts
  const connection = await findConnection(request)
  const [health] = await readConnectionHealth(hub.database, [connection], clock.now())
  return json(200, { ...health, budget: await readBudget(request, connection) })
}

/** What is left of the account's day; null where Gong does not let the connection in. */
async function readBudget({ parts }: RouteRequest<unknown>, connection: Connection) {
  if (connection.authError !== undefined) return null
  let budget: Budget
  try {
    budget = (await parts.hub.connections.open(connection)).budget
  } catch {
    return null
  }
  const { perDay, perSecond } = budget
  const spent = await budget.spentToday()
  return viewLimits({ spent, perDay, perSecond, left: perDay > 0 ? Math.max(0, perDay - spent) : undefined })
}

async function findConnection(request: RouteRequest<unknown>): Promise<Connection> {
  const { provider_config_key: integration } = readQuery(request, healthQuery)
  const id = request.pathParams['connectionId'] ?? ''
  if (integration !== undefined)
    return requireConnection(request.parts, integration, id, { status: 404, code: 'unknown_connection' })
  const [found, other] = await request.parts.hub.connections.list({ id, limit: 2 })
  if (found === undefined) throw new NangoError(404, 'unknown_connection', `There is no connection “${id}”.`)
  if (other === undefined) return found
  const message = 'is needed: several integrations have a connection with this id'
  throw new NangoError(
    400,
    'invalid_query_params',
    `The query does not fit: provider_config_key ${message}.`,
    {
      issues: [{ path: 'provider_config_key', message }],
    },
  )
}
