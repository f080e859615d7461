import { GongError, GongHttpError } from '../errors/gong-error.ts'
import type { Attempt } from './attempts.ts'
import type { Authorization } from './auth.ts'
import { connectionError } from './connection-error.ts'
import type { Priority } from './rate-limit.ts'
import type { ReplayableBody } from './replayable-body.ts'
import type { HttpAnswer } from './send.ts'
import { type Wire, type WireAnswer, WireFailure } from './wire.ts'

/** A request that is passed on as it came. */
export interface RawRequest {
  readonly method: string
  /** From the root of the host, encoded, with the query if there is one: `/v2/calls?limit=1`. */
  readonly target: string
  /** Names in lower case; authorization is added, and a user agent where there is none. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: ReplayableBody | undefined
  /** The host, instead of the one of the credentials. */
  readonly baseUrl?: string | undefined
  /** Whether redirects to this address may be followed, with the credentials; none are when missing. */
  readonly trusts?: ((address: string) => boolean) | undefined
  /** Further attempts after failures of the server or the network, of methods that can be repeated; none by default. */
  readonly maxRetries?: number | undefined
  /** Whether it changes nothing, whatever its method, so that it can be repeated. */
  readonly isRead?: boolean | undefined
  /** Statuses after which it is sent again, whatever its method. */
  readonly retryOn?: ReadonlySet<number> | undefined
  /** How long all waits between attempts together may take, in milliseconds. */
  readonly patienceMs?: number | undefined
  readonly priority?: Priority | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Sends a request as it is and gives the answer as it comes, whatever its status, after what attempts were allowed.
 * @throws GongError when no answer came, or the budget of the day is spent.
 */
export type Raw = (request: RawRequest) => Promise<WireAnswer>

export interface RawOptions {
  readonly baseUrl: string
  readonly wire: Wire
  readonly timeoutMs: number
  readonly userAgent: string
  readonly toError: (
    answer: HttpAnswer,
    request: { readonly doing: string },
    now: number,
  ) => GongError | undefined
}

/** Methods that may be repeated without doing anything twice (RFC 9110, 9.2.2). */
const idempotent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])

const mostRedirects = 5

/** The most bytes of an unwanted answer that are read to keep its connection. */
const mostDiscarded = 65_536

/** Requests that are passed on, over the attempts that all requests of the account share. */
export function createRaw(attempt: Attempt, options: RawOptions): Raw {
  return async (request) => {
    let at: URL | undefined
    for (let redirects = 0; ; redirects++) {
      const { answer, url } = await passOn(request, at, attempt, options)
      const next = url === undefined ? undefined : redirectOf(answer, request, url)
      if (next === undefined || redirects === mostRedirects) return answer
      await discard(answer)
      at = next
    }
  }
}

/** What is known of the attempts so far. */
interface Progress {
  url: URL | undefined
  answer: WireAnswer | undefined
  failure: WireFailure | undefined
  /** The error that the last answer means. */
  said: GongError | undefined
}

async function passOn(
  request: RawRequest,
  at: URL | undefined,
  attempt: Attempt,
  options: RawOptions,
): Promise<{ readonly answer: WireAnswer; readonly url: URL | undefined }> {
  const { method, body, signal } = request
  const [path = '', search = ''] = splitTarget(request.target)
  const doing = `passing on ${method} ${path}`
  const progress: Progress = { url: undefined, answer: undefined, failure: undefined, said: undefined }
  const send = async (authorization: Authorization) => {
    await dropAnswer(progress)
    progress.url = at ?? addressOf(request, authorization, options.baseUrl)
    progress.answer = await exchange(request, progress, authorization, doing, options)
    return progress.answer
  }
  try {
    const answer = await attempt<WireAnswer>({
      described: {
        method,
        path,
        query: search === '' ? {} : Object.fromEntries(new URLSearchParams(search)),
      },
      doing,
      priority: request.priority,
      signal,
      maxRetries: request.maxRetries ?? 0,
      patienceMs: request.patienceMs,
      baseUrl: at?.origin ?? request.baseUrl,
      send,
      toError: (given, now) => {
        progress.said = toError(given, request, doing, now, options)
        return progress.said
      },
      isSafe: () => mayRepeat(request, progress),
      isSpent: () => body?.isSpent() === true,
    })
    return { answer, url: progress.url }
  } catch (error) {
    // What Gong said is the answer, however often it said it.
    const { said, answer, url } = progress
    const isSaid = said !== undefined && (error === said || (error instanceof Error && error.cause === said))
    if (answer !== undefined && isSaid && !signal?.aborted) return { answer, url }
    await dropAnswer(progress)
    throw error
  }
}

