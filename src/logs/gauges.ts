import type { Database } from '../database/open-database.ts'
import type { Gauges, Sample } from './metrics.ts'

/** Something that waits to be done. */
export interface Queue {
  readonly queue: string
  readonly size: number
  /** How long the oldest has been due, in milliseconds. */
  readonly lagMs: number
}

/** What is due in the database and waits for a worker. */
export async function readQueues(database: Database, now: number): Promise<readonly Queue[]> {
  const toQueue = (queue: string, row: { size: unknown; oldest: unknown } | undefined): Queue => ({
    queue,
    size: Number(row?.size ?? 0),
    lagMs: Number(row?.size ?? 0) === 0 ? 0 : Math.max(0, now - Number(row?.oldest)),
  })
  const syncs = await database
    .selectFrom('syncs')
    .where('state', '=', 'STARTED')
    .where('next_at', '<=', now)
    // Those that are being worked off wait no more.
    .where(
      'connection',
      'not in',
      database.selectFrom('runs').select('connection').where('status', '=', 'running'),
    )
    .select(({ fn }) => [fn.countAll().as('size'), fn.min('next_at').as('oldest')])
    .executeTakeFirst()
  const actions = await database
    .selectFrom('action_runs')
    .where('status', '=', 'waiting')
    .where('next_at', '<=', now)
    .select(({ fn }) => [fn.countAll().as('size'), fn.min('next_at').as('oldest')])
    .executeTakeFirst()
  const out = await database
    .selectFrom('webhook_deliveries')
    .where('state', '=', 'waiting')
    .where('next_at', '<=', now)
    .select(({ fn }) => [fn.countAll().as('size'), fn.min('next_at').as('oldest')])
    .executeTakeFirst()
  const inbox = await database
    .selectFrom('webhook_inbox')
    .where('state', '=', 'waiting')
    .where('next_at', '<=', now)
    .select(({ fn }) => [fn.countAll().as('size'), fn.min('next_at').as('oldest')])
    .executeTakeFirst()
  return [
    toQueue('syncs', syncs),
    toQueue('actions', actions),
    toQueue('webhooks_out', out),
    toQueue('webhooks_in', inbox),
  ]
}

/** What an account has spent of its day. */
export interface AccountBudget {
  /** Id of one of its connections. */
  readonly account: string
  /** 0 for no limit. */
  readonly perSecond: number
  /** 0 for no limit. */
  readonly perDay: number
  readonly spent: number
  /** Undefined where there is no limit. */
  readonly left: number | undefined
}

/** Everything that is measured by looking. */
export async function readGauges(
  database: Database,
  now: number,
  budgets: readonly AccountBudget[],
): Promise<Gauges> {
  const queues = await readQueues(database, now)
  const { healthy, failed } = await countConnections(database)
  const running = await database
    .selectFrom('runs')
    .where('status', '=', 'running')
    .select(({ fn }) => fn.countAll().as('size'))
    .executeTakeFirst()
  const failures = await database
    .selectFrom('alerts')
    .where('ended_at', 'is', null)
    .select(({ fn }) => fn.countAll().as('size'))
    .executeTakeFirst()
  const one = (value: number, labels: Readonly<Record<string, string>> = {}): Sample => ({ labels, value })
  return {
    connections: [one(healthy, { health: 'healthy' }), one(failed, { health: 'failed' })],
    running: [one(Number(running?.size ?? 0))],
    failures: [one(Number(failures?.size ?? 0))],
    queueSize: queues.map(({ queue, size }) => one(size, { queue })),
    queueLag: queues.map(({ queue, lagMs }) => one(lagMs / 1000, { queue })),
    budgetSpent: budgets.map(({ account, spent }) => one(spent, { account })),
    budgetLeft: budgets.flatMap(({ account, left }) => (left === undefined ? [] : [one(left, { account })])),
  }
}

/** Connections by whether Gong lets them in. */
export async function countConnections(database: Database): Promise<{ healthy: number; failed: number }> {
  const row = await database
    .selectFrom('connections')
    .select(({ fn }) => [fn.countAll().as('all'), fn.count('auth_error').as('failed')])
    .executeTakeFirst()
  const failed = Number(row?.failed ?? 0)
  return { healthy: Number(row?.all ?? 0) - failed, failed }
}
