import type { Connection } from '../../connections/connection.ts'
import { BudgetExhaustedError, toGongError } from '../../errors/gong-error.ts'
import { createReplayableBody } from '../../http/replayable-body.ts'
import type { WireAnswer } from '../../http/wire.ts'
import type { OperationStart } from '../../logs/operation-log.ts'
import { retryAfterSeconds } from '../retry-after-seconds.ts'
import { defineRoute, type Route, type RouteRequest, type ServerParts } from '../route.ts'
import { requireConnection } from './find-connection.ts'
import { NangoError } from './nango-error.ts'
import { passAnswerOn } from './proxy-answer.ts'
import { type ProxyRequest, readProxyRequest } from './proxy-request.ts'

/** The most bytes of a body that are kept, so that it can be sent again. */
const mostKeptBytes = 1024 * 1024

/** How long a request waits between its attempts, all in all: longer than that few clients do. */
const patienceMs = 60_000

/** Any request to Gong, with a connection's credentials. */
export const nangoProxyRoutes: readonly Route[] = [
  defineRoute({
    method: 'ANY',
    path: '/proxy/{rest}',
    tag: 'proxy',
    summary: 'Any request to Gong with the credentials of a connection, within the account’s budget.',
    vocabulary: 'nango',
    readsBody: true,
    answers: { 200: { description: 'What Gong answers, whatever its status.', contentType: '*/*' } },
    handle: proxy,
  }),
]

async function proxy(request: RouteRequest<unknown>): Promise<Response> {
  const { parts } = request
  const { hub } = parts
  const asked = readProxyRequest(request.request, hub.trustedHosts.check)
  const connection = await requireConnection(parts, asked.integration, asked.connectionId)
  const { method } = request.request
  const name = `${method} ${asked.target.split('?', 1)[0]}`
  return runToItsEnd(hub, { kind: 'proxy', name, connection }, async () => {
    const answer = await send(request, asked, connection).catch((error: unknown) => {
      throw explain(error, connection, method, asked, parts)
    })
    const { isUnpacked } = asked
    const response = passAnswerOn(answer, { method, isUnpacked, breakOff: request.breakOff })
    return { response, ended: answer.ended }
  })
}

async function send(
  request: RouteRequest<unknown>,
  asked: ProxyRequest,
  connection: Connection,
): Promise<WireAnswer> {
  const { hub } = request.parts
  const content = request.content()
  const { retries } = asked
  const gong = await hub.connections.open(connection)
  return gong.raw({
    method: request.request.method,
    target: asked.target,
    headers: asked.headers,
    body: content === undefined ? undefined : createReplayableBody(content, mostKeptBytes),
    baseUrl: asked.baseUrl,
    trusts: (address) => hub.trustedHosts.check(address) !== undefined,
    maxRetries: retries,
    retryOn: asked.retryOn,
    // Who wants no further attempt wants no wait either.
    patienceMs: retries === 0 ? 0 : patienceMs,
    signal: request.signal,
  })
}

/** Keeps the operation open until the last byte of the answer has gone. */
function runToItsEnd(
  { operations }: ServerParts['hub'],
  start: OperationStart,
  work: () => Promise<{ readonly response: Response; readonly ended: Promise<void> }>,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    operations
      .run(start, async () => {
        const { response, ended } = await work()
        resolve(response)
        await ended
      })
      // Of what fails after the beginning of the answer the log tells.
      .catch(reject)
  })
}

/** What Nango's clients look for in the errors that are ours. */
function explain(
  thrown: unknown,
  connection: Connection,
  method: string,
  asked: ProxyRequest,
  { clock }: ServerParts,
): unknown {
  const error = toGongError(thrown)
  const message = `${error.message} ${error.advice}`
  if (error instanceof BudgetExhaustedError) {
    const seconds = retryAfterSeconds(error, clock.now()) ?? 1
    const [path = ''] = asked.target.split('?', 1)
    return new NangoError(429, 'too_many_request', message, {
      payload: { method, path },
      headers: { 'retry-after': String(seconds) },
      cause: error,
    })
  }
  if (error.code === 'unauthorized') {
    const { number, id, integration, authError } = connection
    const errors = authError === undefined ? [] : [{ type: 'auth', log_id: authError.logId }]
    return new NangoError(424, 'invalid_credentials', message, {
      payload: {
        connection: { id: number, connection_id: id, provider_config_key: integration, errors },
      },
      cause: error,
    })
  }
  return thrown
}
