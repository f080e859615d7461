import type { ConnectSession } from '../../connections/connect-sessions.ts'
import type { RouteRequest } from '../route.ts'
import { authorizeNango, bearerOf } from './authorize-nango.ts'
import { NangoError } from './nango-error.ts'

const tokenPrefix = 'nango_connect_session_'
const advice = 'Send the token of a connect session, as bearer or as connect_session_token in the query.'

/** A session with the token that stands for it. */
export interface CustomerSession extends ConnectSession {
  readonly token: string
}

/**
 * The connect session of a customer's browser: its token as bearer, or as `connect_session_token` in the query, where
 * Nango's front end puts it.
 * @throws NangoError 401.
 */
export async function requireSession(request: RouteRequest<unknown>): Promise<CustomerSession> {
  const inQuery = request.query['connect_session_token']
  const token = inQuery ?? bearerOf(request.request, advice)
  const { connectSessions } = request.parts.hub
  const session = await connectSessions.find(token)
  if (session !== undefined) return { ...session, token }
  if (!token.startsWith(tokenPrefix))
    throw new NangoError(
      401,
      'invalid_connect_session_token_format',
      'This is no token of a connect session. POST /connect/sessions makes one.',
    )
  const isExpired = await connectSessions.isExpired(token)
  throw new NangoError(
    401,
    isExpired ? 'expired_connect_session_token' : 'unknown_connect_session_token',
    isExpired
      ? 'The connect session is over: it lasts half an hour. Start connecting again.'
      : 'There is no such connect session: it was ended, or the link is not complete. Start connecting again.',
  )
}

/**
 * The session of a request that customers' browsers may make as well as the product's server; undefined for a server.
 * @throws NangoError 401.
 */
export async function sessionOrKey(request: RouteRequest<unknown>): Promise<CustomerSession | undefined> {
  const isSession =
    request.query['connect_session_token'] !== undefined || bearerOf(request.request).startsWith(tokenPrefix)
  if (isSession) return requireSession(request)
  authorizeNango(request.request, request.parts.tokens)
  return undefined
}
