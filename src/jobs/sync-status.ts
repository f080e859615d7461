import type { Connection } from '../connections/connection.ts'
import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import { modelName } from '../records/record-destination.ts'
import type { RecordStore } from '../records/record-store.ts'
import { frequencyOf } from './finish-run.ts'
import { type LastRun, readMemory } from './last-run.ts'
import { leaseNameOf } from './run-connection.ts'
import type { RunSync } from './run-plan.ts'
import { never } from './schedule.ts'
import type { SyncCatalog } from './sync-catalog.ts'

/** How a sync of a connection stands. Moments in milliseconds since 1970. */
export interface SyncStatus {
  readonly id: string
  readonly name: string
  readonly variant: string
  readonly connection: Connection
  readonly state: 'RUNNING' | 'PAUSED' | 'STOPPED' | 'SUCCESS' | 'ERROR'
  readonly frequencyMs: number
  /** Undefined while it is paused. */
  readonly nextAt: number | undefined
  readonly last: LastRun | undefined
  /** Records that are not deleted, by model. */
  readonly recordCount: Readonly<Record<string, number>>
  /** Of a function. */
  readonly checkpoint: unknown
}

export interface StatusParts {
  readonly database: Database
  readonly catalog: SyncCatalog
  readonly records: RecordStore
  readonly now: () => number
}

/** How syncs of a connection stand. */
export async function readStatus(
  connection: Connection,
  rows: readonly Row<'syncs'>[],
  { database, catalog, records, now }: StatusParts,
): Promise<SyncStatus[]> {
  const kinds = catalog.of(connection)
  const counts = await records.count(connection.number)
  const running = await readRunning(database, connection.number, now())
  return rows.map((row) => {
    const kind = kinds.get(row.name)
    const { last } = readMemory(row.last)
    const models = kind?.models ?? []
    return {
      id: row.id,
      name: row.name,
      variant: row.variant,
      connection,
      state: running.has(row.id) ? 'RUNNING' : row.state === 'PAUSED' ? 'PAUSED' : outcomeOf(last),
      frequencyMs: frequencyOf(row, kind, connection.settings.frequencyMs),
      nextAt: row.next_at === never ? undefined : row.next_at,
      last,
      recordCount: Object.fromEntries(
        models.map((model) => [model, counts[modelName(model, row.variant)] ?? 0]),
      ),
      checkpoint: row.checkpoint === null ? null : JSON.parse(row.checkpoint),
    }
  })
}

function outcomeOf(last: LastRun | undefined): 'STOPPED' | 'SUCCESS' | 'ERROR' {
  if (last === undefined) return 'STOPPED'
  return last.status === 'success' ? 'SUCCESS' : 'ERROR'
}

/** The syncs that are being run, by somebody who is alive. */
async function readRunning(database: Database, connection: number, now: number): Promise<Set<string>> {
  const runs = await database
    .selectFrom('runs')
    .select('syncs')
    .where('connection', '=', connection)
    .where('status', '=', 'running')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('leases')
          .select('name')
          .where('name', '=', leaseNameOf(connection))
          .where('expires_at', '>', now),
      ),
    )
    .execute()
  return new Set(runs.flatMap(({ syncs }) => (JSON.parse(syncs) as RunSync[]).map(({ id }) => id)))
}
