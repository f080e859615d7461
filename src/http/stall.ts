import type { Clock } from './clock.ts'

/** Watches a transfer that may take long but must not stand still. */
export interface StallWatch {
  /** Aborted, with a TimeoutError, when nothing has moved for the time allowed. */
  readonly signal: AbortSignal
  /** Something moved. */
  touch(): void
  /** Nothing needs to move until `touch`: the next step is the other side's. */
  pause(): void
  stop(): void
}

/** Starts watching; `stop` must be called at the end. */
export function watchStall(ms: number, clock: Clock): StallWatch {
  const controller = new AbortController()
  const stopped = new AbortController()
  let movedAt = clock.monotonic()
  let isPaused = false
  let isWatching = false
  async function watch(): Promise<void> {
    isWatching = true
    while (!isPaused) {
      const left = movedAt + ms - clock.monotonic()
      if (left <= 0) {
        controller.abort(new DOMException(`Nothing moved for ${ms} ms`, 'TimeoutError'))
        return
      }
      await clock.sleep(left, stopped.signal)
    }
    isWatching = false
  }
  const start = () => void watch().catch(() => undefined)
  start()
  return {
    signal: controller.signal,
    touch: () => {
      movedAt = clock.monotonic()
      isPaused = false
      if (!isWatching) start()
    },
    pause: () => {
      isPaused = true
    },
    stop: () => stopped.abort(),
  }
}
