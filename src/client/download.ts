import type { NamedAction } from '../entities/actions.ts'
import type { Params } from '../entities/entity.ts'
import { GongParameterError } from '../errors/gong-error.ts'
import { toReadableStream } from '../http/byte-stream.ts'
import { endingOf } from './content-types.ts'
import { type AskedRange, parseRange } from './download/byte-range.ts'
import type { WantedMedia } from './download/find-media.ts'
import {
  type BegunMedia,
  createMediaSession,
  type MediaParts,
  type MediaSession,
} from './download/media-session.ts'
import { closeMedia } from './download/open-media.ts'
import { readMedia } from './download/read-media.ts'
import { type SavedFile, type SaveOptions, saveDownload } from './download/save-download.ts'
import type { CallOptions } from './execute.ts'

/** What is known of a recording before its bytes come. */
export interface DownloadInfo {
  readonly contentType: string
  /** Bytes that come; undefined when the storage does not say. */
  readonly size: number | undefined
  /** Bytes of the whole recording. */
  readonly totalSize: number | undefined
  /** The part that comes, where one was asked for: its first and last byte, counted from 0. */
  readonly range?: { readonly first: number; readonly last: number | undefined }
  /** The call's id with the ending of the content type. */
  readonly fileName: string
}

/**
 * A recording that comes when it is used: nothing is asked before. Expired addresses are renewed and broken
 * connections continued, so that the bytes are those of the recording or an error is thrown.
 */
export interface Download extends AsyncIterable<Uint8Array> {
  /** Opens the recording, which the next use then goes on with. */
  info(): Promise<DownloadInfo>
  /** The bytes as a stream of the web, read only as fast as they are taken. */
  stream(): ReadableStream<Uint8Array>
  /**
   * Writes the bytes into a file, which appears only when it is whole.
   * @throws GongError `usage` when the path cannot be written, before anything is asked.
   */
  saveTo(path: string, options?: SaveOptions): Promise<SavedFile>
  /** Lets go of what `info` opened and nothing has used. */
  cancel(): Promise<void>
}

/**
 * Makes a download of checked parameters.
 * @throws GongParameterError when the range is none.
 */
export function createDownload(
  target: NamedAction,
  params: Params,
  options: CallOptions,
  parts: MediaParts,
): Download {
  const [callId] = [params['callId'] ?? params['callIds']].flat() as string[]
  const wanted: WantedMedia = { target, params, callId: callId ?? '' }
  const range = readRange(target, params)
  const limits = { signal: options.signal, timeoutMs: options.timeout ?? parts.timeoutMs }
  let begun: Promise<Begun> | undefined
  let known: DownloadInfo | undefined

  function open(): Promise<Begun> {
    if (begun !== undefined) return begun
    const opening = begin()
    begun = opening
    opening.catch(() => {
      if (begun === opening) begun = undefined
    })
    return opening
  }
  async function begin(): Promise<Begun> {
    options.signal?.throwIfAborted()
    const session = createMediaSession(wanted, range, options, parts)
    const media = await session.begin()
    known = describe(media, wanted, range)
    return { session, media }
  }
  async function* read(): AsyncGenerator<Uint8Array> {
    const opening = open()
    // A second reading asks for itself.
    begun = undefined
    const { session, media } = await opening
    yield* readMedia(session, media, limits)
  }
  const info = async () => {
    if (known === undefined) await open()
    return known as DownloadInfo
  }

  return {
    info,
    [Symbol.asyncIterator]: read,
    stream: () => toReadableStream(read()),
    saveTo: (path, save = {}) =>
      saveDownload(path, read(), async () => (await info()).size, parts.runtime.files, save),
    async cancel() {
      const opening = begun
      begun = undefined
      const opened = await opening?.catch(() => undefined)
      if (opened !== undefined) await closeMedia(opened.media.opened)
    },
  }
}

interface Begun {
  readonly session: MediaSession
  readonly media: BegunMedia
}

function describe(
  { opened, span, location }: BegunMedia,
  { callId }: WantedMedia,
  range: AskedRange | undefined,
): DownloadInfo {
  const { first, end } = span
  const { contentType, totalSize } = opened
  return {
    contentType,
    size: end === undefined ? undefined : end - first,
    totalSize,
    ...(range === undefined ? {} : { range: { first, last: end === undefined ? undefined : end - 1 } }),
    fileName: `${callId}.${endingOf(contentType, location)}`,
  }
}

/** The part that is asked for, under either of its names. */
function readRange({ entity, name }: NamedAction, params: Params): AskedRange | undefined {
  const given = ['range', 'rangeHeader'].filter((param) => params[param] !== undefined)
  const [param] = given
  if (param === undefined) return undefined
  const range = parseRange(String(params[param]))
  if (range !== undefined && new Set(given.map((other) => params[other])).size === 1) return range
  const message =
    range === undefined ? 'must be a part such as bytes=0-99, bytes=100- or bytes=-50' : 'is given twice'
  throw new GongParameterError(`Wrong parameters for ${entity.name} ${name}: ${param} ${message}.`, [
    { path: param, message },
  ])
}
