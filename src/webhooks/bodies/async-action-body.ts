import type { Connection } from '../../connections/connection.ts'

/** The webhook that tells that an action which ran later has ended, well or not, in Nango's shape. */
export function asyncActionBody(connection: Connection, id: string) {
  return {
    from: 'nango',
    type: 'async_action',
    connectionId: connection.id,
    providerConfigKey: connection.integration,
    payload: { id, statusUrl: `/action/${id}` },
  }
}
