const units: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** Shortest time between two runs, in milliseconds: Nango's own. */
const leastMs = 30_000
/** Longest, in milliseconds: a year. */
const mostMs = 365 * 86_400_000

/**
 * A frequency as people and Nango's clients write it, in milliseconds: `30s`, `5 minutes`, `every hour`, `every 2 days`.
 * @returns undefined for what is none, or out of bounds.
 */
export function readFrequency(text: string): number | undefined {
  const found =
    /^(?:every\s+)?(\d+(?:\.\d+)?)?\s*(s|sec|secs|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)$/i.exec(
      text.trim(),
    )
  const [, count, unit = ''] = found ?? []
  const isBare = count === undefined && !/^every\s/i.test(text.trim())
  const ms = Number(count ?? 1) * (units[unit.charAt(0).toLowerCase()] ?? Number.NaN)
  return !isBare && ms >= leastMs && ms <= mostMs ? Math.round(ms) : undefined
}
