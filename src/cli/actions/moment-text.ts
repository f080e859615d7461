const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

/** Whether a text means a time before now, such as `7d`. */
export function isRelative(text: string): boolean {
  return agoPattern.test(text) || text in days || text === 'now'
}

/**
 * A date-time as people shorten it, as Gong takes it: `7d` (ago; also m, h, w), `now`, `today`, `yesterday`, a date (its
 * start), a date-time without a zone. All in UTC. Anything else stays as it is.
 * @param now in milliseconds.
 */
export function expandMoment(text: string, now: number): string {
  const ms = relativeMs(text, now)
  if (ms !== undefined) return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return `${text}T00:00:00Z`
  const [, date, time, seconds] =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?$/i.exec(text) ?? []
  if (date !== undefined) return `${date}T${time}${seconds ?? ':00'}Z`
  return text
}

/** The same for a date: `7d` ago, `today`, `yesterday`, by the days of UTC. */
export function expandDate(text: string, now: number): string {
  const ms = relativeMs(text, now)
  return ms === undefined ? text : new Date(ms).toISOString().slice(0, 10)
}

const agoPattern = /^(\d{1,6})\s*([mhdw])(?:\s*ago)?$/i
const days: Readonly<Record<string, number>> = { today: 0, yesterday: 1 }

function relativeMs(text: string, now: number): number | undefined {
  if (text === 'now') return now
  const daysBack = days[text]
  if (daysBack !== undefined) return Math.floor(now / unitMs.d) * unitMs.d - daysBack * unitMs.d
  const [, amount, unit = ''] = agoPattern.exec(text) ?? []
  return amount === undefined ? undefined : now - Number(amount) * unitMs[unit.toLowerCase() as 'd']
}
