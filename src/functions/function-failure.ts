import type { GongErrorCode } from '../errors/codes.ts'
import { BudgetExhaustedError, GongError, GongHttpError, type ParameterIssue } from '../errors/gong-error.ts'
import { isActionError } from './action-error.ts'

/** Why a run of a function failed; the words are Nango's where it has some. */
export type FailureCode =
  | 'invalid_action_input'
  | 'invalid_action_output'
  | 'invalid_sync_record'
  | 'action_output_too_big'
  | 'action_script_runtime_error'
  | 'script_http_error'
  | 'script_internal_error'
  | 'script_timeout'
  | 'script_interrupted'
  | GongErrorCode

/** An answer of Gong's that made a function fail. */
export interface UpstreamFailure {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** What is told of a failure; all of it can be stored as JSON. */
export interface FailureOptions {
  readonly issues?: readonly ParameterIssue[]
  readonly payload?: unknown
  readonly upstream?: UpstreamFailure
  /** When it may go well, in milliseconds since 1970, where that is known. */
  readonly retryAt?: number | undefined
}

/** A run of a function that failed. */
export class FunctionFailure extends Error {
  override readonly name = 'FunctionFailure'
  readonly code: FailureCode
  readonly options: FailureOptions

  constructor(code: FailureCode, message: string, options: FailureOptions = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.options = options
  }
}

/**
 * What a function threw, as its caller is told. Errors of ours that never came to be an answer of Gong's, such as an
 * exhausted budget, keep their codes.
 * @param now in milliseconds since 1970.
 */
export function toFailure(thrown: unknown, now: number): FunctionFailure {
  if (thrown instanceof FunctionFailure) return thrown
  if (isActionError(thrown)) {
    const { message, payload } = thrown
    return new FunctionFailure('action_script_runtime_error', message, { payload }, thrown)
  }
  if (thrown instanceof GongHttpError) return ofAnswer(thrown, now)
  // What is wrong with our own code, the function's included, is no news of Gong's.
  if (thrown instanceof GongError && thrown.code !== 'internal' && thrown.code !== 'usage') {
    const { code, message, advice } = thrown
    const retryAt = thrown instanceof BudgetExhaustedError ? thrown.until.getTime() : undefined
    return new FunctionFailure(code, `${message} ${advice}`.trim(), { retryAt }, thrown)
  }
  const { name, message } = thrown instanceof Error ? thrown : { name: 'Error', message: String(thrown) }
  return new FunctionFailure('script_internal_error', message, { payload: { name, message } }, thrown)
}

function ofAnswer(error: GongHttpError, now: number): FunctionFailure {
  const { status, requestId, errors, retryAfterMs, message, advice } = error
  const upstream = {
    status,
    headers: {
      'content-type': 'application/json',
      ...(retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }),
    },
    body: { ...(requestId === undefined ? {} : { requestId }), errors },
  }
  return new FunctionFailure(
    'script_http_error',
    `${message} ${advice}`.trim(),
    {
      payload: upstream.body,
      upstream,
      retryAt: retryAfterMs === undefined ? undefined : now + retryAfterMs,
    },
    error,
  )
}
