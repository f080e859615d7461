/** Windows have whole seconds as ends: Gong's own examples do, and Airbyte's saved states are cut to them. */
const secondMs = 1000
export const dayMs = 86_400_000

/** The moment as `2024-06-10T00:00:00Z`, fractions of a second cut off. */
export function toIso(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

/** The UTC day as `2024-06-10`. */
export function toDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

export function floorToSecond(ms: number): number {
  return Math.floor(ms / secondMs) * secondMs
}

export function floorToDay(ms: number): number {
  return Math.floor(ms / dayMs) * dayMs
}

/** The first day of the month of a moment, in UTC. */
export function floorToMonth(ms: number): number {
  const date = new Date(ms)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

/** The first day of the month after the one of a moment, in UTC. */
export function nextMonth(ms: number): number {
  const date = new Date(ms)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
}

/**
 * A date-time of Gong's in milliseconds. Gong sends offsets of any zone and up to microseconds, so texts are never
 * compared.
 * @returns undefined for anything that is no date-time.
 */
export function parseMoment(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined
  const ms = Date.parse(value)
  return Number.isNaN(ms) ? undefined : ms
}

/** The start of the day that it still is everywhere on earth: no company's current day begins before it. */
export function earliestToday(now: number): number {
  return floorToDay(now - dayMs / 2)
}