/** Sends it once; on a connection that the server had closed meanwhile, once more. */
async function exchange(
  request: RawRequest,
  progress: Progress & { url: URL | undefined },
  authorization: Authorization,
  doing: string,
  { wire, timeoutMs, userAgent }: RawOptions,
): Promise<WireAnswer> {
  const { method, headers, body, signal } = request
  const { url } = progress
  if (url === undefined) throw new Error('nowhere to send it')
  const wired = { 'user-agent': userAgent, ...headers, authorization: authorization.header }
  const send = () => wire({ method, url, headers: wired, body: body?.open(), timeoutMs, signal })
  const again = (error: unknown) => {
    const isStale = error instanceof WireFailure && error.wasReused
    if (isStale && isRepeatable(request) && body?.isSpent() !== true) return send()
    throw error
  }
  return send()
    .catch(again)
    .catch((error: unknown) => {
      if (!(error instanceof WireFailure)) throw error
      progress.failure = error
      throw connectionError(error.cause, url.href, doing, timeoutMs)
    })
}

function toError(
  { status, headers }: WireAnswer,
  { retryOn }: RawRequest,
  doing: string,
  now: number,
  options: RawOptions,
): GongError | undefined {
  if (status < 400) return undefined
  const error = options.toError({ status, headers, body: undefined }, { doing }, now)
  if (!(error instanceof GongHttpError) || error.code === 'rate_limited' || !retryOn?.has(status))
    return error
  const { message, retryAfterMs } = error
  return new GongHttpError('server_error', message, { status, retryAfterMs, disposition: 'retry' })
}

/** Whether repeating it after what came last cannot do anything twice, or is wanted all the same. */
function mayRepeat(request: RawRequest, { answer, failure }: Progress): boolean {
  if (isRepeatable(request)) return true
  return answer === undefined ? failure?.wasSent === false : request.retryOn?.has(answer.status) === true
}

function isRepeatable({ method, isRead = false }: RawRequest): boolean {
  return isRead || idempotent.has(method)
}

/** Path and query; a question mark in the query belongs to it. */
function splitTarget(target: string): readonly [string, string] {
  const mark = target.indexOf('?')
  return mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)]
}

/**
 * Where a request goes.
 * @throws GongError `usage` when it would leave the host, or the path before all of its paths.
 */
export function addressOf(
  { target, baseUrl }: Pick<RawRequest, 'target' | 'baseUrl'>,
  authorization: Authorization,
  defaultBaseUrl: string,
): URL {
  const base = new URL(baseUrl ?? authorization.baseUrl ?? defaultBaseUrl)
  const root = base.pathname.replace(/\/+$/, '')
  const url = parseAddress(`${base.origin}${root}${target}`)
  if (target.startsWith('/') && url?.origin === base.origin && url.pathname.startsWith(`${root}/`)) return url
  throw new GongError('usage', `The path ${target} does not lie below ${base.href}.`, {
    advice: 'Give one that begins with a single slash.',
  })
}

function parseAddress(address: string, base?: string): URL | undefined {
  return URL.canParse(address, base) ? new URL(address, base) : undefined
}

/** Where an answer sends a request that may go there: to a trusted host, and whole. */
function redirectOf(
  { status, headers }: WireAnswer,
  { method, body, trusts }: RawRequest,
  from: URL,
): URL | undefined {
  const location = headers.get('location')
  if (trusts === undefined || location === null) return undefined
  const isRead = method === 'GET' || method === 'HEAD'
  // The others would make another method of it.
  if (!(status === 307 || status === 308) && !(isRead && [301, 302, 303].includes(status))) return undefined
  if (body?.isSpent()) return undefined
  const url = parseAddress(location, from.href)
  return url !== undefined && trusts(url.href) ? url : undefined
}

async function dropAnswer(progress: Progress): Promise<void> {
  const { answer } = progress
  progress.answer = undefined
  progress.failure = undefined
  progress.said = undefined
  if (answer !== undefined) await discard(answer)
}

/** Reads what is left of an answer that nobody wants, so that its connection can be used again; breaks long ones off. */
async function discard({ body }: WireAnswer): Promise<void> {
  let bytes = 0
  try {
    for (;;) {
      const piece = await body.read()
      if (piece === undefined) return
      bytes += piece.byteLength
      if (bytes > mostDiscarded) return body.cancel()
    }
  } catch {
    // It is gone, which is all that was wanted.
  }
}
