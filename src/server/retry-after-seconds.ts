import { BudgetExhaustedError, type GongError, GongHttpError } from '../errors/gong-error.ts'

/** A database that is restarted is back after some seconds. */
const databaseSeconds = 5

/** After how many seconds a request may be sent again, if the error says so. @param now in milliseconds. */
export function retryAfterSeconds(error: GongError, now: number): number | undefined {
  if (error instanceof BudgetExhaustedError)
    return Math.max(1, Math.ceil((error.until.getTime() - now) / 1000))
  if (error.code === 'database_unavailable') return databaseSeconds
  if (!(error instanceof GongHttpError)) return undefined
  if (error.retryAfterMs !== undefined) return Math.max(1, Math.ceil(error.retryAfterMs / 1000))
  return error.code === 'rate_limited' ? 1 : undefined
}
