import { GongError } from '../errors/gong-error.ts'

/** Milliseconds as `hh:mm:ss`, which is how transcripts are stamped; seconds are rounded down. */
export function timeStamp(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/**
 * Milliseconds from `hh:mm:ss`, `mm:ss` or seconds.
 * @throws GongError `usage` that names the argument.
 */
export function parseTimeStamp(name: string, given: unknown): number | undefined {
  if (given === undefined) return undefined
  const text = String(given).trim()
  const match = /^(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6}(?:\.\d+)?)s?$/.exec(text)
  if (match !== null) {
    const [, hours = '0', minutes = '0', seconds = '0'] = match
    return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000)
  }
  throw new GongError('usage', `get_transcript: ${name} “${text}” is no time in a call.`, {
    advice: 'Give hh:mm:ss, mm:ss or seconds from the start of the call, such as 00:12:05, 12:05 or 725.',
  })
}

/**
 * A moment from an ISO date or date-time; a date is its start in UTC.
 * @throws GongError `usage` that names the argument.
 */
export function parseMoment(name: string, text: string): number {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const hasZone = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i.test(text)
  const moment = isDate || hasZone ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(moment)) return moment
  throw new GongError('usage', `${name} “${text}” is no date.`, {
    advice:
      'Give a date such as 2026-01-31 (its start in UTC), or a date-time with a zone such as 2026-01-31T08:00:00Z.',
  })
}
