import { toGongError } from '../../errors/gong-error.ts'
import { type Attempts, nextTryIn, type RetryPolicy } from '../../http/retry.ts'
import type { HttpEvent } from '../../http/transport.ts'
import type { CallOptions } from '../execute.ts'
import type { Runtime } from '../runtime.ts'
import { AddressRefused } from './open-media.ts'

export interface RecoveryParts {
  readonly runtime: Pick<Runtime, 'clock' | 'random'>
  readonly retry: RetryPolicy
  readonly onEvent?: ((event: HttpEvent) => void) | undefined
}

/** Counts the failures of one reading since bytes last came. */
export interface Recovery {
  /**
   * Waits before the next try after a failure, or throws the error when there is none.
   * @returns whether the next try needs a new address.
   */
  after(failure: unknown): Promise<boolean>
  /** Bytes came: failures are counted from here on. */
  advance(): void
}

/** Addresses in a row that may be refused before they are given up. */
const mostRenewals = 2

export function createRecovery(
  { signal, maxRetries }: CallOptions,
  { runtime, retry, onEvent }: RecoveryParts,
): Recovery {
  const policy = { ...retry, maxRetries: maxRetries ?? retry.maxRetries }
  const attempts: Attempts = { failures: 0, rateRefusals: 0, waitedMs: 0 }
  let renewals = 0
  return {
    async after(failure) {
      signal?.throwIfAborted()
      const error = toGongError(failure)
      if (error instanceof AddressRefused && renewals++ < mostRenewals) return true
      const waitMs = nextTryIn(error, attempts, policy, true, runtime.random)
      if (waitMs === undefined || waitMs > retry.longestWaitMs) throw error
      if (error.code === 'rate_limited') attempts.rateRefusals++
      else attempts.failures++
      onEvent?.({ type: 'wait', ms: waitMs, error })
      await runtime.clock.sleep(waitMs, signal)
      return false
    },
    advance() {
      attempts.failures = attempts.rateRefusals = renewals = 0
    },
  }
}
