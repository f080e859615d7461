import { PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { noAnswer, tellPostgresError } from './unavailable.ts'

/** Connections that one process has at most. */
const mostConnections = 10
const patienceMs = 5000
/** A process that froze in a transaction holds its rows no longer than this. */
const longestPauseMs = 60_000
/** Postgres' number for bigint, which the driver gives as text: ours are moments and counts, all below 2^53. */
const bigintType = 20

/** A Postgres as kysely's dialect. */
export function openPostgres(url: string): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: mostConnections,
    connectionTimeoutMillis: patienceMs,
    idle_in_transaction_session_timeout: longestPauseMs,
    keepAlive: true,
    application_name: 'gong-connector',
    types: {
      getTypeParser: (type, format) =>
        type === bigintType ? Number : (pg.types.getTypeParser(type, format as 'text') as never),
    },
  })
  // A connection that breaks while nobody uses it is replaced by the next that is needed; one that breaks between two
  // statements of a transaction tells so at the next.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new PostgresDialect({ pool: withToldErrors(pool) })
}

/** The pool, with its errors in our words. */
function withToldErrors(pool: pg.Pool): PostgresPool {
  const faces = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect().catch((error: unknown) => {
        throw noAnswer(error)
      })
      const face = faces.get(client) ?? faceOf(client)
      faces.set(client, face)
      return face
    },
  }
}

function faceOf(client: pg.PoolClient): PostgresPoolClient {
  const query = async (text: string, parameters: unknown[]) => {
    try {
      return await client.query(text, parameters.map(withoutNul))
    } catch (error) {
      throw tellPostgresError(error)
    }
  }
  return {
    // Kysely also knows cursors, which nobody opens.
    query: query as PostgresPoolClient['query'] & typeof query,
    release: (isBroken) => client.release(isBroken),
  }
}

/** No text of Postgres can hold U+0000, and what people and Gong write does not need it: a run must end all the same. */
function withoutNul(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '') : value
}
