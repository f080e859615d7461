import type { ParameterIssue } from '../../errors/gong-error.ts'

export interface NangoErrorOptions {
  /** What is wrong where, with paths. */
  readonly issues?: readonly ParameterIssue[]
  /** Whatever else the caller may need. */
  readonly payload?: unknown
  /** What the other party answered, of errors that are its own. */
  readonly upstream?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
}

/** An error in Nango's vocabulary: its status and code are what clients of Nango look at. */
export class NangoError extends Error {
  override readonly name = 'NangoError'
  readonly status: number
  readonly code: string
  readonly options: NangoErrorOptions

  constructor(status: number, code: string, message: string, options: NangoErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.status = status
    this.code = code
    this.options = options
  }
}
