import { GongError } from '../../errors/gong-error.ts'
import type { CallOptions, Executor } from '../execute.ts'
import type { Runtime } from '../runtime.ts'
import { type AskedRange, formatRange, type Span, spanOf } from './byte-range.ts'
import { findMedia, nameOf, type WantedMedia } from './find-media.ts'
import { closeMedia, type OpenedMedia, openMedia, RangeRefused } from './open-media.ts'
import { createRecovery, type Recovery, type RecoveryParts } from './recovery.ts'

/** What downloads are made with. */
export interface MediaParts extends RecoveryParts {
  readonly executor: Executor
  readonly runtime: Runtime
  /** How long nothing may move, in milliseconds. */
  readonly timeoutMs: number
}

/** A recording as it was found: which bytes of which file are to come, and the connection on which they begin to. */
export interface BegunMedia {
  readonly opened: OpenedMedia
  readonly span: Span
  /** The recording's address, without what authorizes to read it. */
  readonly location: string
}

/** One reading of a recording, over as many connections and addresses as it takes. */
export interface MediaSession {
  /** What is being done, for messages. */
  readonly doing: string
  begin(): Promise<BegunMedia>
  /** The connection on which the bytes from `position` on come. */
  continueAt(begun: BegunMedia, position: number): Promise<OpenedMedia>
  readonly recovery: Recovery
}

export function createMediaSession(
  wanted: WantedMedia,
  range: AskedRange | undefined,
  options: CallOptions,
  parts: MediaParts,
): MediaSession {
  const { executor, runtime, timeoutMs } = parts
  const { signal, timeout = timeoutMs } = options
  const doing = `downloading ${nameOf(wanted.target)} of call ${wanted.callId}`
  const recovery = createRecovery(options, parts)
  let address: string | undefined

  async function connect(header: string | undefined, etag: string | undefined): Promise<OpenedMedia> {
    for (;;) {
      // Gong's own failures have been retried already.
      address ??= await findMedia(executor, wanted, options)
      try {
        const request = { address, range: header, etag, doing, timeoutMs: timeout, signal }
        return await openMedia(request, runtime)
      } catch (error) {
        if (await recovery.after(error)) address = undefined
      }
    }
  }

  return {
    doing,
    recovery,
    async begin() {
      const opened = await connect(range && formatRange(range), undefined)
      return closeOnError(opened, () => {
        const { origin, pathname } = new URL(address ?? '')
        return { opened, span: spanOfAnswer(opened, range, doing), location: origin + pathname }
      })
    },
    async continueAt({ opened: first, span }, position) {
      const rest = { first: position, last: span.end === undefined ? undefined : span.end - 1 }
      const opened = await connect(formatRange(rest), first.etag).catch((error: unknown) => {
        throw error instanceof RangeRefused ? changed(doing, error) : error
      })
      return closeOnError(opened, () => {
        if (differs(first.etag, opened.etag) || differs(first.totalSize, opened.totalSize))
          throw changed(doing)
        if (opened.start > position) throw wrongPlace(doing)
        return opened
      })
    },
  }
}

/** Which bytes of the file are to come, now that its size is known. */
function spanOfAnswer(
  { start, end, totalSize }: OpenedMedia,
  range: AskedRange | undefined,
  doing: string,
): Span {
  if (totalSize === 0) throw new GongError('no_media', `The recording is empty (while ${doing}).`)
  if (range === undefined) return { first: 0, end }
  const span = spanOf(range, totalSize)
  if (span === undefined && totalSize !== undefined) {
    const message = `The range ${formatRange(range)} lies outside the recording, which has ${totalSize} bytes.`
    throw new RangeRefused(message, totalSize)
  }
  if (span === undefined || start > span.first) throw wrongPlace(doing)
  // Without the file's size the answer's own end is all that is known.
  return totalSize === undefined && end !== undefined
    ? { first: span.first, end: Math.min(end, span.end ?? end) }
    : span
}

function differs<T>(one: T | undefined, other: T | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other
}

function changed(doing: string, cause?: unknown): GongError {
  return new GongError('bad_answer', `The recording changed in the middle (while ${doing}).`, {
    advice: 'Download it again from its start.',
    cause,
  })
}

function wrongPlace(doing: string): GongError {
  return new GongError('bad_answer', `Other bytes came than were asked for (while ${doing}).`)
}

async function closeOnError<T>(opened: OpenedMedia, work: () => T): Promise<T> {
  try {
    return work()
  } catch (error) {
    await closeMedia(opened)
    throw error
  }
}
