import { BudgetExhaustedError, type GongError, toGongError } from '../errors/gong-error.ts'
import type { Authorization, Credentials } from './auth.ts'
import type { Budget } from './budget.ts'
import type { Clock } from './clock.ts'
import type { HttpEvent, SentRequest } from './http-event.ts'
import type { Priority } from './rate-limit.ts'
import { type Attempts, nextTryIn, type RetryPolicy } from './retry.ts'

/** What all requests of one account share. */
export interface AttemptOptions {
  /** Host of credentials that name none. */
  readonly baseUrl: string
  readonly credentials: Credentials
  readonly budget: Budget
  readonly retry: RetryPolicy
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly onEvent?: ((event: HttpEvent) => void) | undefined
}

/** As much of an answer as decides whether there is another attempt. */
interface Answered {
  readonly status: number
  readonly headers: Headers
  /** When all of it has come, where it comes piece by piece. */
  readonly ended?: Promise<void>
}

/** A request that may take several attempts. */
export interface Attempted<A extends Answered> {
  /** What it is, for events. */
  readonly described: Pick<SentRequest, 'method' | 'path' | 'query'>
  /** What is being done, for messages: a gerund phrase. */
  readonly doing: string
  readonly priority?: Priority | undefined
  readonly signal?: AbortSignal | undefined
  /** Instead of the policy's. */
  readonly maxRetries?: number | undefined
  /** How long all waits together may take, in milliseconds. */
  readonly patienceMs?: number | undefined
  /** The host, instead of the one of the credentials. */
  readonly baseUrl?: string | undefined
  /** Sends it once. */
  send(authorization: Authorization): Promise<A>
  /** The error that an answer means, or undefined when it is a good one. */
  toError(answer: A, now: number): GongError | undefined
  /** Whether repeating it after this error cannot do anything twice. */
  isSafe(error: GongError): boolean
  /** Whether it cannot be sent again, whatever was answered. */
  isSpent(): boolean
  /** The answer that an earlier attempt would have got, told from the error of its repetition. */
  recover?(error: GongError): A | undefined
}

/** Sends a request until it is answered well, or must not be sent again. */
export type Attempt = <A extends Answered>(attempted: Attempted<A>) => Promise<A>

/**
 * The attempts of one account: authorization, budget, sending, error mapping and retry, in this order inside out.
 * @returns a function that throws the GongError of the last attempt.
 */
export function createAttempt(options: AttemptOptions): Attempt {
  const { budget, clock, retry, credentials } = options
  let hasEverAnswered = false

  async function tryOnce<A extends Answered>(
    attempted: Attempted<A>,
    attempt: number,
    mayRenew = true,
  ): Promise<A> {
    const authorization = await credentials.authorize()
    const asked = clock.monotonic()
    await budget.take(attempted.priority ?? 'interactive', attempted.signal)
    const waitedMs = clock.monotonic() - asked
    const answer = await exchange(attempted, authorization, { attempt, waitedMs }, options)
    hasEverAnswered = true
    const error = attempted.toError(answer, clock.now())
    if (error === undefined) return answer
    const mayRepeat = mayRenew && !attempted.isSpent()
    if (mayRepeat && answer.status === 401 && (await credentials.renew?.(authorization))) {
      return tryOnce(attempted, attempt + 1, false)
    }
    throw error
  }

  /** Sleeps before the next try, or throws the error when there is none. */
  async function waitOrThrow<A extends Answered>(
    error: GongError,
    attempts: Attempts,
    attempted: Attempted<A>,
  ): Promise<void> {
    const { patienceMs = Number.POSITIVE_INFINITY } = attempted
    const policy = policyFor(attempted, retry, hasEverAnswered)
    const waitMs = nextTryIn(error, attempts, policy, attempted.isSafe(error), options.random)
    if (waitMs === undefined || attempted.isSpent()) throw error
    if (waitMs > retry.longestWaitMs)
      throw error.code === 'rate_limited' ? await exhaust(error, waitMs, attempted.doing, options) : error
    if (error.code === 'rate_limited') {
      attempts.rateRefusals++
      await budget.pause(waitMs)
    } else attempts.failures++
    attempts.waitedMs += waitMs
    if (attempts.waitedMs > patienceMs) throw error
    options.onEvent?.({ type: 'wait', ms: waitMs, error })
    await clock.sleep(waitMs, attempted.signal)
  }

  return async (attempted) => {
    const attempts: Attempts = { failures: 0, rateRefusals: 0, waitedMs: 0 }
    for (;;) {
      try {
        return await tryOnce(attempted, attempts.failures + attempts.rateRefusals + 1)
      } catch (thrown) {
        if (attempted.signal?.aborted) throw thrown
        const error = toGongError(thrown)
        const first = attempts.failures > 0 ? attempted.recover?.(error) : undefined
        if (first !== undefined) return first
        await waitOrThrow(error, attempts, attempted)
      }
    }
  }
}

/** A refusal for so long means that the day's requests are spent: nobody needs to ask before it is over. */
async function exhaust(
  error: GongError,
  waitMs: number,
  doing: string,
  { budget, clock }: AttemptOptions,
): Promise<BudgetExhaustedError> {
  const until = new Date(clock.now() + waitMs)
  const message = `Gong takes no more requests until ${until.toISOString()} (429 while ${doing}).`
  const exhausted = new BudgetExhaustedError(message, until, { cause: error })
  await budget.exhaust(exhausted)
  return exhausted
}

/** Sends a request once, and tells of it and of its end. */
async function exchange<A extends Answered>(
  attempted: Attempted<A>,
  authorization: Authorization,
  counted: Pick<SentRequest, 'attempt' | 'waitedMs'>,
  { budget, clock, onEvent, baseUrl }: AttemptOptions,
): Promise<A> {
  const sent: SentRequest = {
    ...attempted.described,
    baseUrl: attempted.baseUrl ?? authorization.baseUrl ?? baseUrl,
    ...counted,
  }
  onEvent?.({ type: 'request', ...sent })
  const started = clock.monotonic()
  const elapsed = () => clock.monotonic() - started
  const tellFailure = (error: unknown) => onEvent?.({ type: 'failure', ...sent, error, ms: elapsed() })
  try {
    const answer = await attempted.send(authorization).finally(() => budget.answered())
    const { status, headers, ended } = answer
    const tell = () => onEvent?.({ type: 'answer', ...sent, status, headers, ms: elapsed() })
    if (ended === undefined) tell()
    else if (onEvent !== undefined) void ended.then(tell, tellFailure)
    return answer
  } catch (error) {
    tellFailure(error)
    throw error
  }
}

function policyFor(
  { maxRetries: own }: Pick<Attempted<Answered>, 'maxRetries'>,
  retry: RetryPolicy,
  hasEverAnswered: boolean,
): RetryPolicy {
  if (own !== undefined) return { ...retry, maxRetries: own }
  // A host that never answered is more likely misspelt than overloaded.
  return { ...retry, maxRetries: hasEverAnswered ? retry.maxRetries : Math.min(1, retry.maxRetries) }
}
