import type { Database } from '../database/open-database.ts'
import { countConnections, readQueues } from './gauges.ts'

/** Runs that one answer tells of. */
const mostRuns = 100

/** What the database tells of the server at this moment. */
export async function readServerStatus(database: Database, now: number) {
  return {
    connections: await countConnections(database),
    queues: (await readQueues(database, now)).map(({ queue, size, lagMs }) => ({
      queue,
      size,
      lag_ms: lagMs,
    })),
    runs: await readRuns(database),
    webhooks: await readWebhooks(database, now),
  }
}

async function readRuns(database: Database) {
  const rows = await database
    .selectFrom('runs')
    .innerJoin('connections', 'connections.number', 'runs.connection')
    .select([
      'connections.id',
      'connections.integration',
      'runs.syncs',
      'runs.cause',
      'runs.started_at',
      'runs.outcome',
    ])
    .where('runs.status', '=', 'running')
    .orderBy('runs.started_at')
    .limit(mostRuns)
    .execute()
  const ids = rows.flatMap(({ syncs }) => syncsOf(syncs))
  const names = await nameSyncs(database, ids)
  return rows.map((row) => ({
    connection_id: row.id,
    provider_config_key: row.integration,
    syncs: syncsOf(row.syncs).flatMap((id) => names.get(id) ?? []),
    cause: row.cause,
    records: row.outcome === null ? {} : (JSON.parse(row.outcome) as unknown),
    started_at: new Date(row.started_at).toISOString(),
  }))
}

/** Ids of the syncs of a run. */
function syncsOf(text: string): string[] {
  return (JSON.parse(text) as readonly { readonly id: string }[]).map(({ id }) => id)
}

async function nameSyncs(database: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await database
    .selectFrom('syncs')
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

async function readWebhooks(database: Database, now: number) {
  const rows = await database
    .selectFrom('webhook_deliveries')
    .select(({ fn }) => ['state', fn.countAll().as('size')])
    .where((where) =>
      where.or([where('state', '=', 'waiting'), where('finished_at', '>=', now - 86_400_000)]),
    )
    .groupBy('state')
    .execute()
  const count = (state: string) => Number(rows.find((row) => row.state === state)?.size ?? 0)
  return { waiting: count('waiting'), delivered_today: count('delivered'), failed_today: count('failed') }
}
