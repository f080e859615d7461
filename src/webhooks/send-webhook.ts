import { version } from '../client/version.ts'
import type { Clock } from '../http/clock.ts'
import { parseRetryAfter } from '../http/retry-after.ts'

/** How long a receiver may take, in milliseconds. */
const timeoutMs = 20_000
/** How much of an answer that refuses is kept. */
const mostKept = 300

/** One try. */
export interface WebhookTry {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signal: AbortSignal
}

/** What came of it. */
export interface WebhookOutcome {
  readonly isDelivered: boolean
  /** Undefined when there was no answer. */
  readonly status: number | undefined
  /** Undefined when it was delivered. */
  readonly error: string | undefined
  /** How long it took, in milliseconds. */
  readonly ms: number
  /** When the receiver wants to be asked again, in milliseconds from now. */
  readonly retryAfterMs?: number | undefined
}

export interface SendWebhookOptions {
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
}

/** Sends a webhook once; whatever happens is an outcome. Redirects are not followed: what is sent is for one address. */
export async function sendWebhook(
  { url, headers, body, signal }: WebhookTry,
  { fetch, clock }: SendWebhookOptions,
): Promise<WebhookOutcome> {
  const start = clock.monotonic()
  const elapsed = () => Math.round(clock.monotonic() - start)
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { ...headers, 'content-type': 'application/json', 'user-agent': `gong-connector/${version}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    const { status, ok } = response
    const text = ok ? '' : await readStart(response)
    await response.body?.cancel().catch(() => undefined)
    if (ok) return { isDelivered: true, status, error: undefined, ms: elapsed() }
    const isBusy = status === 429 || status === 503
    const retryAfterMs = isBusy
      ? parseRetryAfter(response.headers.get('retry-after'), clock.now())
      : undefined
    return { isDelivered: false, status, error: describe(status, text), ms: elapsed(), retryAfterMs }
  } catch (error) {
    return { isDelivered: false, status: undefined, error: reasonOf(error, signal), ms: elapsed() }
  }
}

function describe(status: number, text: string): string {
  const what = status >= 300 && status < 400 ? 'a redirect, which is not followed' : text
  return what === '' ? `The receiver answered ${status}.` : `The receiver answered ${status}: ${what}`
}

async function readStart(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  try {
    while (reader !== undefined && text.length < mostKept) {
      const { done, value } = await reader.read()
      if (done) break
      text += decoder.decode(value, { stream: true })
    }
  } catch {
    // What the receiver answered counts, however its explanation ends.
  }
  reader?.releaseLock()
  return text.slice(0, mostKept).replaceAll(/\s+/g, ' ').trim()
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'The server stopped in the middle of it.'
  if (error instanceof Error && error.name === 'TimeoutError')
    return `The receiver did not answer within ${timeoutMs / 1000} seconds.`
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const message =
    cause instanceof Error
      ? cause.message || ('code' in cause ? String(cause.code) : cause.name)
      : String(cause)
  return `The receiver could not be reached: ${message}`
}
