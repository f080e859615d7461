/** The simulated account's time: it runs on in real time and can be moved. */
export interface Clock {
  /** Simulated time in milliseconds since 1970. */
  now(): number
  /** Moves the clock forward (or back, when negative). */
  advance(milliseconds: number): void
  /** Sets the clock to a moment, from where it runs on. */
  set(milliseconds: number): void
}

/** A clock that starts at `start`, in milliseconds since 1970. */
export function createClock(start: number): Clock {
  let shift = start - realTime()
  return {
    now: () => realTime() + shift,
    advance(milliseconds) {
      shift += milliseconds
    },
    set(milliseconds) {
      shift = milliseconds - realTime()
    },
  }
}

function realTime(): number {
  return Math.floor(performance.timeOrigin + performance.now())
}

/** The real time in whole seconds, as microseconds since 1970. */
export function realSecond(): number {
  return Math.floor(realTime() / 1000) * 1_000_000
}
