import type { Entity } from '../entities/entity.ts'
import type { SyncEvent } from '../sync/events.ts'

export interface StreamProgress {
  rows: number
  /** Rows to come by Gong's own count, where it tells one. */
  estimate: number | undefined
  state: 'waiting' | 'reading' | 'complete' | 'failed'
}

/** How far each stream has come, in the order in which they were selected. */
export type StreamsProgress = Map<Entity, StreamProgress>

/** Takes an event into account. */
export function advance(streams: StreamsProgress, event: SyncEvent): void {
  switch (event.type) {
    case 'written':
      for (const { entity, added, updated, unchanged } of event.written) {
        const progress = progressOf(streams, entity)
        progress.rows += added + updated + unchanged
        if (progress.state === 'waiting') progress.state = 'reading'
      }
      return
    case 'estimate': {
      const progress = progressOf(streams, event.entity)
      progress.estimate = (progress.estimate ?? 0) + event.rows
      return
    }
    case 'complete':
    case 'failed':
      progressOf(streams, event.entity).state = event.type
      return
    case 'started':
      progressOf(streams, event.entity)
      return
    case 'note':
      return
  }
}

/** Milliseconds until the streams whose size is known are read, at the pace so far; undefined while that is a guess. */
export function timeToGo(streams: StreamsProgress, elapsedMs: number): number | undefined {
  const known = [...streams.values()].filter(
    ({ estimate, state }) => estimate !== undefined && state === 'reading',
  )
  const total = known.reduce((sum, { estimate }) => sum + (estimate ?? 0), 0)
  const rows = known.reduce((sum, stream) => sum + stream.rows, 0)
  if (rows === 0 || elapsedMs < 1000) return undefined
  return (elapsedMs * Math.max(0, total - rows)) / rows
}

function progressOf(streams: StreamsProgress, entity: Entity): StreamProgress {
  const known = streams.get(entity)
  if (known !== undefined) return known
  const fresh: StreamProgress = { rows: 0, estimate: undefined, state: 'waiting' }
  streams.set(entity, fresh)
  return fresh
}
