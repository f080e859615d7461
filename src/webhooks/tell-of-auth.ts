import type { AuthError, Connection } from '../connections/connection.ts'
import type { Database } from '../database/open-database.ts'
import { authBody } from './bodies/auth-body.ts'
import type { Outbox } from './outbox.ts'

type Operation = 'creation' | 'override' | 'refresh'

/**
 * Hears of connections and tells the product: made, made anew, refused by Gong, let in again. A renewal that simply
 * works is told to nobody: there is one each day and connection.
 */
export function createAuthTeller(outbox: Outbox) {
  const tell = async (
    database: Database,
    connection: Connection,
    operation: Operation,
    error?: { readonly type: string; readonly description: string },
  ) => {
    const provider = await providerOf(database, connection)
    const body = authBody({ connection, provider, operation, error })
    await outbox.put(database, { type: 'auth', connection, body })
  }
  return {
    created: (database: Database, connection: Connection, operation: 'creation' | 'override') =>
      tell(database, connection, operation),
    failed: (database: Database, connection: Connection, { type, message }: AuthError) =>
      tell(database, connection, 'refresh', { type, description: message }),
    refreshed: (database: Database, connection: Connection, wasFailed: boolean) =>
      wasFailed ? tell(database, connection, 'refresh') : Promise.resolve(),
    afterCommit: () => outbox.wake(),
  }
}

/** The kind of a connection's integration: `gong` or `gong-oauth`. */
export async function providerOf(database: Database, { integration, auth }: Connection): Promise<string> {
  const row = await database
    .selectFrom('integrations')
    .select('provider')
    .where('key', '=', integration)
    .executeTakeFirst()
  return row?.provider ?? (auth === 'oauth' ? 'gong-oauth' : 'gong')
}
