import { BudgetExhaustedError, type GongError, toGongError } from '../errors/gong-error.ts'
import type { Authorization, Credentials } from './auth.ts'
import type { Budget } from './budget.ts'
import type { Clock } from './clock.ts'
import { type Attempts, nextTryIn, type RetryPolicy } from './retry.ts'
import { type HttpAnswer, type HttpRequest, type SendOptions, send } from './send.ts'

/** One try of a request, as events tell of it. */
export interface SentRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, unknown>>
  /** Host of the API, with the path before all of its paths. */
  readonly baseUrl: string
  /** From 1 on. */
  readonly attempt: number
  /** How long it waited for the account's budget, in milliseconds. */
  readonly waitedMs: number
}

/** Something that happened on the wire, for logs and progress. */
export type HttpEvent =
  | (SentRequest & { readonly type: 'request' })
  | (SentRequest & {
      readonly type: 'answer'
      readonly status: number
      readonly headers: Headers
      /** From sending to the end of the answer. */
      readonly ms: number
    })
  | (SentRequest & {
      /** No answer came. */
      readonly type: 'failure'
      readonly error: unknown
      /** From sending to the failure. */
      readonly ms: number
    })
  | { readonly type: 'wait'; readonly ms: number; readonly error: GongError }

export interface TransportOptions extends SendOptions {
  readonly credentials: Credentials
  readonly budget: Budget
  readonly retry: RetryPolicy
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  /** The error that an answer means, or undefined when it is a good one. */
  readonly toError: (answer: HttpAnswer, request: HttpRequest, now: number) => GongError | undefined
  readonly onEvent?: ((event: HttpEvent) => void) | undefined
}

export interface Transport {
  /** @throws GongError when the answer is an error or never comes, after retries. */
  request(request: HttpRequest): Promise<HttpAnswer>
  readonly budget: Budget
}

/** One HTTP client of one account: authorization, budget, sending, error mapping and retry, in this order inside out. */
export function createTransport(options: TransportOptions): Transport {
  const { budget, clock, retry, credentials } = options
  let hasEverAnswered = false

  async function tryOnce(request: HttpRequest, attempt: number, mayRenew = true): Promise<HttpAnswer> {
    const authorization = await credentials.authorize()
    const asked = clock.monotonic()
    await budget.take(request.priority ?? 'interactive', request.signal)
    const waitedMs = clock.monotonic() - asked
    const answer = await exchange(request, authorization, { attempt, waitedMs }, options)
    hasEverAnswered = true
    const error = options.toError(answer, request, clock.now())
    if (error === undefined) return answer
    const mayRepeat = mayRenew && !isSpent(request)
    if (mayRepeat && answer.status === 401 && (await credentials.renew?.(authorization))) {
      return tryOnce(request, attempt + 1, false)
    }
    throw error
  }

  /** Sleeps before the next try, or throws the error when there is none. */
  async function waitOrThrow(error: GongError, attempts: Attempts, request: HttpRequest): Promise<void> {
    const policy = policyFor(request, retry, hasEverAnswered)
    const waitMs = nextTryIn(error, attempts, policy, request.isSafe, options.random)
    if (waitMs === undefined || isSpent(request)) throw error
    if (waitMs > retry.longestWaitMs)
      throw error.code === 'rate_limited' ? exhaust(error, waitMs, request) : error
    if (error.code === 'rate_limited') {
      attempts.rateRefusals++
      budget.pause(waitMs)
    } else attempts.failures++
    options.onEvent?.({ type: 'wait', ms: waitMs, error })
    await clock.sleep(waitMs, request.signal)
  }

  /** A refusal for so long means that the day's requests are spent: nobody needs to ask before it is over. */
  function exhaust(error: GongError, waitMs: number, request: HttpRequest): BudgetExhaustedError {
    const until = new Date(clock.now() + waitMs)
    const message = `Gong takes no more requests until ${until.toISOString()} (429 while ${request.doing}).`
    const exhausted = new BudgetExhaustedError(message, until, { cause: error })
    budget.exhaust(exhausted)
    return exhausted
  }

  return {
    budget,
    async request(request) {
      const attempts: Attempts = { failures: 0, rateRefusals: 0 }
      for (;;) {
        try {
          return await tryOnce(request, attempts.failures + attempts.rateRefusals + 1)
        } catch (thrown) {
          if (request.signal?.aborted) throw thrown
          const error = toGongError(thrown)
          const first = attempts.failures > 0 ? request.recover?.(error) : undefined
          if (first !== undefined) return { status: 200, headers: new Headers(), body: first }
          await waitOrThrow(error, attempts, request)
        }
      }
    },
  }
}

/** Sends a request and reads its answer, and tells of both. */
async function exchange(
  request: HttpRequest,
  authorization: Authorization,
  counted: Pick<SentRequest, 'attempt' | 'waitedMs'>,
  options: TransportOptions,
): Promise<HttpAnswer> {
  const { method, path, query = {} } = request
  const { budget, clock, onEvent } = options
  const sent: SentRequest = {
    method,
    path,
    query,
    baseUrl: authorization.baseUrl ?? options.baseUrl,
    ...counted,
  }
  onEvent?.({ type: 'request', ...sent })
  const started = clock.monotonic()
  const elapsed = () => clock.monotonic() - started
  try {
    const answer = await send(request, authorization, options).finally(budget.answered)
    onEvent?.({ type: 'answer', ...sent, status: answer.status, headers: answer.headers, ms: elapsed() })
    return answer
  } catch (error) {
    onEvent?.({ type: 'failure', ...sent, error, ms: elapsed() })
    throw error
  }
}

function policyFor(request: HttpRequest, retry: RetryPolicy, hasEverAnswered: boolean): RetryPolicy {
  const maxRetries = request.maxRetries ?? retry.maxRetries
  // A host that never answered is more likely misspelt than overloaded.
  return { ...retry, maxRetries: hasEverAnswered ? maxRetries : Math.min(1, maxRetries) }
}

/** Whether it was sent with a file that can be read only once: it cannot be sent again, whatever was answered. */
function isSpent({ file }: HttpRequest): boolean {
  return file?.isReplayable === false
}
