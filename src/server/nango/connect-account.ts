import type { Connection } from '../../connections/connection.ts'
import type { NewConnection } from '../../connections/connections.ts'
import { GongError, GongHttpError } from '../../errors/gong-error.ts'
import type { ServerParts } from '../route.ts'
import { tellOf } from './answer-nango-error.ts'
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

/** Where Gong could not be asked; nothing is wrong with the request. */
const passing: readonly string[] = [
  'unreachable',
  'timeout',
  'server_error',
  'rate_limited',
  'budget_exhausted',
  'bad_answer',
]

/**
 * Tries credentials at Gong and stores the connection, and logs it.
 * @throws NangoError 400 `connection_test_failed` when Gong refuses them, and others when it cannot be asked.
 */
export async function connectAccount({ hub, clock }: ServerParts, made: NewConnection): Promise<Connection> {
  return hub.operations.run({ kind: 'auth', name: 'connect' }, async (operation) => {
    const { connection, isNew } = await hub.connections.connect(made).catch((cause: unknown) => {
      throw explain(cause, made, clock.now())
    })
    operation.concerns(connection)
    operation.detail('operation', isNew ? 'creation' : 'override')
    return connection
  })
}

function explain(cause: unknown, { credentials }: NewConnection, now: number): unknown {
  if (!(cause instanceof GongError)) return cause
  if (passing.includes(cause.code)) {
    const { status, code, headers = {} } = tellOf(cause, now)
    const message = `${cause.message} Nothing was stored; try again later.`
    return new NangoError(status, code, message, { headers, cause })
  }
  if (cause.code !== 'unauthorized' && cause.code !== 'forbidden') return cause
  const [what, advice] = words[credentials.type]
  const { status, errors } = cause instanceof GongHttpError ? cause : { status: 401, errors: [] }
  const said = errors.length === 0 ? '' : ` Gong said: “${errors.join(' ')}”.`
  const place = status === 403 ? ' Its trusted IPs, if it has any, must hold this server’s address.' : ''
  const message = `Gong does not accept ${what} (${status}).${said} ${advice}${place}`
  return new NangoError(400, 'connection_test_failed', message, { cause })
}
