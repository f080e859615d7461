import type { Connection } from '../../connections/connection.ts'
import type { NewConnection } from '../../connections/connections.ts'
import { GongError, GongHttpError } from '../../errors/gong-error.ts'
import type { ServerParts } from '../route.ts'
import { NangoError } from './nango-error.ts'

/** For who gave the credentials, a customer or the product: neither knows this server's settings. */
const words = {
  access_key: [
    'this access key',
    'Check that the key and its secret belong together and that the key was not deleted in Gong; where Gong shows a base URL beside them, give it as api_base_url_for_customer.',
  ],
  access_token: [
    'this access token',
    'It may be over, or belong to another host: give that as api_base_url_for_customer.',
  ],
  oauth: [
    'the OAuth tokens',
    'They may be over, or belong to another host: give that as api_base_url_for_customer, or start connecting again.',
  ],
} as const

/**
 * Tries credentials at Gong and stores the connection, and logs it.
 * @throws NangoError 400 `connection_test_failed` when Gong refuses them; GongError when it cannot be asked.
 */
export async function connectAccount({ hub }: ServerParts, made: NewConnection): Promise<Connection> {
  return hub.operations.run({ kind: 'auth', name: 'connect' }, async (operation) => {
    const { connection, isNew } = await hub.connections
      .connect(made)
      .catch((cause: unknown) => refuse(cause, made))
    operation.concerns(connection)
    operation.detail('operation', isNew ? 'creation' : 'override')
    return connection
  })
}

function refuse(cause: unknown, { credentials }: NewConnection): never {
  if (!(cause instanceof GongError) || cause.code !== 'unauthorized') throw cause
  const [what, advice] = words[credentials.type]
  const { status, errors } = cause instanceof GongHttpError ? cause : { status: 401, errors: [] }
  const said = errors.length === 0 ? '' : ` Gong said: “${errors.join(' ')}”.`
  const message = `Gong does not accept ${what} (${status}).${said} ${advice}`
  throw new NangoError(400, 'connection_test_failed', message, { cause })
}
