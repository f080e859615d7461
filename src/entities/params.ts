import type { Param } from './entity.ts'

/** An id: decimal digits, up to 20. */
export function id(description: string): Param {
  return { schema: { type: 'string', format: 'int64-id', description } }
}

/** A list of ids. */
export function ids(description: string): Param {
  return { schema: { type: 'array', items: { type: 'string', format: 'int64-id' }, description } }
}

/** A moment as ISO 8601 with an offset or Z. */
export function instant(description: string): Param {
  return { schema: { type: 'string', format: 'date-time', description } }
}

/** Any text. */
export function text(description: string): Param {
  return { schema: { type: 'string', description } }
}

/**
 * The days `[from, to)` that are over wherever the company is, as many as asked for. Gong refuses a day that has not
 * begun in the company's time zone (gonimbly/gong-mcp, live), which may be 12 hours behind UTC.
 */
export function wholeDaysBefore(now: number, days: number): { fromDate: string; toDate: string } {
  const dayMs = 86_400_000
  const to = Math.floor((now - dayMs / 2) / dayMs) * dayMs
  const toDay = (moment: number) => new Date(moment).toISOString().slice(0, 10)
  return { fromDate: toDay(to - days * dayMs), toDate: toDay(to) }
}
