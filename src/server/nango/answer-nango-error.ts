import { errorCodes } from '../../errors/codes.ts'
import {
  type GongError,
  GongParameterError,
  type ParameterIssue,
  toGongError,
} from '../../errors/gong-error.ts'
import { RequestError, type RequestErrorType } from '../request-error.ts'
import { retryAfterSeconds } from '../retry-after-seconds.ts'
import { json } from '../route.ts'
import { NangoError } from './nango-error.ts'

interface Told {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly issues?: readonly ParameterIssue[] | undefined
  readonly more?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** The answer that tells of an error, as Nango's clients read it: `{ error: { code, message, errors?, payload? } }`. */
export function answerNangoError(
  thrown: unknown,
  { redact, now }: { readonly redact: (text: string) => string; readonly now: number },
): Response {
  const { status, code, message, issues, more, headers } = tellOf(thrown, now)
  const errors = issues?.map(({ path, message: what }) => ({
    code: what === 'is not known' ? 'unrecognized_keys' : 'invalid',
    message: redact(`${path} ${what}`.trim()),
    path: path === '' ? [] : path.split('.'),
  }))
  const error = { code, message: redact(message), ...(errors === undefined ? {} : { errors }), ...more }
  return json(status, { error }, headers)
}

/** What an error's answer says. @param now in milliseconds. */
export function tellOf(thrown: unknown, now: number): Told {
  if (thrown instanceof NangoError) {
    const { status, code, message, options } = thrown
    const { issues, payload, upstream, headers } = options
    const more = {
      ...(payload === undefined ? {} : { payload }),
      ...(upstream === undefined ? {} : { upstream }),
    }
    return { status, code, message, issues, more, headers }
  }
  return thrown instanceof RequestError ? tellRequestError(thrown) : tellGongError(toGongError(thrown), now)
}

/** Nango's codes for what is wrong with a request; the statuses are Nango's too. */
const requestCodes: Partial<Record<RequestErrorType, readonly [number, string]>> = {
  invalid_request: [400, 'invalid_body'],
  malformed_request: [400, 'invalid_body'],
  unsupported_media_type: [415, 'unsupported_media_type'],
  body_too_large: [413, 'payload_too_large'],
  stopping: [503, 'server_error'],
}

function tellRequestError({ type, status, message, options }: RequestError): Told {
  const [told, code] = requestCodes[type] ?? [status, type]
  const advice = options.advice === undefined ? '' : ` ${options.advice}`
  return {
    status: told,
    code,
    message: message + advice,
    issues: options.issues,
    headers: options.headers,
  }
}

function tellGongError(error: GongError, now: number): Told {
  const { code } = error
  const message = `${error.message} ${error.advice}`.trim()
  if (error instanceof GongParameterError)
    return { status: 400, code: 'invalid_body', message, issues: error.issues }
  if (code === 'internal')
    return {
      status: 500,
      code: 'server_error',
      message: 'This server failed; the request is not to blame. Its log has the reason.',
    }
  const seconds = retryAfterSeconds(error, now)
  const headers = seconds === undefined ? undefined : { 'retry-after': String(seconds) }
  if (code === 'database_unavailable')
    return { status: errorCodes[code].httpStatus, code: 'server_error', message, headers }
  // Nango's word for a connection that the other party does not let in any more.
  if (code === 'unauthorized') return { status: 424, code: 'invalid_credentials', message, headers }
  if (code === 'usage' || code === 'settings') return { status: 400, code: 'invalid_body', message }
  return { status: errorCodes[code].httpStatus, code, message, headers }
}
