import { version } from '../client/version.ts'
import type { Clock } from '../http/clock.ts'
import { parseRetryAfter } from '../http/retry-after.ts'
import { type Wire, type WireAnswer, type WireBody, WireFailure } from '../http/wire.ts'

/** How long a receiver may take, in milliseconds. */
const timeoutMs = 20_000
/** How much of an answer that refuses is kept. */
const mostKept = 300

/** One try. */
export interface WebhookTry {
  readonly url: string
  /** Where its host is, when that was looked up and checked. */
  readonly addresses?: readonly string[] | undefined
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
  readonly wire: Wire
  readonly clock: Clock
}

/** Sends a webhook once; whatever happens is an outcome. Redirects are not followed: what is sent is for one address. */
export async function sendWebhook(
  sent: WebhookTry,
  { wire, clock }: SendWebhookOptions,
): Promise<WebhookOutcome> {
  const start = clock.monotonic()
  const elapsed = () => Math.round(clock.monotonic() - start)
  try {
    const signal = AbortSignal.any([sent.signal, AbortSignal.timeout(timeoutMs)])
    const { status, headers, body } = await post({ ...sent, signal }, wire)
    const isDelivered = status >= 200 && status < 300
    // Read to its end, if that is near, the connection serves for the next one; nobody waits for that.
    if (isDelivered) void readStart(body)
    if (isDelivered) return { isDelivered, status, error: undefined, ms: elapsed() }
    const text = await readStart(body)
    const isBusy = status === 429 || status === 503
    const retryAfterMs = isBusy ? parseRetryAfter(headers.get('retry-after'), clock.now()) : undefined
    return { isDelivered, status, error: describe(status, text), ms: elapsed(), retryAfterMs }
  } catch (error) {
    return { isDelivered: false, status: undefined, error: reasonOf(error, sent.signal), ms: elapsed() }
  }
}

async function post(sent: WebhookTry, wire: Wire): Promise<WireAnswer> {
  const bytes = new TextEncoder().encode(sent.body)
  const headers = {
    ...sent.headers,
    'content-type': 'application/json',
    'content-length': String(bytes.byteLength),
    'user-agent': `gong-connector/${version}`,
  }
  const { addresses, signal } = sent
  const send = () =>
    wire({
      method: 'POST',
      url: new URL(sent.url),
      addresses,
      headers,
      body: only(bytes),
      timeoutMs,
      signal,
    })
  try {
    return await send()
  } catch (error) {
    // The receiver may just have closed a connection of before, which is no fault of its own.
    if (error instanceof WireFailure && error.wasReused && !signal.aborted) return send()
    throw error
  }
}

async function* only(bytes: Uint8Array) {
  yield bytes
}

function describe(status: number, text: string): string {
  const what = status >= 300 && status < 400 ? 'a redirect, which is not followed' : text
  return what === '' ? `The receiver answered ${status}.` : `The receiver answered ${status}: ${what}`
}

async function readStart(body: WireBody): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for (let piece = await body.read(); piece !== undefined; piece = await body.read()) {
      text += decoder.decode(piece, { stream: true })
      if (text.length <= mostKept) continue
      body.cancel()
      break
    }
  } catch {
    // What the receiver answered counts, however its explanation ends.
  }
  return text.slice(0, mostKept).replaceAll(/\s+/g, ' ').trim()
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'The server stopped in the middle of it.'
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if ([error, cause].some((one) => one instanceof Error && one.name === 'TimeoutError'))
    return `The receiver did not answer within ${timeoutMs / 1000} seconds.`
  const message =
    cause instanceof Error
      ? cause.message || ('code' in cause ? String(cause.code) : cause.name)
      : String(cause)
  return `The receiver could not be reached: ${message}`
}
