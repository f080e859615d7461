import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Answer, Refusal } from './answer.ts'
import type { SimulatorControl } from './control.ts'
import { answerControl, CONTROL_PREFIX } from './control-routes.ts'
import type { Dice } from './dice.ts'
import { answerInstead, spoil } from './fault-effects.ts'
import type { Fault } from './faults.ts'
import { answerApi, type GongParts } from './gong-api.ts'
import type { OAuth } from './oauth.ts'
import { breakOff, type ReceivedBody, receiveBody } from './received-body.ts'
import type { Media } from './recordings/media.ts'
import { serialise } from './serialise.ts'

/** Everything that answers. */
export interface HandlerParts extends GongParts {
  readonly control: SimulatorControl
  readonly oauth: OAuth
  readonly media: Media
  /** Added to every answer, in milliseconds. */
  readonly latencyMs: number
  /** Throws the request ids. */
  readonly chance: Dice
}

interface Exchange {
  readonly method: string
  readonly url: URL
  readonly body: ReceivedBody
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly faults: readonly Fault[]
  readonly arrival: number
}

/** Answers one request of any kind, breaks it if a fault says so, and writes it down. */
export async function handle(
  parts: HandlerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const arrival = performance.now()
  const url = new URL(request.url ?? '/', 'http://simulator')
  const method = request.method ?? 'GET'
  if (url.pathname.startsWith(CONTROL_PREFIX)) {
    const { text } = await receiveBody(request)
    write(response, await answerControl(parts.control, method, url, text), [])
    return
  }
  const faults = parts.control.faults.strike(method, url.pathname)
  const isCutOff = faults.some(({ kind }) => kind === 'reset-in-upload')
  const body = await (isCutOff ? breakOff(request) : receiveBody(request))
  const exchange = { method, url, body, request, response, faults, arrival }
  const { status, retryAfter } = isCutOff ? BROKEN : await exchangeOf(parts, exchange)
  const match = parts.description.find(method, url.pathname)
  const path =
    match.kind === 'found' ? match.operation.path : url.pathname.replace(/^\/media\/\d+/, '/media/{id}')
  parts.control.requests.add(
    {
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body: body.text,
      status,
      time: performance.timeOrigin + arrival,
      duration: performance.now() - arrival,
      retryAfter,
    },
    path,
  )
}

/** What is written down of an exchange. */
interface Outcome {
  readonly status: number
  readonly retryAfter?: string | undefined
}

const BROKEN: Outcome = { status: 0 }

async function exchangeOf(parts: HandlerParts, exchange: Exchange): Promise<Outcome> {
  const { method, url, request, response, faults } = exchange
  if (faults.some(({ kind }) => kind === 'reset')) {
    request.socket.resetAndDestroy()
    return BROKEN
  }
  const slow = faults.find(({ kind }) => kind === 'slow')
  const wait = parts.latencyMs + (slow === undefined ? 0 : (slow.delayMs ?? 1000))
  if (url.pathname.startsWith('/media/') && !faults.some(({ kind }) => kind === 'status')) {
    if (wait > 0) await sleep(wait)
    const isBroken = faults.some(({ kind }) => kind === 'reset-in-body')
    const isExpired = faults.some(({ kind }) => kind === 'expired-url')
    const { range } = request.headers
    return { status: await parts.media.serve({ method, url, range, isBroken, isExpired }, response) }
  }
  // Worked out on arrival, so that quota and clock count when the request came, not when it is answered.
  const answer = answerOf(parts, exchange)
  if (wait > 0) await sleep(wait)
  write(response, answer, faults)
  return { status: answer.status, retryAfter: answer.headers?.['Retry-After'] }
}

function answerOf(parts: HandlerParts, { method, url, body, request, faults, arrival }: Exchange): Answer {
  const requestId = Array.from({ length: 19 }, () => parts.chance.int(36).toString(36)).join('')
  const { authorization, host = 'localhost' } = request.headers
  try {
    const hasCursor = url.searchParams.has('cursor') || /"cursor"\s*:\s*"/.test(body.text)
    const instead = answerInstead(
      faults,
      { hasCursor, target: request.url ?? '/', host },
      parts.context.clock,
    )
    if (instead !== undefined) return instead
    if (method === 'GET' && url.pathname === '/oauth2/authorize')
      return parts.oauth.authorize(url.searchParams)
    if (method === 'POST' && url.pathname === '/oauth2/generate-customer-token') {
      return parts.oauth.token(url.searchParams, body.text, authorization)
    }
    const received = { method, path: url.pathname, query: url.searchParams, authorization, body, arrival }
    const { status, body: fields, ...rest } = answerApi(parts, received)
    return { ...rest, status, body: serialise(spoil({ requestId, ...(fields as object) }, faults)) }
  } catch (error) {
    if (error instanceof Refusal)
      return { status: error.status, body: { requestId, errors: error.errors }, headers: error.headers }
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { status: 500, body: { requestId, errors: [`the simulator itself failed: ${message}`] } }
  }
}

function write(response: ServerResponse, { status, body, headers }: Answer, faults: readonly Fault[]): void {
  const bytes = Buffer.isBuffer(body) ? body : serialise(body)
  response.writeHead(status, {
    'content-type': 'application/json;charset=UTF-8',
    'content-length': bytes.length,
    ...headers,
  })
  if (faults.some(({ kind }) => kind === 'reset-in-body')) {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy())
  } else {
    response.end(bytes)
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
