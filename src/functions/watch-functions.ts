import { watch } from 'node:fs'
import type { Clock } from '../http/clock.ts'

/** How long nothing must change before it is loaded: editors write a file in several steps. */
const quietMs = 100

/** Calls back after changes in a folder. @returns what ends it. */
export function watchFunctions(folder: string, clock: Clock, onChange: () => Promise<void>): () => void {
  const over = new AbortController()
  let settling: AbortController | undefined
  const watcher = watch(folder, { recursive: true }, () => {
    settling?.abort()
    settling = new AbortController()
    const { signal } = settling
    clock.sleep(quietMs, AbortSignal.any([over.signal, signal])).then(onChange, () => undefined)
  })
  // A folder that is taken away is no reason to end the process.
  watcher.on('error', () => undefined)
  watcher.unref()
  return () => {
    over.abort()
    watcher.close()
  }
}
