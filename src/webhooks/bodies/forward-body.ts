import type { Connection } from '../../connections/connection.ts'

/** What Gong told of a connection, in Nango's shape. @param provider the kind of its integration. */
export function forwardBody(connection: Connection, provider: string, payload: unknown) {
  return {
    from: provider,
    type: 'forward',
    connectionId: connection.id,
    providerConfigKey: connection.integration,
    payload,
  }
}
