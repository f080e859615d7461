import type { Clock } from './clock.ts'

/** Watches a transfer that may take long but must not stand still. */
export interface StallWatch {
  /** Aborted, with a TimeoutError, when nothing has moved for the time allowed. */
  readonly signal: AbortSignal
  /** Something moved. */
  touch(): void
  stop(): void
}

/** Starts watching; `stop` must be called at the end. */
export function watchStall(ms: number, clock: Clock): StallWatch {
  const controller = new AbortController()
  const stopped = new AbortController()
  let movedAt = clock.monotonic()
  async function watch(): Promise<void> {
    for (;;) {
      const left = movedAt + ms - clock.monotonic()
      if (left <= 0) {
        controller.abort(new DOMException(`Nothing moved for ${ms} ms`, 'TimeoutError'))
        return
      }
      await clock.sleep(left, stopped.signal)
    }
  }
  watch().catch(() => undefined)
  return {
    signal: controller.signal,
    touch: () => {
      movedAt = clock.monotonic()
    },
    stop: () => stopped.abort(),
  }
}
