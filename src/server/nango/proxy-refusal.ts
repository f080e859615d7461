import type { AuthError, Connection } from '../../connections/connection.ts'
import type { Connections } from '../../connections/connections.ts'
import type { WireAnswer } from '../../http/wire.ts'
import type { ServerParts } from '../route.ts'
import { NangoError } from './nango-error.ts'

/** How long it is taken for true that Gong lets a connection in, after it was asked on account of a 401. */
const trustMs = 60_000

/** The most of Gong's own words that are told. */
const mostSaidBytes = 16_384

/** What is known of the connections of a server, by their uid. */
interface Known {
  /** When Gong last let it in. */
  readonly letInAt: Map<string, number>
  /** Gong is being asked. */
  readonly asking: Map<string, Promise<AuthError | undefined>>
}

const knownOf = new WeakMap<Connections, Known>()

/**
 * Why Gong does not let a connection in, when a 401 of its was for that. Gong also answers 401 where a right is missing
 * (gong facts, 2.3), so that it is asked; not with each of such answers, nor for several of them at once.
 */
export async function whyRefused(
  connection: Connection,
  { hub, clock }: ServerParts,
): Promise<AuthError | undefined> {
  const { uid, authError } = connection
  if (authError !== undefined) return authError
  const { connections } = hub
  const known = knownOf.get(connections) ?? { letInAt: new Map(), asking: new Map() }
  knownOf.set(connections, known)
  const { letInAt, asking } = known
  if ((letInAt.get(uid) ?? Number.NEGATIVE_INFINITY) + trustMs > clock.monotonic()) return undefined
  const underWay = asking.get(uid)
  if (underWay !== undefined) return underWay
  const asked = connections.probe(connection).finally(() => asking.delete(uid))
  asking.set(uid, asked)
  const error = await asked
  if (error === undefined) letInAt.set(uid, clock.monotonic())
  else letInAt.delete(uid)
  return error
}

/** The error for a connection that Gong does not let in, in Nango's words. @param answer Gong's, where there is one. */
export async function refusedError(
  connection: Connection,
  { type, message, logId }: Pick<AuthError, 'type' | 'message' | 'logId'>,
  answer?: WireAnswer,
): Promise<NangoError> {
  const { number, id, integration } = connection
  const upstream = answer && { status: answer.status, body: await readSaid(answer) }
  return new NangoError(
    424,
    'invalid_credentials',
    `${message} The customer must connect the account again.`,
    {
      payload: {
        connection: {
          id: number,
          connection_id: id,
          provider_config_key: integration,
          errors: [{ type: 'auth', log_id: logId }],
        },
        reason: type,
      },
      ...(upstream === undefined ? {} : { upstream }),
    },
  )
}

async function readSaid({ body }: WireAnswer): Promise<unknown> {
  const pieces: Uint8Array[] = []
  let size = 0
  try {
    for (;;) {
      const piece = await body.read()
      if (piece === undefined) break
      size += piece.byteLength
      if (size > mostSaidBytes) {
        body.cancel()
        break
      }
      pieces.push(piece)
    }
    const text = Buffer.concat(pieces).toString('utf8')
    return text.startsWith('{') ? JSON.parse(text) : text
  } catch {
    return undefined
  }
}
