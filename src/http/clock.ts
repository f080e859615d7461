/** Time, as the layers below the faces get it. */
export interface Clock {
  /** Milliseconds since 1970, as the wall says; may jump. */
  now(): number
  /** Milliseconds since some start; never jumps. */
  monotonic(): number
  /** Resolves after so many milliseconds; rejects with the signal's reason when that comes first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}
