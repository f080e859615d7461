import { type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../http/clock.ts'
import { walkFolder } from './walk-folder.ts'

/** How long is waited before it is loaded: editors write a file in several steps. */
const quietMs = 100
/** How often it is looked whether a folder that was taken away is back, in milliseconds. */
const lookAgainMs = 1000

export interface WatchOptions {
  readonly folder: string
  readonly clock: Clock
  /** Called after changes, one call after the other; must not fail. */
  readonly onChange: () => Promise<void>
}

/** Calls back after changes in a folder and those in it. @returns what ends it, once it has begun. */
export async function watchFunctions(options: WatchOptions): Promise<() => void> {
  const over = new AbortController()
  const first = await openWatch(options.folder)
  void keepWatching(first, options, over.signal)
  return () => over.abort()
}

async function keepWatching(
  first: OpenWatch,
  { folder, clock, onChange }: WatchOptions,
  signal: AbortSignal,
): Promise<void> {
  let current: OpenWatch | undefined = first
  const over = new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  )
  const pause = (ms: number) => clock.sleep(ms, signal).catch(() => undefined)
  while (!signal.aborted) {
    await Promise.race([current?.changed ?? pause(lookAgainMs), over])
    await pause(quietMs)
    if (signal.aborted) break
    // A file that an editor replaces, and a folder that is new, are seen by a watch that is new too. It is open before
    // the files are read, so no change is missed.
    const next = await openWatch(folder).catch(() => undefined)
    current?.close()
    current = next
    if (next !== undefined) await onChange()
  }
  current?.close()
}

interface OpenWatch {
  /** Resolves with the first change. */
  readonly changed: Promise<void>
  close(): void
}

/** Watches each folder by itself: Node's own recursive watching loses sight of files that are replaced. */
async function openWatch(folder: string): Promise<OpenWatch> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const watchers: FSWatcher[] = []
  const close = () => {
    for (const watcher of watchers) watcher.close()
  }
  const { folders } = await walkFolder(folder)
  try {
    for (const path of ['', ...folders]) {
      const watcher = watch(join(folder, path), { persistent: false }, () => resolve())
      watchers.push(watcher)
      // A folder that is taken away is no reason to end the process.
      watcher.on('error', () => resolve())
    }
  } catch (error) {
    close()
    throw error
  }
  return { changed: promise, close }
}
