import { BudgetExhaustedError, GongHttpError, toGongError } from '../errors/gong-error.ts'
import { capText } from './text-size.ts'

/**
 * What went wrong and what to do, for a model.
 * @param maxBytes the cap of the tools that threw; 80,000 by default.
 */
export function describeFailure(thrown: unknown, maxBytes = 80_000): string {
  const error = toGongError(thrown)
  const lines = [error.message, error.advice]
  if (error instanceof BudgetExhaustedError)
    lines.push(`Requests are allowed again at ${error.until.toISOString()}.`)
  if (error instanceof GongHttpError && error.requestId !== undefined)
    lines.push(`Gong’s request id: ${error.requestId}`)
  return capText(lines.join('\n'), maxBytes - 200)
}
