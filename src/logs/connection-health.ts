import type { AuthError, Connection } from '../connections/connection.ts'
import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'

/** A sync as far as its health goes; moments in ISO 8601. */
export interface SyncHealth {
  readonly name: string
  readonly variant: string
  readonly state: string
  readonly status: 'success' | 'error' | 'never'
  readonly error: string | null
  readonly last_run_at: string | null
  readonly next_run_at: string | null
  /** How long it has been due, in milliseconds. */
  readonly lag_ms: number
}

/** How a connection is. */
export interface ConnectionHealth {
  readonly connection_id: string
  readonly provider_config_key: string
  readonly name: string
  /** `failed`: Gong does not let it in; `failing`: a sync fails; `late`: a sync is due for long. */
  readonly health: 'healthy' | 'failed' | 'failing' | 'late'
  readonly auth_error: { readonly type: string; readonly message: string; readonly at: string } | null
  readonly last_checked_at: string | null
  readonly last_success_at: string | null
  readonly is_running: boolean
  readonly lag_ms: number
  readonly syncs: readonly SyncHealth[]
}

/** A sync that is due for so long is late, in milliseconds. */
const lateMs = 15 * 60_000
/** Years from now: a sync that is not to run again by itself. */
const neverAfterMs = 50 * 365 * 86_400_000

/** How connections are, with their syncs; in the order in which they are given. */
export async function readConnectionHealth(
  database: Database,
  connections: readonly Connection[],
  now: number,
): Promise<readonly ConnectionHealth[]> {
  if (connections.length === 0) return []
  const numbers = connections.map(({ number }) => number)
  const syncs = await database
    .selectFrom('syncs')
    .selectAll()
    .where('connection', 'in', numbers)
    .orderBy('name')
    .execute()
  const successes = await database
    .selectFrom('runs')
    .select(({ fn }) => ['connection', fn.max('finished_at').as('at')])
    .where('connection', 'in', numbers)
    .where('status', '=', 'success')
    .groupBy('connection')
    .execute()
  const running = await database
    .selectFrom('runs')
    .select('connection')
    .where('connection', 'in', numbers)
    .where('status', '=', 'running')
    .execute()
  const lastSuccess = new Map(successes.map(({ connection, at }) => [connection, at]))
  const isRunning = new Set(running.map(({ connection }) => connection))
  return connections.map((connection) => {
    const { number } = connection
    const own = syncs.filter((row) => row.connection === number).map((row) => syncHealth(row, now))
    // What runs is not late.
    const lag = isRunning.has(number) ? 0 : Math.max(0, ...own.map(({ lag_ms }) => lag_ms))
    return {
      connection_id: connection.id,
      provider_config_key: connection.integration,
      name: connection.name,
      health: healthOf(connection.authError, own, lag),
      auth_error: viewAuthError(connection.authError),
      last_checked_at: iso(connection.checkedAt),
      // A run in which one sync failed may have read all the others.
      last_success_at: iso(Math.max(lastSuccess.get(number) ?? 0, ...own.map(successAt))),
      is_running: isRunning.has(number),
      lag_ms: lag,
      syncs: own,
    }
  })
}

function successAt({ status, last_run_at: at }: SyncHealth): number {
  return status === 'success' && at !== null ? Date.parse(at) : 0
}

function healthOf(
  authError: AuthError | undefined,
  syncs: readonly SyncHealth[],
  lag: number,
): ConnectionHealth['health'] {
  if (authError !== undefined) return 'failed'
  if (syncs.some(({ state, status }) => state === 'STARTED' && status === 'error')) return 'failing'
  return lag > lateMs ? 'late' : 'healthy'
}

function viewAuthError(error: AuthError | undefined): ConnectionHealth['auth_error'] {
  if (error === undefined) return null
  const { type, message, at } = error
  return { type, message, at: new Date(at).toISOString() }
}

/** What the worker keeps of a sync's last run. */
interface LastRun {
  readonly last?: {
    readonly status: 'success' | 'error'
    readonly finishedAt: number
    readonly error?: { readonly message: string }
  }
}

function syncHealth(row: Row<'syncs'>, now: number): SyncHealth {
  const { last } = row.last === null ? {} : (JSON.parse(row.last) as LastRun)
  const isStarted = row.state === 'STARTED'
  return {
    name: row.name,
    variant: row.variant,
    state: row.state,
    status: last?.status ?? 'never',
    error: last?.error?.message ?? null,
    last_run_at: iso(last?.finishedAt),
    next_run_at: isStarted && row.next_at < now + neverAfterMs ? iso(row.next_at) : null,
    lag_ms: isStarted ? Math.max(0, now - row.next_at) : 0,
  }
}

function iso(ms: number | null | undefined): string | null {
  return ms === null || ms === undefined || ms === 0 ? null : new Date(ms).toISOString()
}
