import { streamList } from '../entities/entities.ts'
import type { StreamEntity } from '../entities/entity.ts'
import { requireStream } from '../entities/names.ts'
import { GongError } from '../errors/gong-error.ts'

const dayMs = 86_400_000

/**
 * A moment from an option: a date (its start in UTC) or a date-time with an offset or Z.
 * @throws GongError `usage` that names the option.
 */
export function parseMomentOption(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const isDateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i.test(text)
  const ms = isDate || isDateTime ? Date.parse(text) : Number.NaN
  // Date.parse rolls 30 February over into March.
  const rolled = isDate && !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) !== text
  if (!Number.isNaN(ms) && !rolled) return ms
  throw new GongError('usage', `--${option} “${text}” is no date.`, {
    advice: 'Give a date such as 2026-01-31, or a date-time with a zone such as 2026-01-31T08:00:00Z.',
  })
}

/**
 * Milliseconds from `3d`, `12h`, `90m`, or a bare number of days.
 * @throws GongError `usage` that names the option.
 */
export function parseDuration(option: string, text: string): number {
  const [, amount, unit = 'd'] = /^(\d+(?:\.\d+)?)([dhm])?$/.exec(text.trim()) ?? []
  if (amount !== undefined)
    return Number(amount) * { d: dayMs, h: dayMs / 24, m: dayMs / 1440 }[unit as 'd' | 'h' | 'm']
  throw new GongError('usage', `--${option} “${text}” is no length of time.`, {
    advice: 'Give days or hours, such as 3d or 12h.',
  })
}

/**
 * A whole number of at least 0.
 * @throws GongError `usage` that names the option.
 */
export function parseWholeNumber(option: string, text: string): number {
  if (/^\d{1,15}$/.test(text.trim())) return Number(text)
  throw new GongError('usage', `--${option} “${text}” is no whole number.`, {
    advice: 'Give a number such as 100.',
  })
}

/**
 * The streams of a comma-separated list, or all.
 * @throws GongError `usage` that names the unknown one and the nearest known.
 */
export function parseStreams(text: string | undefined): readonly StreamEntity[] {
  if (text === undefined) return streamList
  const names = text.split(',').map((name) => name.trim())
  const streams = names.filter((name) => name !== '').map((name) => requireStream(name))
  if (streams.length > 0) return [...new Set(streams)]
  throw new GongError('usage', '--streams names no stream.', {
    advice: `Known streams: ${streamList.map(({ name }) => name).join(', ')}.`,
  })
}
