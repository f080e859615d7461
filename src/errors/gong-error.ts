import { type Disposition, errorCodes, type GongErrorCode } from './codes.ts'

export interface GongErrorOptions {
  /** What to do next, where this is known better than in the table of codes. */
  readonly advice?: string
  readonly disposition?: Disposition
  readonly cause?: unknown
}

/** The one error type of the project. `message` says what was being done and what happened, `advice` what to do. */
export class GongError extends Error {
  override readonly name: string = 'GongError'
  readonly code: GongErrorCode
  readonly advice: string
  readonly disposition: Disposition

  constructor(code: GongErrorCode, message: string, options: GongErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.advice = options.advice ?? errorCodes[code].advice
    this.disposition = options.disposition ?? errorCodes[code].disposition
  }
}

export interface GongHttpErrorOptions extends GongErrorOptions {
  readonly status: number
  /** Gong's `requestId`, which its support asks for. */
  readonly requestId?: string | undefined
  /** Gong's own error texts. */
  readonly errors?: readonly string[] | undefined
  /** From `Retry-After`, in milliseconds. */
  readonly retryAfterMs?: number | undefined
}

/** An answer of Gong's that is an error. */
export class GongHttpError extends GongError {
  override readonly name = 'GongHttpError'
  readonly status: number
  readonly requestId: string | undefined
  readonly errors: readonly string[]
  readonly retryAfterMs: number | undefined

  constructor(code: GongErrorCode, message: string, options: GongHttpErrorOptions) {
    super(code, message, options)
    this.status = options.status
    this.requestId = options.requestId
    this.errors = options.errors ?? []
    this.retryAfterMs = options.retryAfterMs
  }
}

/** One parameter that is wrong. */
export interface ParameterIssue {
  /** Where it was given: `filter.fromDateTime`, `parties.0.userId`. */
  readonly path: string
  /** What is wrong with it, after its path. */
  readonly message: string
}

/** Parameters of an action are wrong; nothing was sent. */
export class GongParameterError extends GongError {
  override readonly name = 'GongParameterError'
  readonly issues: readonly ParameterIssue[]

  constructor(message: string, issues: readonly ParameterIssue[], options: GongErrorOptions = {}) {
    super('usage', message, options)
    this.issues = issues
  }
}

/** The budget of the day is used up, by Gong's word (429 with a long Retry-After) or by our own count. */
export class BudgetExhaustedError extends GongError {
  override readonly name = 'BudgetExhaustedError'
  /** When requests are allowed again. */
  readonly until: Date

  constructor(message: string, until: Date, options: GongErrorOptions = {}) {
    super('budget_exhausted', message, options)
    this.until = until
  }
}

/** Any thrown thing as a GongError; what is not one already is a defect of ours. */
export function toGongError(error: unknown): GongError {
  if (error instanceof GongError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new GongError('internal', message, { cause: error })
}
