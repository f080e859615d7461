import type { Connection } from '../../connections/connection.ts'
import type { NewConnection } from '../../connections/connections.ts'
import { GongError } from '../../errors/gong-error.ts'
import type { ServerParts } from '../route.ts'
import { NangoError } from './nango-error.ts'

/**
 * Tries credentials at Gong and stores the connection, and logs it.
 * @throws NangoError 400 `connection_test_failed` when Gong refuses them; GongError when it cannot be asked.
 */
export async function connectAccount({ hub }: ServerParts, made: NewConnection): Promise<Connection> {
  return hub.operations.run({ kind: 'auth', name: 'connect' }, async (operation) => {
    const { connection, isNew } = await hub.connections.connect(made).catch(refuse)
    operation.concerns(connection)
    operation.detail('operation', isNew ? 'creation' : 'override')
    return connection
  })
}

function refuse(cause: unknown): never {
  if (!(cause instanceof GongError) || cause.code !== 'unauthorized') throw cause
  throw new NangoError(400, 'connection_test_failed', `${cause.message} ${cause.advice}`.trim(), { cause })
}
