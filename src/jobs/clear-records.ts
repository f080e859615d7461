import type { Database } from '../database/open-database.ts'
import type { RecordStore } from '../records/record-store.ts'

/** Records that are thrown away in one transaction, which others wait for. */
const clearedAtOnce = 1000
/** Records up to which a connection's are removed together with it; more are removed little by little. */
const mostRemovedAtOnce = 20_000
/** How long runs are kept, in milliseconds. */
const runsKeptMs = 14 * 86_400_000
const runsAtOnce = 1000

/** Throws away the records of a model, a part at a time. */
export async function clearModel(
  database: Database,
  records: RecordStore,
  connection: number,
  model: string,
  guard: (database: Database) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  let hasMore = true
  while (hasMore) {
    hasMore = await database.transaction().execute(async (transaction) => {
      await guard(transaction)
      return records.clear(transaction, connection, model, clearedAtOnce)
    })
  }
}

/** Removes the records of a connection that is being removed; very many are left to `tidy`, nobody can see them. */
export async function removeRecordsOf(database: Database, connection: number): Promise<void> {
  const { changes } = await database
    .selectFrom('record_counters')
    .select(({ fn }) => fn.sum<number | null>('seq').as('changes'))
    .where('connection', '=', connection)
    .executeTakeFirstOrThrow()
  if (Number(changes) > mostRemovedAtOnce) return
  await database.deleteFrom('records').where('connection', '=', connection).execute()
  await database.deleteFrom('record_counters').where('connection', '=', connection).execute()
}

/** Throws away what is of no use any more: records of connections that are gone, and old runs. */
export async function tidy(database: Database, records: RecordStore, now: number): Promise<void> {
  const left = await database
    .selectFrom('record_counters')
    .select(['connection', 'model'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('connections')
            .select('number')
            .whereRef('connections.number', '=', 'record_counters.connection'),
        ),
      ),
    )
    .execute()
  for (const { connection, model } of left) {
    await clearModel(database, records, connection, model)
    await database
      .deleteFrom('record_counters')
      .where('connection', '=', connection)
      .where('model', '=', model)
      .execute()
  }
  let removed = runsAtOnce
  while (removed === runsAtOnce) removed = await removeOldRuns(database, now - runsKeptMs)
}

async function removeOldRuns(database: Database, before: number): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom('runs')
    .where('id', 'in', (builder) =>
      builder.selectFrom('runs').select('id').where('started_at', '<', before).limit(runsAtOnce),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
