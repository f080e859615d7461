import { createHmac } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Account } from '../account/account.ts'
import type { Call } from '../account/call.ts'
import { metaDataOf } from '../account/meta-data.ts'
import type { Clock } from '../clock.ts'
import type { Written } from '../written/written.ts'
import { createMp3 } from './mp3.ts'
import { createMp4 } from './mp4.ts'
import type { Recording } from './recording.ts'

/** Signs and serves the recordings of calls, as a storage service would. */
export interface Media {
  /** An address that works for a while, 8 hours as a rule, and differs from every other. */
  sign(callId: string, kind: MediaKind): string
  /** Writes the answer and returns its status; a broken one ends in the middle of the body. */
  serve(request: MediaRequest, response: ServerResponse): Promise<number>
}

/** A request for a recording. */
export interface MediaRequest {
  readonly method: string
  readonly url: URL
  readonly range: string | undefined
  readonly isBroken: boolean
  /** Whether the address is to be refused before its time. */
  readonly isExpired: boolean
}

/** What recordings are made from. */
export interface MediaParts {
  readonly secret: string
  readonly account: Account
  readonly clock: Clock
  readonly baseUrl: () => string
  readonly written: () => Written
  /** How long an address works, in simulated seconds. */
  readonly lifetime: number
  /** The length of every recording; undefined for as long as its call. */
  readonly bytes: number | undefined
}

/** What a call was recorded as. */
export type MediaKind = 'audio' | 'video'

interface File {
  readonly name: string
  readonly type: string
  readonly bytesPerSecond: number
  create(callId: string, size: number): Recording
}

const FILES: Readonly<Record<MediaKind, File>> = {
  audio: { name: 'audio.mp3', type: 'audio/mpeg', bytesPerSecond: 1000, create: createMp3 },
  video: { name: 'video.mp4', type: 'video/mp4', bytesPerSecond: 4000, create: createMp4 },
}
const BLOCK = 65_536

/** Media of an account's calls; their content is worked out from the call's id, nothing is stored. */
export function createMedia(parts: MediaParts): Media {
  const { secret, account, clock, baseUrl, lifetime } = parts
  let counter = 0
  const signature = (path: string, issued: string) =>
    createHmac('sha256', secret).update(`${path}?${issued}`).digest('hex')
  return {
    sign(callId, kind) {
      counter += 1
      const path = `/media/${callId}/${FILES[kind].name}`
      const issued = `X-Amz-Date=${clock.now()}&X-Amz-Expires=${lifetime}&X-Amz-Nonce=${counter}`
      return `${baseUrl()}${path}?${issued}&X-Amz-Signature=${signature(path, issued)}`
    },

    async serve({ method, url, range, isBroken, isExpired }, response) {
      const match = /^\/media\/(\d+)\/(audio\.mp3|video\.mp4)$/.exec(url.pathname)
      const [issued = '', given] = url.search.slice(1).split('&X-Amz-Signature=')
      const isSigned = match !== null && given === signature(url.pathname, issued)
      const age = clock.now() - Number(url.searchParams.get('X-Amz-Date'))
      if (!isSigned || isExpired || age >= lifetime * 1000 || age < 0)
        return refuse(response, 403, isSigned ? 'Request has expired' : 'AccessDenied')
      if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405, 'MethodNotAllowed')
      const call = account.findCall(match[1] ?? '')
      const kind: MediaKind = match[2] === FILES.audio.name ? 'audio' : 'video'
      if (call === undefined || (kind === 'video' && metaDataOf(account.seed, call)['media'] !== 'Video')) {
        return refuse(response, 404, 'NoSuchKey')
      }
      const recording = FILES[kind].create(call.id, sizeOf(parts, call, kind))
      return send(response, { method, range, isBroken, kind, recording, callId: call.id })
    },
  }
}

/** The size of a recording: as the option has it, as it was uploaded, or as the call is long. */
function sizeOf({ bytes, written }: MediaParts, { id, duration }: Call, kind: MediaKind): number {
  const uploaded = written().calls.find(id)?.media
  const isVideo = uploaded?.contentType?.startsWith('video/') === true
  if (bytes !== undefined) return bytes
  if (uploaded !== undefined && isVideo === (kind === 'video')) return uploaded.size
  return duration * FILES[kind].bytesPerSecond
}

interface Sending {
  readonly method: string
  readonly range: string | undefined
  readonly isBroken: boolean
  readonly kind: MediaKind
  readonly recording: Recording
  readonly callId: string
}

async function send(
  response: ServerResponse,
  { method, range, isBroken, kind, recording, callId }: Sending,
): Promise<number> {
  const { size } = recording
  const part = range === undefined ? undefined : readRange(range, size)
  if (part === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${size}`, 'content-length': 0 }).end()
    return 416
  }
  const { first, last } = part ?? { first: 0, last: size - 1 }
  const status = part === undefined ? 200 : 206
  response.writeHead(status, {
    'content-type': FILES[kind].type,
    'content-length': last - first + 1,
    'accept-ranges': 'bytes',
    etag: `"${callId}-${kind}-${size}"`,
    ...(part === undefined ? {} : { 'content-range': `bytes ${first}-${last}/${size}` }),
  })
  const stop = isBroken ? first + Math.floor((last - first) / 2) : last
  for (let start = first; method === 'GET' && start <= stop && !response.destroyed; start += BLOCK) {
    const bytes = recording.read(start, Math.min(stop + 1, start + BLOCK))
    if (!response.write(bytes)) await drained(response)
  }
  if (isBroken) response.destroy()
  else response.end()
  return status
}

/** Waits until more can be written, or nobody reads any more. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      response.off('drain', finish).off('close', finish)
      resolve()
    }
    response.on('drain', finish).on('close', finish)
  })
}

function readRange(
  range: string,
  size: number,
): { first: number; last: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range)
  if (match === null || (match[1] === '' && match[2] === '')) return undefined
  const first = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1])
  const last = match[1] === '' || match[2] === '' ? size - 1 : Math.min(size - 1, Number(match[2]))
  if (match[1] !== '' && match[2] !== '' && Number(match[2]) < Number(match[1])) return undefined
  return first > last ? 'unsatisfiable' : { first, last }
}

function refuse(response: ServerResponse, status: number, code: string): number {
  response.writeHead(status, { 'content-type': 'application/xml' })
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`)
  return status
}
