import type { ConnectionListener } from '../connections/connection-events.ts'
import type { Alerts } from './alerts.ts'

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
