import { GongError } from '../../errors/gong-error.ts'
import { connectionError } from '../../http/connection-error.ts'
import type { CallOptions } from '../execute.ts'
import type { BegunMedia, MediaSession } from './media-session.ts'
import { closeMedia, type OpenedMedia } from './open-media.ts'

/**
 * The bytes of a recording, each once and in order, whatever happens to the connections that bring them.
 * @throws GongError when they cannot be had, and when there are fewer or more than were announced.
 */
export async function* readMedia(
  session: MediaSession,
  begun: BegunMedia,
  limits: Limits,
): AsyncGenerator<Uint8Array> {
  let { opened } = begun
  const reading = { position: begun.span.first }
  try {
    for (;;) {
      const failure = yield* readConnection(session, opened, begun, reading, limits)
      if (failure === undefined) return
      await closeMedia(opened)
      await session.recovery.after(failure)
      opened = await session.continueAt(begun, reading.position)
    }
  } finally {
    await closeMedia(opened)
  }
}

export interface Limits extends Pick<CallOptions, 'signal'> {
  readonly timeoutMs: number
}

/** Gives what one connection brings of the bytes that are still wanted; returns why it ended before the last of them. */
async function* readConnection(
  session: MediaSession,
  opened: OpenedMedia,
  { span, location }: BegunMedia,
  reading: { position: number },
  { signal, timeoutMs }: Limits,
): AsyncGenerator<Uint8Array, GongError | undefined> {
  const { end = Number.POSITIVE_INFINITY } = span
  let arrived = opened.start
  for (;;) {
    const next = await readNext(opened, signal)
    const isWhole = reading.position >= end
    if ('error' in next) {
      return isWhole ? undefined : connectionError(next.error, location, session.doing, timeoutMs)
    }
    const { value } = next
    if (value === undefined)
      return isWhole || span.end === undefined ? undefined : tooShort(session, reading, end)
    // A server that knows no ranges begins with what came already, and does not stop where it should.
    const skipped = Math.max(0, reading.position - arrived)
    const piece = value.subarray(skipped, skipped + end - reading.position)
    arrived += value.byteLength
    if (arrived > (opened.end ?? Number.POSITIVE_INFINITY)) throw tooLong(session)
    if (piece.byteLength > 0) {
      reading.position += piece.byteLength
      session.recovery.advance()
      yield piece
    }
    if (reading.position >= end && opened.end !== span.end) return undefined
  }
}

/** The next bytes, an undefined value at the end, or why there are none. */
async function readNext(
  { reader, stall }: OpenedMedia,
  signal: AbortSignal | undefined,
): Promise<{ readonly value: Uint8Array | undefined } | { readonly error: unknown }> {
  signal?.throwIfAborted()
  stall.touch()
  try {
    return { value: (await reader?.read())?.value }
  } catch (error) {
    signal?.throwIfAborted()
    return { error }
  } finally {
    stall.pause()
  }
}

function tooShort(
  { doing }: MediaSession,
  { position }: { readonly position: number },
  end: number,
): GongError {
  return new GongError('unreachable', `The recording ended at byte ${position} of ${end} while ${doing}.`, {
    advice: 'Try again later.',
  })
}

function tooLong({ doing }: MediaSession): GongError {
  return new GongError('bad_answer', `More bytes came than were announced while ${doing}.`)
}
