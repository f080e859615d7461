/**
 * Milliseconds until the moment that a `Retry-After` header names, in seconds or as an HTTP date.
 * @returns undefined when there is no header or it says neither; never below 0, and without an upper bound.
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  const text = header.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000)
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
