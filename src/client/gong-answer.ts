import { parseUrl } from '../entities/parse-url.ts'
import type { Disposition, GongErrorCode } from '../errors/codes.ts'
import { type GongError, GongHttpError } from '../errors/gong-error.ts'
import { parseRetryAfter } from '../http/retry-after.ts'
import type { HttpAnswer, HttpRequest } from '../http/send.ts'

/**
 * Texts with which Gong's 404 says “nothing matches” rather than “no such thing” (Airbyte, Nango, n8n, Estuary, live;
 * the shorter ones are the descriptions of Gong's own 404 for lists).
 */
const emptyTexts: readonly RegExp[] = [
  /found corresponding to the provided filters/i,
  /^No [\w\s]+ found\b/i,
  /^(Users?|Stats|Folders?|Scorecards|Answered scorecards) not found/i,
]

/** Texts of a 400 about a page cursor (amp-labs/connectors, onyx-dot-app/onyx). */
const cursorText = /cursor/i
const cursorTrouble = /expired|verify|invalid/i

interface ErrorBody {
  readonly requestId: string | undefined
  readonly errors: readonly string[]
}

/** Gong's `{ requestId, errors: [] }`, or what else there is of it. */
function readErrorBody(body: unknown): ErrorBody {
  if (typeof body === 'string') return { requestId: undefined, errors: [] }
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const list = Array.isArray(fields['errors'])
    ? fields['errors']
    : [fields['error_description'], fields['message']]
  return {
    requestId: typeof fields['requestId'] === 'string' ? fields['requestId'] : undefined,
    errors: list.filter((text): text is string => typeof text === 'string' && text !== ''),
  }
}

/** Whether this error is Gong's way to say that a list is empty. */
export function isEmptyAnswer(error: unknown): boolean {
  return (
    error instanceof GongHttpError &&
    error.status === 404 &&
    error.errors.some((text) => emptyTexts.some((pattern) => pattern.test(text)))
  )
}

/** The error that an answer of Gong's means, or undefined when it is a good one. */
export function toGongAnswerError(
  answer: HttpAnswer,
  request: Pick<HttpRequest, 'doing'>,
  now: number,
): GongError | undefined {
  const { status, body } = answer
  if (status >= 200 && status < 300) {
    if (typeof body !== 'string') return undefined
    return new GongHttpError('bad_answer', `The answer while ${request.doing} is not JSON.`, { status })
  }
  const { requestId, errors } = readErrorBody(body)
  const { code, words, advice, disposition } = describe(answer, errors)
  const said = errors.length > 0 ? ` Gong said: ${errors.join(' ')}` : ''
  return new GongHttpError(code, `Gong ${words} (${status}) while ${request.doing}.${said}`, {
    status,
    requestId,
    errors,
    retryAfterMs: parseRetryAfter(answer.headers.get('retry-after'), now),
    ...(advice === undefined ? {} : { advice }),
    ...(disposition === undefined ? {} : { disposition }),
  })
}

interface Description {
  readonly code: GongErrorCode
  /** What Gong did, after “Gong”. */
  readonly words: string
  readonly advice?: string
  readonly disposition?: Disposition
}

/** Failures of the server that may pass; others, such as 501, will not. */
const passingFailures: ReadonlySet<number> = new Set([500, 502, 503, 504])

function describe({ status, headers }: HttpAnswer, errors: readonly string[]): Description {
  if (status >= 300 && status < 400) return describeRedirect(headers.get('location'))
  if (status >= 500) {
    return {
      code: 'server_error',
      words: 'failed',
      disposition: passingFailures.has(status) ? 'retry' : 'fatal',
    }
  }
  switch (status) {
    case 400:
      return errors.some((text) => cursorText.test(text) && cursorTrouble.test(text))
        ? { code: 'cursor_rejected', words: 'refused the page cursor' }
        : { code: 'rejected', words: 'did not accept the request' }
    case 401:
      return { code: 'unauthorized', words: 'rejected the request as unauthorized' }
    case 402:
      return { code: 'credits_exhausted', words: 'asks for more credits' }
    case 403:
      return { code: 'forbidden', words: 'rejected the request as unauthorized: access denied' }
    case 404:
      return { code: 'not_found', words: 'found nothing' }
    case 408:
      return { code: 'timeout', words: 'gave up waiting' }
    case 409:
      return { code: 'conflict', words: 'reported a conflict' }
    case 429:
      return { code: 'rate_limited', words: 'asked to slow down' }
    default:
      return { code: 'rejected', words: 'did not accept the request' }
  }
}

function describeRedirect(location: string | null): Description {
  const words = 'answered with a redirect'
  const target = location === null ? undefined : parseUrl(location)
  if (target === undefined) return { code: 'redirected', words }
  return {
    code: 'redirected',
    words: `${words} to ${target.origin}`,
    advice: `If that is the host of your Gong account, set GONG_BASE_URL=${target.origin}.`,
  }
}
