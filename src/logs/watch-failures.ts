import type { ConnectionListener } from '../connections/connection-events.ts'
import type { Database } from '../database/open-database.ts'
import type { Alerts } from './alerts.ts'
import type { LoggedOperation } from './log-buffer.ts'

/** Tells of connections that Gong does not let in any more. */
export function watchConnections(alerts: Alerts): ConnectionListener {
  const keyOf = ({ number }: { readonly number: number }) => `connection ${number}`
  return {
    failed: (database, connection, { message }) =>
      alerts.begin(
        database,
        keyOf(connection),
        `Gong does not let connection ${connection.id} (${connection.integration}) in any more: ${message}`,
      ),
    refreshed: (database, connection) => alerts.end(database, keyOf(connection)),
    created: (database, connection) => alerts.end(database, keyOf(connection)),
    async removed(database, connection) {
      for (const what of ['connection', 'sync', 'budget'])
        await alerts.forget(database, `${what} ${connection.number}`)
    },
  }
}

/** What an operation that ended says of failures that last, in the transaction in which it is stored. */
export async function watchOperations(
  alerts: Alerts,
  database: Database,
  ended: readonly LoggedOperation[],
): Promise<void> {
  // Of several runs in one writing the last one counts.
  for (const { kind, name, connection, connection_id: id, status, message } of ended) {
    if (kind !== 'sync' || connection === null) continue
    const key = `sync ${connection} ${name}`
    if (status === 'success') await alerts.end(database, key)
    else await alerts.begin(database, key, `The sync ${name} of connection ${id} fails: ${message}`)
  }
}
