import { type GongError, GongHttpError } from '../errors/gong-error.ts'

/** How often and how long a failed request is tried again. */
export interface RetryPolicy {
  /** Tries after the first one for failures of the server or the network; refusals for speed do not count. */
  readonly maxRetries: number
  /**
   * The longest Retry-After that is slept through. A longer one means that the budget of the day is spent, and is
   * thrown as such. Infinity sleeps through all.
   */
  readonly longestWaitMs: number
}

export const defaultRetryPolicy: RetryPolicy = { maxRetries: 5, longestWaitMs: 60_000 }

/** Refusals for speed in a row after which a request is given up: something else is eating the whole rate. */
const mostRateRefusals = 100

const firstBackoffMs = 1000
const longestBackoffMs = 30_000

export interface Attempts {
  failures: number
  rateRefusals: number
  /** All waits together. */
  waitedMs: number
}

/**
 * Milliseconds to wait before the next try, or undefined when the error is final.
 * @param isSafe whether repeating the request cannot do anything twice; one that is not is only repeated when the
 * server said that it did not take it.
 * @param random in [0, 1), spreads the retries of many clients.
 */
export function nextTryIn(
  error: GongError,
  attempts: Attempts,
  policy: RetryPolicy,
  isSafe: boolean,
  random: () => number,
): number | undefined {
  if (error.disposition !== 'retry') return undefined
  const retryAfterMs = error instanceof GongHttpError ? error.retryAfterMs : undefined
  if (error.code === 'rate_limited') {
    if (attempts.rateRefusals >= mostRateRefusals) return undefined
    return retryAfterMs ?? backoff(attempts.rateRefusals, random)
  }
  if (!isSafe || attempts.failures >= policy.maxRetries) return undefined
  return retryAfterMs ?? backoff(attempts.failures, random)
}

function backoff(failures: number, random: () => number): number {
  const full = Math.min(longestBackoffMs, firstBackoffMs * 2 ** failures)
  return full / 2 + random() * (full / 2)
}
