import type { Clock } from './clock.ts'
import type { Priority } from './rate-limit.ts'

/** Those who wait for something of which there is one at a time: the interactive ones first, then as they came. */
export interface WaitingLine {
  /** Resolves when it is this one's turn; rejects with the signal's reason when that comes first. */
  wait(priority: Priority, signal?: AbortSignal): Promise<void>
  /** Something has changed: the next turn may come earlier. */
  hurry(): void
}

interface Waiter {
  start(): void
  fail(error: unknown): void
}

/**
 * A line in which everybody waits for `take`.
 * @param take takes the next turn for the first in the line and returns 0 or less, or the milliseconds after which to
 * ask again; what it throws is the error of all who wait.
 */
export function createWaitingLine(
  clock: Clock,
  take: (priority: Priority) => number | Promise<number>,
): WaitingLine {
  const queues: Record<Priority, Waiter[]> = { interactive: [], background: [] }
  const { interactive, background } = queues
  let isServing = false
  let wake = new AbortController()

  async function serve(): Promise<void> {
    isServing = true
    while (interactive.length + background.length > 0) {
      try {
        const asked = take(interactive.length > 0 ? 'interactive' : 'background')
        const wait = typeof asked === 'number' ? asked : await asked
        if (wait > 0) {
          wake = new AbortController()
          await clock.sleep(wait, wake.signal).catch(() => undefined)
        } else (interactive.shift() ?? background.shift())?.start()
      } catch (error) {
        for (const waiter of [...interactive.splice(0), ...background.splice(0)]) waiter.fail(error)
      }
    }
    isServing = false
  }

  return {
    wait(priority, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason)
      return new Promise((resolve, reject) => {
        const queue = queues[priority]
        const leave = () => signal?.removeEventListener('abort', abort)
        const waiter: Waiter = {
          start() {
            leave()
            resolve()
          },
          fail(error) {
            leave()
            reject(error)
          },
        }
        const abort = () => {
          const index = queue.indexOf(waiter)
          if (index >= 0) queue.splice(index, 1)
          reject(signal?.reason)
        }
        signal?.addEventListener('abort', abort, { once: true })
        queue.push(waiter)
        if (!isServing) void serve()
      })
    },
    hurry: () => wake.abort(),
  }
}
