import { BudgetExhaustedError, type GongError, toGongError } from '../errors/gong-error.ts'
import type { Authorization, Credentials } from './auth.ts'
import type { Budget } from './budget.ts'
import type { Clock } from './clock.ts'
import { connectionError } from './connection-error.ts'
import { parseJson } from './parse-json.ts'
import type { Priority } from './rate-limit.ts'
import { type Attempts, nextTryIn, type RetryPolicy } from './retry.ts'

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
  readonly body: unknown
}

/** Something that happened on the wire, for logs and progress. */
export type HttpEvent =
  | { readonly type: 'request'; readonly method: string; readonly path: string; readonly attempt: number }
  | {
      readonly type: 'answer'
      readonly method: string
      readonly path: string
      readonly status: number
      readonly ms: number
    }
  | { readonly type: 'wait'; readonly ms: number; readonly error: GongError }

export interface TransportOptions {
  readonly baseUrl: string
  readonly credentials: Credentials
  readonly budget: Budget
  readonly retry: RetryPolicy
  readonly clock: Clock
  readonly fetch: typeof globalThis.fetch
  readonly random: () => number
  readonly timeoutMs: number
  readonly userAgent: string
  /** The error that an answer means, or undefined when it is a good one. */
  readonly toError: (answer: HttpAnswer, request: HttpRequest, now: number) => GongError | undefined
  readonly onEvent?: ((event: HttpEvent) => void) | undefined
}

export interface Transport {
  /** @throws GongError when the answer is an error or never comes, after retries. */
  request(request: HttpRequest): Promise<HttpAnswer>
  readonly budget: Budget
}

/** One HTTP client of one account: authorization, budget, timeout, error mapping, retry, in this order inside out. */
export function createTransport(options: TransportOptions): Transport {
  const { budget, clock, retry, credentials } = options
  let hasEverAnswered = false

  async function send(request: HttpRequest, authorization: Authorization): Promise<HttpAnswer> {
    const url = buildUrl(authorization.baseUrl ?? options.baseUrl, request)
    const hasBody = request.body !== undefined
    try {
      const response = await options.fetch(url, {
        method: request.method,
        headers: {
          authorization: authorization.header,
          accept: 'application/json',
          'user-agent': options.userAgent,
          ...(hasBody ? { 'content-type': 'application/json' } : {}),
        },
        // A redirect would drop the Authorization header on the way to another host.
        redirect: 'manual',
        signal: anySignal([request.signal, AbortSignal.timeout(options.timeoutMs)]),
        ...(hasBody ? { body: JSON.stringify(request.body) } : {}),
      })
      const text = await response.text()
      hasEverAnswered = true
      return { status: response.status, headers: response.headers, body: parseBody(text) }
    } catch (error) {
      if (request.signal?.aborted) throw request.signal.reason
      throw connectionError(error, url, request.doing, options.timeoutMs)
    }
  }

  async function tryOnce(request: HttpRequest, attempt: number, mayRenew = true): Promise<HttpAnswer> {
    const authorization = await credentials.authorize()
    await budget.take(request.priority ?? 'interactive', request.signal)
    const { method, path } = request
    options.onEvent?.({ type: 'request', method, path, attempt })
    const started = clock.monotonic()
    const answer = await send(request, authorization)
    options.onEvent?.({
      type: 'answer',
      method,
      path,
      status: answer.status,
      ms: clock.monotonic() - started,
    })
    const error = options.toError(answer, request, clock.now())
    if (error === undefined) return answer
    if (mayRenew && answer.status === 401 && (await credentials.renew?.(authorization))) {
      return tryOnce(request, attempt + 1, false)
    }
    throw error
  }

  /** Sleeps before the next try, or throws the error when there is none. */
  async function waitOrThrow(error: GongError, attempts: Attempts, request: HttpRequest): Promise<void> {
    // A host that never answered is more likely misspelt than overloaded.
    const policy = hasEverAnswered ? retry : { ...retry, maxRetries: Math.min(1, retry.maxRetries) }
    const waitMs = nextTryIn(error, attempts, policy, request.isSafe, options.random)
    if (waitMs === undefined) throw error
    if (waitMs > retry.longestWaitMs) {
      if (error.code !== 'rate_limited') throw error
      const until = new Date(clock.now() + waitMs)
      const message = `Gong takes no more requests until ${until.toISOString()} (429 while ${request.doing}).`
      const exhausted = new BudgetExhaustedError(message, until, { cause: error })
      budget.exhaust(exhausted)
      throw exhausted
    }
    if (error.code === 'rate_limited') {
      attempts.rateRefusals++
      budget.pause(waitMs)
    } else attempts.failures++
    options.onEvent?.({ type: 'wait', ms: waitMs, error })
    await clock.sleep(waitMs, request.signal)
  }

  return {
    budget,
    async request(request) {
      const attempts: Attempts = { failures: 0, rateRefusals: 0 }
      for (;;) {
        try {
          return await tryOnce(request, attempts.failures + attempts.rateRefusals + 1)
        } catch (error) {
          if (request.signal?.aborted) throw error
          await waitOrThrow(toGongError(error), attempts, request)
        }
      }
    },
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

/** The JSON of a body; text that is no JSON stays a string. */
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
