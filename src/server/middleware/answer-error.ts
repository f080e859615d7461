import { RangeRefused } from '../../client/download/open-media.ts'
import { errorCodes } from '../../errors/codes.ts'
import {
  type GongError,
  GongHttpError,
  GongParameterError,
  type ParameterIssue,
  toGongError,
} from '../../errors/gong-error.ts'
import { RequestError } from '../request-error.ts'
import { retryAfterSeconds } from '../retry-after-seconds.ts'
import { json, type RequestNotes } from '../route.ts'

/** The parts of an answer that is an error. */
interface Told {
  readonly status: number
  readonly type: string
  /** Whose error it is: the request's, this server's or Gong's. */
  readonly source: 'request' | 'server' | 'gong'
  readonly message: string
  readonly advice: string
  readonly issues?: readonly ParameterIssue[]
  readonly more?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

export interface AnswerErrorOptions {
  readonly notes: RequestNotes
  /** Takes secrets out of texts. */
  readonly redact: (text: string) => string
  /** In milliseconds. */
  readonly now: number
}

/**
 * The answer that tells of an error. It has Gong's own words where there are any, and beside our own fields those that
 * Airbyte's clients read: `message`, and `errors` with `field` and `message`.
 */
export function answerError(thrown: unknown, { notes, redact, now }: AnswerErrorOptions): Response {
  const told = thrown instanceof RequestError ? tellRequestError(thrown) : tellGongError(thrown, notes, now)
  const { status, type, source, issues = [], more, headers } = told
  const message = redact(told.message)
  const advice = redact(told.advice)
  const error = {
    type,
    source,
    message,
    advice,
    entity: notes.entity,
    action: notes.action,
    ...more,
  }
  const errors = issues.map(({ path, message: what }) => ({
    field: path,
    message: redact(path === '' ? what : `${path} ${what}`),
    error_code: type,
  }))
  const body = { status: 'error', message: `${message} ${advice}`.trim(), error, errors }
  return json(status, body, headers)
}

function tellRequestError({ status, type, message, options }: RequestError): Told {
  const { advice = '', issues, valid, headers } = options
  return {
    status,
    type,
    source: type === 'stopping' ? 'server' : 'request',
    message,
    advice,
    ...(issues === undefined ? {} : { issues }),
    ...(valid === undefined ? {} : { more: { valid } }),
    ...(headers === undefined ? {} : { headers }),
  }
}

function tellGongError(thrown: unknown, notes: RequestNotes, now: number): Told {
  const error = toGongError(thrown)
  const { message, advice, code } = error
  if (error instanceof GongParameterError)
    return { status: 422, type: 'invalid_params', source: 'request', message, advice, issues: error.issues }
  if (error instanceof RangeRefused)
    return {
      status: 416,
      type: 'range_not_satisfiable',
      source: 'request',
      message,
      advice,
      headers: error.totalSize === undefined ? {} : { 'content-range': `bytes */${error.totalSize}` },
    }
  if (code === 'internal') {
    return {
      status: 500,
      type: 'internal',
      source: 'server',
      message: 'This server failed; the request is not to blame.',
      advice: 'Its log has the reason.',
    }
  }
  const seconds = retryAfterSeconds(error, now)
  const waits = seconds === undefined ? {} : { retry_after_seconds: seconds }
  return {
    ...kindOf(error),
    message,
    advice,
    more: { ...gongFacts(error, notes), ...waits },
    headers: seconds === undefined ? {} : { 'retry-after': String(seconds) },
  }
}

/**
 * A 401 of ours means the server's key alone: clients renew their token for it. What Gong says of the instance's
 * credentials is 403, under a name of its own.
 */
function kindOf(error: GongError): Pick<Told, 'status' | 'type' | 'source'> {
  const { code } = error
  const { httpStatus } = errorCodes[code]
  if (code === 'unauthorized') return { status: 403, type: 'gong_unauthorized', source: 'gong' }
  if (code === 'forbidden') return { status: 403, type: 'gong_forbidden', source: 'gong' }
  if (code === 'settings') return { status: 500, type: 'settings', source: 'server' }
  if (code === 'usage') return { status: httpStatus, type: 'invalid_params', source: 'request' }
  const isOurs = code === 'budget_exhausted' || code === 'database_unavailable'
  return { status: httpStatus, type: code, source: isOurs ? 'server' : 'gong' }
}

function gongFacts(error: GongError, { scopes = [] }: RequestNotes): Record<string, unknown> {
  const isRefused = error.code === 'unauthorized' || error.code === 'forbidden'
  const needs = isRefused && scopes.length > 0 ? { required_scopes: scopes } : {}
  if (!(error instanceof GongHttpError)) return needs
  const { status, requestId, errors } = error
  return { ...needs, gong: { status, request_id: requestId ?? null, errors } }
}
