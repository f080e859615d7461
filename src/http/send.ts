import { GongError } from '../errors/gong-error.ts'
import type { Authorization } from './auth.ts'
import type { Clock } from './clock.ts'
import { connectionError } from './connection-error.ts'
import { type FilePart, multipartBody } from './multipart.ts'
import { parseJson } from './parse-json.ts'
import type { Priority } from './rate-limit.ts'
import { watchStall } from './stall.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path from the root of the host, already encoded. */
  readonly path: string
  /** Undefined values are left out; lists repeat the parameter. */
  readonly query?: Readonly<Record<string, unknown>>
  /** Sent as JSON, on GET and DELETE too. */
  readonly body?: unknown
  /** Sent as a multipart form, instead of `body`. */
  readonly file?: FilePart | undefined
  /** Whether repeating it cannot do anything twice. */
  readonly isSafe: boolean
  /** What is being done, for messages: a gerund phrase such as “listing calls”. */
  readonly doing: string
  readonly priority?: Priority
  readonly signal?: AbortSignal | undefined
  /** Instead of the transport's own. */
  readonly timeoutMs?: number | undefined
  readonly maxRetries?: number | undefined
  /** How long all waits together may take, in milliseconds. */
  readonly patienceMs?: number | undefined
  /**
   * The answer that an earlier try would have got, told from the error of its repetition; asked only when an earlier
   * try may have been carried out without our hearing of it.
   */
  readonly recover?: ((error: GongError) => unknown) | undefined
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  /** JSON with every digit kept, or the text where it is none; undefined when empty. */
  readonly body: unknown
}

export interface SendOptions {
  readonly baseUrl: string
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  /** For the whole exchange; with a file, how long nothing may move. */
  readonly timeoutMs: number
  readonly userAgent: string
}

/**
 * Sends one request and reads its answer, whatever its status.
 * @throws GongError `unreachable` or `timeout`; the signal's reason when it was aborted.
 */
export async function send(
  request: HttpRequest,
  authorization: Authorization,
  options: SendOptions,
): Promise<HttpAnswer> {
  const { baseUrl, fetch, clock, userAgent } = options
  const timeoutMs = request.timeoutMs ?? options.timeoutMs
  const url = buildUrl(authorization.baseUrl ?? baseUrl, request)
  const limit = request.file === undefined ? limitTime(timeoutMs) : watchStall(timeoutMs, clock)
  const ended = new AbortController()
  try {
    const { headers, ...body } = encodeBody(request, limit.touch, ended.signal)
    const response = await fetch(url, {
      method: request.method,
      headers: {
        authorization: authorization.header,
        accept: 'application/json',
        'user-agent': userAgent,
        ...headers,
      },
      // A redirect would drop the Authorization header on the way to another host.
      redirect: 'manual',
      signal: anySignal([request.signal, limit.signal]),
      ...body,
    })
    return { status: response.status, headers: response.headers, body: parseBody(await response.text()) }
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason
    // The file's own trouble, such as a path that cannot be read, is no trouble of the connection.
    const own = gongErrorIn(error)
    if (own !== undefined) throw own
    throw connectionError(error, url, request.doing, timeoutMs)
  } finally {
    limit.stop()
    // fetch reads a body to its end even when nobody wants it any more, and some have none.
    ended.abort()
  }
}

/** What a timer can count; one of more would end at once. */
const longestTimerMs = 2 ** 31 - 1

/** Ends an exchange after so long. Stopped with its answer, for a timer that runs on keeps all that it was set within. */
function limitTime(ms: number) {
  const over = new AbortController()
  const end = () => over.abort(new DOMException('It took too long.', 'TimeoutError'))
  const timer = setTimeout(end, Math.min(ms, longestTimerMs))
  return { signal: over.signal, touch: () => undefined, stop: () => clearTimeout(timer) }
}

/** A GongError that fetch has made the cause of its own. */
function gongErrorIn(error: unknown): GongError | undefined {
  let current: unknown = error
  while (current instanceof Error && !(current instanceof GongError)) current = current.cause
  return current instanceof GongError ? current : undefined
}

/** The body as fetch takes it, with the headers that describe it. */
function encodeBody({ body, file }: HttpRequest, onBytes: () => void, ended: AbortSignal) {
  if (file !== undefined) {
    const { contentType, size, stream } = multipartBody(file, onBytes, ended)
    return {
      headers: {
        'content-type': contentType,
        ...(size === undefined ? {} : { 'content-length': String(size) }),
      },
      body: stream,
      duplex: 'half' as const,
      // Unless both say that the body is sent once, fetch keeps a copy of all of it (the standard's “clone a request”).
      redirect: 'error' as const,
      window: null,
    }
  }
  if (body === undefined) return { headers: {} }
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

/** Base URL, path and query as one address. A base URL may carry a path of its own, as behind a proxy. */
function buildUrl(baseUrl: string, request: HttpRequest): string {
  const url = new URL(baseUrl.replace(/\/+$/, '') + request.path)
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value === undefined || value === null) continue
    for (const item of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(item))
  }
  return url.href
}

function parseBody(text: string): unknown {
  if (text === '') return undefined
  try {
    return parseJson(text)
  } catch {
    return text
  }
}

function anySignal(signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined))
}
