import { PostgresDialect } from 'kysely'
import pg from 'pg'

/** Connections that one process has at most. */
const mostConnections = 10
const patienceMs = 10_000
/** Postgres' number for bigint, which the driver gives as text: ours are moments and counts, all below 2^53. */
const bigintType = 20

/** A Postgres as kysely's dialect. */
export function openPostgres(url: string): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: mostConnections,
    connectionTimeoutMillis: patienceMs,
    application_name: 'gong-connector',
    types: {
      getTypeParser: (type, format) =>
        type === bigintType ? Number : (pg.types.getTypeParser(type, format as 'text') as never),
    },
  })
  // A connection that breaks while nobody uses it is replaced by the next that is needed.
  pool.on('error', () => undefined)
  return new PostgresDialect({ pool })
}
