import type { Authorization } from './auth.ts'
import { connectionError } from './connection-error.ts'
import { parseJson } from './parse-json.ts'
import type { Priority } from './rate-limit.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path from the root of the host, already encoded. */
  readonly path: string
  /** Undefined values are left out; lists repeat the parameter. */
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  /** Whether repeating it cannot do anything twice. */
  readonly isSafe: boolean
  /** What is being done, for messages: a gerund phrase such as “listing calls”. */
  readonly doing: string
  readonly priority?: Priority
  readonly signal?: AbortSignal | undefined
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
  { baseUrl, fetch, timeoutMs, userAgent }: SendOptions,
): Promise<HttpAnswer> {
  const url = buildUrl(authorization.baseUrl ?? baseUrl, request)
  const body = request.body === undefined ? undefined : JSON.stringify(request.body)
  try {
    const response = await fetch(url, {
      method: request.method,
      headers: {
        authorization: authorization.header,
        accept: 'application/json',
        'user-agent': userAgent,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      // A redirect would drop the Authorization header on the way to another host.
      redirect: 'manual',
      signal: anySignal([request.signal, AbortSignal.timeout(timeoutMs)]),
      ...(body === undefined ? {} : { body }),
    })
    return { status: response.status, headers: response.headers, body: parseBody(await response.text()) }
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason
    throw connectionError(error, url, request.doing, timeoutMs)
  }
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
