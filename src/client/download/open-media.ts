import { GongError, GongHttpError } from '../../errors/gong-error.ts'
import type { Clock } from '../../http/clock.ts'
import { connectionError } from '../../http/connection-error.ts'
import { parseRetryAfter } from '../../http/retry-after.ts'
import { type StallWatch, watchStall } from '../../http/stall.ts'
import { anyContentType } from '../content-types.ts'
import { parseContentRange } from './byte-range.ts'

/** A connection on which the bytes of a recording come. */
export interface OpenedMedia {
  readonly reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  /** Where in the file the first byte that comes stands. */
  readonly start: number
  /** Where the last one that comes stands, plus one; undefined when the server does not say. */
  readonly end: number | undefined
  /** Of the whole file. */
  readonly totalSize: number | undefined
  readonly etag: string | undefined
  readonly contentType: string
  /** Must be touched while bytes are awaited and paused while they are not. */
  readonly stall: StallWatch
}

export interface OpenRequest {
  readonly address: string
  /** A Range header. */
  readonly range: string | undefined
  /** The file that an earlier connection brought a part of: another one is not wanted. */
  readonly etag: string | undefined
  /** What is being done, for messages. */
  readonly doing: string
  /** How long nothing may move, in milliseconds. */
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/** The storage says that the address does not work (any more). */
export class AddressRefused extends GongHttpError {}

/** The storage says that the file does not reach to where the range begins. */
export class RangeRefused extends GongError {
  /** Of the whole recording, where the storage says it. */
  readonly totalSize: number | undefined

  constructor(message: string, totalSize: number | undefined) {
    super('usage', message, { advice: 'Ask for a part that begins before its end.' })
    this.totalSize = totalSize
  }
}

/**
 * Asks the storage for a recording once. Its address carries its own authorization; Gong's must not go there.
 * @throws AddressRefused, RangeRefused, and other GongErrors, whose disposition says whether to try again.
 */
export async function openMedia(
  request: OpenRequest,
  { clock, fetch }: { readonly clock: Clock; readonly fetch: typeof globalThis.fetch },
): Promise<OpenedMedia> {
  const { address, range, etag, doing, timeoutMs, signal } = request
  const stall = watchStall(timeoutMs, clock)
  const signals = [stall.signal, signal].filter((one) => one !== undefined)
  let response: Response
  try {
    response = await fetch(address, {
      headers: {
        accept: '*/*',
        // Lengths and ranges count the bytes of the file itself.
        'accept-encoding': 'identity',
        ...(range === undefined ? {} : { range }),
        // A weak tag does not say that the bytes are the same.
        ...(etag === undefined || etag.startsWith('W/') ? {} : { 'if-range': etag }),
      },
      signal: AbortSignal.any(signals),
    })
  } catch (error) {
    stall.stop()
    if (signal?.aborted) throw signal.reason
    throw connectionError(error, address, doing, timeoutMs)
  }
  stall.pause()
  try {
    return { ...readHeaders(response, request, clock), reader: response.body?.getReader(), stall }
  } catch (error) {
    stall.stop()
    await response.body?.cancel().catch(() => undefined)
    throw error
  }
}

/** Lets go of a connection. */
export async function closeMedia({ reader, stall }: OpenedMedia): Promise<void> {
  stall.stop()
  await reader?.cancel().catch(() => undefined)
}

type Headed = Omit<OpenedMedia, 'reader' | 'stall'>

function readHeaders({ status, headers }: Response, request: OpenRequest, clock: Clock): Headed {
  if (status !== 200 && status !== 206) throw refusal(status, headers, request, clock.now())
  const coding = headers.get('content-encoding') ?? 'identity'
  if (coding !== 'identity') throw wrong(request, `the recording comes packed as ${coding}`)
  const contentType = headers.get('content-type') ?? anyContentType
  // A page to sign in to some network, or an error that calls itself an answer.
  if (/\b(html|xml|json)\b/i.test(contentType))
    throw wrong(request, `${contentType} came, which is no recording`)
  const common = { etag: headers.get('etag') ?? undefined, contentType }
  if (status === 200) {
    const length = headers.get('content-length')
    const totalSize = length === null ? undefined : Number(length)
    return { ...common, start: 0, end: totalSize, totalSize }
  }
  const part = parseContentRange(headers.get('content-range'))
  if (part?.first === undefined || part.last === undefined || request.range === undefined) {
    throw wrong(request, 'a part of the recording came without a word of which')
  }
  return { ...common, start: part.first, end: part.last + 1, totalSize: part.totalSize }
}

/** The error that any other status means. S3 answers 403 to expired addresses, 400 and 401 to expired tokens in them. */
function refusal(status: number, headers: Headers, { range, doing }: OpenRequest, now: number): GongError {
  const said = `The storage of Gong’s recordings answered ${status} while ${doing}`
  if (status === 400 || status === 401 || status === 403) {
    return new AddressRefused('forbidden', `${said}: it refuses the address that Gong gave.`, {
      status,
      advice: 'Check this machine’s clock, and that no proxy changes the address.',
    })
  }
  if (status === 416) {
    const size = parseContentRange(headers.get('content-range'))?.totalSize
    const has = size === undefined ? 'less' : `${size} bytes`
    return new RangeRefused(`The range ${range} lies outside the recording, which has ${has}.`, size)
  }
  if (status === 404 || status === 410) {
    return new GongHttpError('no_media', `${said}: the recording is not there.`, { status })
  }
  const retryAfterMs = parseRetryAfter(headers.get('retry-after'), now)
  if (status === 429) return new GongHttpError('rate_limited', `${said}.`, { status, retryAfterMs })
  const isPassing = status >= 500 || status === 408
  const code = isPassing ? 'server_error' : 'bad_answer'
  return new GongHttpError(code, `${said}.`, {
    status,
    retryAfterMs,
    advice: isPassing ? 'Try again later.' : 'Check whether a proxy answered instead.',
  })
}

function wrong({ doing }: OpenRequest, what: string): GongError {
  return new GongError('bad_answer', `Wrong answer while ${doing}: ${what}.`)
}
