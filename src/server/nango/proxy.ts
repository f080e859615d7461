import type { Connection } from '../../connections/connection.ts'
import { BudgetExhaustedError, GongError } from '../../errors/gong-error.ts'
import type { RawRequest } from '../../http/raw.ts'
import { createReplayableBody } from '../../http/replayable-body.ts'
import type { WireAnswer, WireBody } from '../../http/wire.ts'
import type { OperationStart } from '../../logs/operation-log.ts'
import { parseBody, readText } from '../middleware/read-body.ts'
import { retryAfterSeconds } from '../retry-after-seconds.ts'
import { defineRoute, type Route, type RouteRequest, type ServerParts } from '../route.ts'
import { requireConnection } from './find-connection.ts'
import { NangoError } from './nango-error.ts'
import { type Passed, passAnswerOn } from './proxy-answer.ts'
import { streamRecords } from './proxy-pages.ts'
import { refusedError, whyRefused } from './proxy-refusal.ts'
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
    headers: {
      'Connection-Id': 'Whose account; must be there.',
      'Provider-Config-Key': 'Key of its integration; must be there.',
      Retries: 'Further attempts after a failure, of methods that may be repeated; 0 to 20.',
      'Retry-On': 'Statuses with commas between them that are tried again too, whatever the method.',
      'Base-Url-Override': 'Another of Gong’s hosts.',
      Decompress: '“true”: the answer unpacked.',
      'Nango-Proxy-Paginate': '“all”: the records of all pages as one list.',
    },
    answers: { 200: { description: 'What Gong answers, whatever its status.', contentType: '*/*' } },
    handle: proxy,
  }),
]

async function proxy(request: RouteRequest<unknown>): Promise<Response> {
  const { parts } = request
  const { hub } = parts
  const asked = readProxyRequest(request.request, hub.trustedHosts.check)
  const { integration, connectionId } = asked
  const connection =
    (await hub.recentConnections.find(integration, connectionId)) ??
    (await requireConnection(parts, integration, connectionId))
  const { method } = request.request
  const name = `${method} ${asked.target.split('?', 1)[0]}`
  return runToItsEnd(hub, { kind: 'proxy', name, connection }, async () => {
    const send = asked.isPaginated ? sendPages : sendOne
    return send(request, asked, connection).catch(async (error: unknown) => {
      throw await explain(error, connection, method, asked, parts)
    })
  })
}

async function sendOne(
  request: RouteRequest<unknown>,
  asked: ProxyRequest,
  connection: Connection,
): Promise<Passed> {
  const content = request.content()
  const body = content === undefined ? undefined : createReplayableBody(content, mostKeptBytes)
  const gong = await request.parts.hub.connections.open(connection)
  const answer = await gong.raw({ ...rawRequest(request, asked), body })
  await checkRefusal(answer, connection, request.parts)
  return { response: pass(answer, request, asked), ended: answer.ended }
}

async function sendPages(
  request: RouteRequest<unknown>,
  asked: ProxyRequest,
  connection: Connection,
): Promise<Passed> {
  const { method } = request.request
  if (method !== 'GET' && method !== 'POST')
    throw new NangoError(400, 'invalid_headers', `A list is asked for by GET or POST, not by ${method}.`)
  const content = method === 'POST' ? parseBody(await readText(request.request)) : undefined
  const gong = await request.parts.hub.connections.open(connection)
  const walked = await gong.rawPages({ ...rawRequest(request, asked), content })
  if ('pages' in walked) return streamRecords(walked.pages, request.breakOff)
  const { refusal, body } = walked
  const answer = { ...refusal, body: bodyOf(body) }
  await checkRefusal(answer, connection, request.parts)
  return { response: pass(answer, request, asked), ended: refusal.ended }
}

/** A body that was read already. */
function bodyOf(bytes: Uint8Array): WireBody {
  let rest: Uint8Array | undefined = bytes
  return {
    read() {
      const piece = rest
      rest = undefined
      return Promise.resolve(piece)
    },
    cancel: () => undefined,
  }
}

/** @throws NangoError 424 when Gong does not let the connection in. */
async function checkRefusal(answer: WireAnswer, connection: Connection, parts: ServerParts): Promise<void> {
  if (answer.status !== 401) return
  const reason = await whyRefused(connection, parts)
  if (reason !== undefined) throw await refusedError(connection, reason, answer)
}

function pass(answer: WireAnswer, request: RouteRequest<unknown>, { isUnpacked }: ProxyRequest): Response {
  return request.writeAnswer(passAnswerOn(answer, request.request.method, isUnpacked))
}

function rawRequest(
  request: RouteRequest<unknown>,
  { target, headers, baseUrl, retries, retryOn }: ProxyRequest,
): RawRequest {
  const { hub } = request.parts
  return {
    method: request.request.method,
    target,
    headers,
    baseUrl,
    trusts: (address) => hub.trustedHosts.check(address) !== undefined,
    maxRetries: retries,
    retryOn,
    // Who wants no further attempt wants no wait either.
    patienceMs: retries === 0 ? 0 : patienceMs,
    // Of the client alone: when the server stops it lets requests under way end.
    signal: request.request.signal,
  }
}

/** Keeps the operation open until the last byte of the answer has gone. */
function runToItsEnd(
  { operations }: ServerParts['hub'],
  start: OperationStart,
  work: () => Promise<Passed>,
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
async function explain(
  thrown: unknown,
  connection: Connection,
  method: string,
  { target }: ProxyRequest,
  { clock, hub }: ServerParts,
): Promise<unknown> {
  if (!(thrown instanceof GongError)) return thrown
  const { code, message, advice } = thrown
  if (thrown instanceof BudgetExhaustedError) {
    const seconds = retryAfterSeconds(thrown, clock.now()) ?? 1
    const [path = ''] = target.split('?', 1)
    return new NangoError(429, 'too_many_request', `${message} ${advice}`, {
      payload: { method, path },
      headers: { 'retry-after': String(seconds) },
      cause: thrown,
    })
  }
  // It was there when it was looked up.
  if (code === 'not_found') return new NangoError(400, 'unknown_connection', message, { cause: thrown })
  // An answer without a list, or with several.
  if (code === 'usage')
    return new NangoError(400, 'invalid_headers', `${message} ${advice}`, { cause: thrown })
  if (code !== 'unauthorized') return thrown
  // The renewal of its tokens was refused, now or before.
  const { integration, id } = connection
  const reason = (await hub.connections.find(integration, id))?.authError
  return refusedError(
    connection,
    reason ?? { type: code, message, logId: hub.operations.current()?.id ?? '' },
  )
}
