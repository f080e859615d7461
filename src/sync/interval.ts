/** A half-open stretch of time `[from, to)` in milliseconds since 1970. */
export interface Interval {
  readonly from: number
  readonly to: number
}

/** The same time covered by the fewest intervals, in order, empty ones left out. */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = []
  const sorted = intervals
    .filter(({ from, to }) => from < to)
    .toSorted((left, right) => left.from - right.from)
  for (const interval of sorted) {
    const last = merged.at(-1)
    if (last === undefined || interval.from > last.to) merged.push(interval)
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, interval.to) }
  }
  return merged
}

/** What of `whole` none of `holes` covers, in order. */
export function subtractIntervals(whole: Interval, holes: readonly Interval[]): Interval[] {
  const left: Interval[] = []
  let from = whole.from
  for (const hole of mergeIntervals(holes)) {
    if (hole.to <= from) continue
    if (hole.from >= whole.to) break
    if (hole.from > from) left.push({ from, to: hole.from })
    from = Math.max(from, hole.to)
  }
  if (from < whole.to) left.push({ from, to: whole.to })
  return left
}

/** The parts of the intervals that lie before a moment. */
export function clipIntervals(intervals: readonly Interval[], before: number): Interval[] {
  return intervals
    .map(({ from, to }) => ({ from, to: Math.min(to, before) }))
    .filter(({ from, to }) => from < to)
}
