const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** A length of time as people write it (`90s`, `30m`, `1 hour`, `every 2 days`), in milliseconds. */
export function parseDuration(text: string): number | undefined {
  const match = /^(?:every\s+)?(\d+(?:\.\d+)?)?\s*([a-z]+)$/.exec(text.trim().toLowerCase())
  const [, count = '1', word = ''] = match ?? []
  const unit = /^(ms|milliseconds?)$/.test(word)
    ? 'ms'
    : /^(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)$/.test(word)
      ? word.charAt(0)
      : ''
  const ms = unitMs[unit]
  return match === null || ms === undefined ? undefined : Number(count) * ms
}
