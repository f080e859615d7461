import { createHmac, timingSafeEqual } from 'node:crypto'
import { Refusal } from './answer.ts'
import type { Clock } from './clock.ts'
import { formatDateTime, parseDateTime } from './date-times.ts'

/** The place after which a page begins: the last record's time, where records have one, and its id. */
export interface Position {
  /** Microseconds since 1970. */
  readonly time: number
  readonly id: string
}

/** What a cursor carries from page to page; the total and the expiry are those of the first page. */
export interface Progress {
  readonly after: Position
  readonly total: number
  readonly pageNumber: number
  /** Seconds since 1970. */
  readonly expires: number
}

/** Writes and reads Gong's cursors: HS256 JWTs that expire an hour after the first page (gong facts, 2.4). */
export interface Cursors {
  /** When a sequence that begins now expires, in seconds since 1970. */
  expiry(): number
  write(operation: string, idName: string, progress: Progress): string
  /** Throws a Refusal when the cursor is not ours, not for this operation, or expired. */
  read(operation: string, idName: string, cursor: string): Progress
}

/** Records on a page; the API has no parameter for it. */
export const PAGE_SIZE = 100

const LIFETIME_SECONDS = 3600
const HEADER = Buffer.from('{"alg":"HS256"}').toString('base64url')

/** Cursors signed with a secret; the operation is part of what is signed, so that one does not pass for another. */
export function createCursors(secret: string, clock: Clock): Cursors {
  const sign = (operation: string, text: string) =>
    createHmac('sha256', `${secret}/${operation}`).update(text).digest('base64url')
  return {
    expiry: () => Math.floor(clock.now() / 1000) + LIFETIME_SECONDS,
    write(operation, idName, { after, total, pageNumber, expires }) {
      const time = formatDateTime(after.time)
      const payload = `{"${idName}":${after.id},"total":${total},"pageNumber":${pageNumber},"pageSize":${PAGE_SIZE},"time":"${time}","exp":${expires}}`
      const text = `${HEADER}.${Buffer.from(payload).toString('base64url')}`
      return `${text}.${sign(operation, text)}`
    },
    read(operation, idName, cursor) {
      const [header = '', payload = '', signature = ''] = cursor.split('.')
      const expected = Buffer.from(sign(operation, `${header}.${payload}`))
      const given = Buffer.from(signature)
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new Refusal(400, 'Failed to verify cursor')
      }
      const progress = readPayload(idName, Buffer.from(payload, 'base64url').toString())
      if (clock.now() / 1000 >= progress.expires) throw new Refusal(400, 'The provided cursor has expired')
      return progress
    },
  }
}

function readPayload(idName: string, payload: string): Progress {
  const fields = JSON.parse(payload) as { total: number; pageNumber: number; time: string; exp: number }
  const id = new RegExp(`"${idName}":(\\d+)`).exec(payload)?.[1]
  const time = parseDateTime(fields.time)
  if (id === undefined || time === undefined) throw new Refusal(400, 'Failed to verify cursor')
  return { after: { time, id }, total: fields.total, pageNumber: fields.pageNumber, expires: fields.exp }
}
