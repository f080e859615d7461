import { errorCodes } from '../../errors/codes.ts'
import type { FailureCode, FunctionFailure } from '../../functions/function-failure.ts'
import type { StoredFailure } from '../../jobs/action-runs.ts'
import { NangoError } from './nango-error.ts'

/** Statuses of failures that are the function's; those of Gong's answers and of our own errors have others. */
const statuses: Partial<Record<FailureCode, number>> = {
  invalid_action_input: 400,
  script_http_error: 424,
  script_timeout: 504,
  script_interrupted: 503,
}

/** What the caller of an action is told of its failure, at once or later. */
export function toNangoError(
  { code, message, options }: FunctionFailure | StoredFailure,
  now: number,
): NangoError {
  const { issues, payload, upstream, retryAt } = options
  const more = {
    ...(issues && { issues }),
    ...(payload === undefined ? {} : { payload }),
    ...(upstream && { upstream }),
  }
  const seconds = retryAt === undefined ? undefined : Math.max(0, Math.ceil((retryAt - now) / 1000))
  const headers = seconds === undefined ? {} : { headers: { 'retry-after': String(seconds) } }
  // Nango's word for a connection that the other party does not let in any more.
  if (code === 'unauthorized') return new NangoError(424, 'invalid_credentials', message, more)
  const status =
    statuses[code] ?? (code in errorCodes ? errorCodes[code as keyof typeof errorCodes].httpStatus : 500)
  return new NangoError(status, code, message, { ...more, ...headers })
}
