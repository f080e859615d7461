import { errorCodes } from '../errors/codes.ts'
import { BudgetExhaustedError, GongHttpError, toGongError } from '../errors/gong-error.ts'
import type { Context } from './context.ts'
import { red } from './format.ts'

/**
 * Tells a person what was being done, what happened and what to do next.
 * @returns the exit code.
 */
export function describeError(context: Pick<Context, 'tell' | 'screen'>, thrown: unknown): number {
  const error = toGongError(thrown)
  context.tell(`${red(context.screen, 'error:')} ${error.message}`)
  if (error instanceof BudgetExhaustedError)
    context.tell(`       Requests are allowed again at ${error.until.toISOString()}.`)
  context.tell(`       ${error.advice}`)
  if (error instanceof GongHttpError && error.requestId !== undefined) {
    context.tell(`       Gong's request id, for its support: ${error.requestId}`)
  }
  return errorCodes[error.code].exitCode
}
