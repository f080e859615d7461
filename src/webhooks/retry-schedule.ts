const second = 1000
const firstWaitMs = 4 * second
const longestWaitMs = 6 * 60 * 60 * second
const growth = 3
/** For how long a delivery is tried, in milliseconds. */
export const patienceMs = 3 * 24 * 60 * 60 * second

/** What the next try depends on. */
export interface RetryFacts {
  /** Tries so far, from 1 on. */
  readonly attempts: number
  /** When the delivery was put in, in milliseconds since 1970. */
  readonly createdAt: number
  readonly now: number
  /** In [0, 1). */
  readonly random: number
  /** What the receiver asked for, in milliseconds. */
  readonly retryAfterMs?: number | undefined
}

/**
 * When a delivery that failed is tried again: after 2 to 4 seconds, then after about 12, 36 and so on up to six hours,
 * each shortened by chance so that those that failed together do not come together; not before the receiver asked for.
 * @returns undefined when three days are over.
 */
export function nextTry({
  attempts,
  createdAt,
  now,
  random,
  retryAfterMs = 0,
}: RetryFacts): number | undefined {
  const end = createdAt + patienceMs
  if (now >= end) return undefined
  const longest = Math.min(longestWaitMs, firstWaitMs * growth ** (attempts - 1))
  const wait = Math.max(retryAfterMs, longest * (1 - random / 2))
  // The last try is at the very end, however long the receiver wants to be left alone.
  return Math.ceil(Math.min(now + wait, end))
}
