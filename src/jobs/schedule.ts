import { createHash } from 'node:crypto'

/** Between two runs where nobody says otherwise, in milliseconds. */
export const defaultFrequencyMs = 3_600_000
/** A moment that does not come: of what is paused. Milliseconds since 1970, and still exact. */
export const never = 8_640_000_000_000_000

/** After a first failure a run is tried again this soon, and each time twice as late; in milliseconds. */
const firstRetryMs = 60_000

/**
 * The next moment of a connection's rhythm: its place in the period is always the same, and those of many connections
 * lie evenly in it.
 */
export function nextSlot(now: number, frequencyMs: number, uid: string): number {
  const place = placeOf(uid, frequencyMs)
  return (Math.floor((now - place) / frequencyMs) + 1) * frequencyMs + place
}

/**
 * When to run again after so many failures one after the other: soon at first, then at the latest in the connection's
 * rhythm, or hourly where that is more often.
 */
export function retryAt(now: number, frequencyMs: number, uid: string, failures: number): number {
  const longest = Math.max(frequencyMs, defaultFrequencyMs)
  const delay = Math.min(firstRetryMs * 2 ** Math.min(failures - 1, 30), longest)
  // What fails for many at once must not come back for all of them at once.
  return now + delay + placeOf(uid, delay / 4)
}

/** When to go on after a day's budget is back: not with everybody else in the same second. */
export function budgetBackAt(until: number, uid: string): number {
  return until + placeOf(uid, firstRetryMs)
}

/**
 * A place in a period that only depends on the uid, in whole milliseconds. Of a longer period it lies in one of its
 * hours where it lies in every hour, so that what is read seldom is read together with what is read often.
 */
function placeOf(uid: string, periodMs: number): number {
  const hash = createHash('sha1').update(uid).digest()
  const share = hash.readUInt32BE() / 2 ** 32
  const hours = Math.floor(periodMs / defaultFrequencyMs)
  if (hours <= 1) return Math.floor(share * periodMs)
  return (hash.readUInt32BE(4) % hours) * defaultFrequencyMs + Math.floor(share * defaultFrequencyMs)
}
