import type { Tried } from '../webhooks/deliveries.ts'

interface Waiting {
  readonly tried: Tried
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * Has what came of tries kept: those that end while others are being written wait for each other, and are written
 * together, for each writing costs a wait for the disk.
 */
export function createTryKeeper(
  write: (tries: readonly Tried[]) => Promise<void>,
): (tried: Tried) => Promise<void> {
  let waiting: Waiting[] = []
  let isWriting = false
  async function writeAll(): Promise<void> {
    isWriting = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        await write(batch.map(({ tried }) => tried))
        for (const { resolve } of batch) resolve()
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    isWriting = false
  }
  return (tried) =>
    new Promise((resolve, reject) => {
      waiting.push({ tried, resolve, reject })
      if (!isWriting) void writeAll()
    })
}
