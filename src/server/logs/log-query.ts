import { z } from 'zod'
import type { LogFilter, LogPlace } from '../../logs/log-reader.ts'
import { NangoError } from '../nango/nango-error.ts'

const kinds = ['auth', 'sync', 'action', 'proxy', 'webhook', 'probe', 'execute'] as const

/** What the log's list and its live form take alike. */
const filterFields = {
  text: z.string().min(1).optional(),
  kind: z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat().flatMap((text) => text.split(',')))
    .pipe(z.array(z.enum(kinds)))
    .optional(),
  status: z.enum(['running', 'success', 'error']).optional(),
  connection: z.string().optional(),
  integration: z.string().optional(),
  name: z.string().optional(),
}

/** The query of the list. */
export const listQuery = z.strictObject({
  ...filterFields,
  since: z.string().optional(),
  until: z.string().optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})

/** The query of the live form. */
export const streamQuery = z.strictObject(filterFields).omit({ text: true })

/** What a query asks for. */
export function toFilter(query: z.output<typeof listQuery>, now: number): LogFilter {
  const { kind, since, until, cursor: _cursor, limit: _limit, ...rest } = query
  return {
    ...rest,
    kinds: kind,
    since: readMoment('since', since, now),
    until: readMoment('until', until, now),
  }
}

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A date, a date-time with a zone, or a stretch of time before now such as `90m`. */
function readMoment(name: string, text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined
  const [, amount, unit = 's'] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  if (amount !== undefined) return now - Number(amount) * unitMs[unit as keyof typeof unitMs]
  const isMoment = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?$/i.test(text)
  const ms = isMoment ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(ms)) return ms
  const message = 'is no moment such as 2026-01-31T08:00:00Z, and no stretch before now such as 90m'
  throw new NangoError(400, 'invalid_query_params', `The query does not fit: ${name} ${message}.`, {
    issues: [{ path: name, message }],
  })
}

/** A place as clients get it. */
export function encodePlace({ startedAt, id }: LogPlace): string {
  return Buffer.from(`${startedAt} ${id}`).toString('base64url')
}

/** @throws NangoError 400 for a cursor that is none of ours. */
export function readPlace(cursor: string | undefined): LogPlace | undefined {
  if (cursor === undefined) return undefined
  const [, startedAt, id] = /^(\d{1,15}) (\S+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (startedAt !== undefined && id !== undefined) return { startedAt: Number(startedAt), id }
  throw new NangoError(400, 'invalid_query_params', 'The query does not fit: cursor is none of this list.', {
    issues: [{ path: 'cursor', message: 'is none of this list' }],
  })
}
