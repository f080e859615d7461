import { z } from 'zod'
import type { AuthMessage } from '../auth-sockets.ts'
import { outcomePage } from '../pages/outcome-page.ts'
import { publicUrlOf } from '../public-url.ts'
import { defineRoute, type Route, type RouteRequest } from '../route.ts'
import { tellOf } from './answer-nango-error.ts'
import { refuseOwnId } from './api-auth.ts'
import { requireSession } from './authorize-customer.ts'
import { connectAccount } from './connect-account.ts'
import { NangoError } from './nango-error.ts'
import { readQuery } from './read-query.ts'
import {
  connectionOfSession,
  paramsSchema,
  requireAllowed,
  type SessionPurpose,
} from './session-connection.ts'
import { readSessionContent } from './session-content.ts'
import { hasBegunHere, tripCookie } from './trip-cookie.ts'

const texts = z.record(z.string(), z.string())

const connectQuery = z.strictObject({
  connect_session_token: z.string().optional(),
  ws_client_id: z.string().max(64).optional(),
  connection_id: z.string().optional(),
  user_scope: z.string().optional(),
  authorization_params: texts.optional(),
  params: paramsSchema.optional(),
})

const callbackQuery = z.object({
  state: z.string().optional(),
  code: z.string().optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
})

/** What a trip carries, to be found when it comes back. */
const carried = z.object({
  socket: z.string().optional(),
  content: z.record(z.string(), z.unknown()),
  connection: z.number().optional(),
  params: paramsSchema.optional(),
})

const same = { method: 'GET', tag: 'connect', vocabulary: 'nango', isOpen: true } as const
/** Gong’s consent page, and what comes after it, stand in a window of their own. */
const window = { canClose: true, isEmbeddable: false } as const
const page = { description: 'A page that tells what went wrong.', contentType: 'text/html' }

/** Connecting by OAuth: to Gong's consent page and back, in a window of its own. */
export const nangoOAuthRoutes: readonly Route[] = [
  defineRoute({
    ...same,
    path: '/oauth/connect/{providerConfigKey}',
    summary: 'Send the customer’s browser to Gong’s consent page, with the token of a connect session.',
    answers: { 302: { description: 'To Gong.' } },
    handle: (request) => begin(request).catch((error: unknown) => fail(error, request, socketOf(request))),
  }),
  defineRoute({
    ...same,
    path: '/oauth/callback',
    summary: 'Where Gong sends the customer’s browser back to.',
    answers: { 200: { ...page, description: 'A page that tells that it worked, and closes itself.' } },
    handle: comeBack,
  }),
]

function socketOf({ query }: RouteRequest<unknown>): string | undefined {
  return query['ws_client_id']
}

async function begin(request: RouteRequest<unknown>): Promise<Response> {
  const { parts, pathParams } = request
  const session = await requireSession(request)
  const query = readQuery(request, connectQuery)
  refuseOwnId(query.connection_id)
  const key = pathParams['providerConfigKey'] ?? ''
  const integration = await requireAllowed(parts, session, key, 'gong-oauth')
  const wishes = readSessionContent(session).integrations_config_defaults?.[key]
  const carriedAlong = {
    socket: query.ws_client_id,
    content: session.content,
    connection: session.connection,
    params: query.params,
  }
  const { url, state } = await parts.hub.oauthTrips.begin(integration, carriedAlong, {
    // What the product's server wishes goes before what the browser does.
    scopes: readScopes(wishes?.user_scopes ?? query.user_scope),
    params: { ...withoutUndefined(query.authorization_params ?? {}), ...wishes?.authorization_params },
    redirectUri: `${publicUrlOf(request)}/oauth/callback`,
  })
  return new Response(null, {
    status: 302,
    headers: {
      location: url,
      'set-cookie': tripCookie(state, publicUrlOf(request)),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    },
  })
}

/** The front end sends `undefined` as a word for parameters that are to be left out. */
function withoutUndefined(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== 'undefined'))
}

function readScopes(given: string | undefined): readonly string[] | undefined {
  const scopes = given?.split(/[\s,]+/).filter((scope) => scope !== '') ?? []
  return scopes.length === 0 ? undefined : scopes
}

async function comeBack(request: RouteRequest<unknown>): Promise<Response> {
  let socket: string | undefined
  try {
    const { parts } = request
    const query = readQuery(request, callbackQuery)
    const trip = await takeTrip(request, query.state)
    const purpose = carried.parse(trip.content)
    socket = purpose.socket
    refuseDenial(query)
    const tokens = await parts.hub.oauthTrips.exchange(trip, query.code ?? '')
    const session: SessionPurpose = { content: purpose.content, connection: purpose.connection }
    const made = await connectionOfSession(parts, session, trip.integration, purpose.params)
    const baseUrl = tokens.baseUrl ?? made.baseUrl
    const { id } = await connectAccount(parts, { ...made, ...tokens, baseUrl })
    tell(request, socket, {
      message_type: 'success',
      provider_config_key: trip.integration,
      connection_id: id,
      is_pending: false,
    })
    return outcomePage(200, {
      kind: 'good',
      title: 'Gong is connected',
      text: 'This window closes by itself. If it stays open, you can close it.',
      ...window,
    })
  } catch (error) {
    return fail(error, request, socket)
  }
}

async function takeTrip(request: RouteRequest<unknown>, state: string | undefined) {
  if (state === undefined || state === '')
    throw new NangoError(400, 'invalid_state', 'The address has no state: it does not come from Gong.')
  if (!hasBegunHere(request.request, state))
    throw new NangoError(
      400,
      'invalid_state',
      'This did not begin in this browser, or it was too long ago. Start connecting again.',
    )
  const trip = await request.parts.hub.oauthTrips.end(state)
  if (trip !== undefined) return trip
  throw new NangoError(
    400,
    'invalid_state',
    'This address was used already, or it was too long ago. Start connecting again.',
  )
}

function refuseDenial({ error, error_description: description, code }: z.infer<typeof callbackQuery>): void {
  if (error === undefined && code !== undefined && code !== '') return
  const isDenied = error === 'access_denied'
  throw new NangoError(
    400,
    isDenied ? 'access_denied' : 'callback_error',
    isDenied
      ? 'The access was not allowed at Gong.'
      : `Gong gave no access: ${description ?? error ?? 'there is no code in the address'}.`,
  )
}

/** Tells the window that waits, and the person in this one. */
function fail(error: unknown, request: RouteRequest<unknown>, socket: string | undefined): Response {
  const { parts } = request
  const { status, code, message } = tellOf(error, parts.clock.now())
  const shown = parts.redact(message)
  parts.log(parts.redact(`OAuth: ${code}: ${message}`).replaceAll(/\s*\n\s*/g, ' '))
  // Who has no session must not be able to have anything stored.
  tell(request, socket, { message_type: 'error', error_type: code, error_desc: shown }, status !== 401)
  return outcomePage(status, { kind: 'bad', title: 'Gong was not connected', text: shown, ...window })
}

function tell(
  { parts }: RouteRequest<unknown>,
  socket: string | undefined,
  message: AuthMessage,
  isForAll = true,
): void {
  // Who waits in vain asks again; the page says how it went all the same.
  if (socket !== undefined) void parts.sockets.tell(socket, message, isForAll)
}
