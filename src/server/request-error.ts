import type { ParameterIssue } from '../errors/gong-error.ts'

/** What went wrong between a client and this server; Gong has nothing to do with it. */
export type RequestErrorType =
  | 'malformed_request'
  | 'unauthorized'
  | 'not_found'
  | 'unknown_instance'
  | 'unknown_name'
  | 'method_not_allowed'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'invalid_request'
  | 'stopping'

const statuses: Readonly<Record<RequestErrorType, number>> = {
  malformed_request: 400,
  unauthorized: 401,
  not_found: 404,
  unknown_instance: 404,
  method_not_allowed: 405,
  body_too_large: 413,
  unsupported_media_type: 415,
  invalid_request: 422,
  unknown_name: 422,
  stopping: 503,
}

export interface RequestErrorOptions {
  /** What to do next. */
  readonly advice?: string
  readonly issues?: readonly ParameterIssue[]
  /** What would have been right. */
  readonly valid?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
}

/** A request that this server does not take. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly type: RequestErrorType
  readonly status: number
  readonly options: RequestErrorOptions

  constructor(type: RequestErrorType, message: string, options: RequestErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.type = type
    this.status = statuses[type]
    this.options = options
  }
}
