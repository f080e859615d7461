import type { Entity } from '../entities/entity.ts'
import type { HttpEvent } from '../http/transport.ts'
import type { SyncEvent } from '../sync/events.ts'
import { toIso } from '../sync/moment.ts'
import type { Emitter } from './emitter.ts'
import type { SourceDestination } from './source-destination.ts'

/** Turns what happens into messages of the protocol. */
export interface Narrator {
  onSync(event: SyncEvent): void
  onHttp(event: HttpEvent, now: number): void
  /** Streams that were not settled, because something broke, are incomplete. */
  stop(): void
}

/** @param destination sends the last state of each stream before it ends. */
export function createNarrator(emitter: Emitter, destination: SourceDestination): Narrator {
  const open = new Map<Entity, string>()
  const estimates = new Map<Entity, number>()
  const end = (entity: Entity, isComplete: boolean) => {
    const name = open.get(entity)
    if (name === undefined || !open.delete(entity)) return
    emitter.status(name, isComplete ? 'COMPLETE' : 'INCOMPLETE')
  }
  return {
    onSync(event) {
      switch (event.type) {
        case 'started':
          open.set(event.entity, event.entity.stream.airbyte.name)
          emitter.status(event.entity.stream.airbyte.name, 'STARTED')
          break
        case 'estimate': {
          const rows = (estimates.get(event.entity) ?? 0) + event.rows
          const name = open.get(event.entity)
          if (name === undefined) break
          estimates.set(event.entity, rows)
          emitter.estimate(name, rows)
          break
        }
        case 'complete':
          destination.finish(event.entity, true)
          end(event.entity, true)
          break
        case 'failed':
          destination.finish(event.entity, false)
          if (event.error.code !== 'interrupted') emitter.error(event.error, open.get(event.entity))
          end(event.entity, false)
          break
        case 'note':
          emitter.log('WARN', event.message)
          break
        case 'written':
          break
      }
    },
    onHttp(event, now) {
      if (event.type !== 'wait') return
      const until = now + event.ms
      emitter.log('INFO', `${event.error.message} Waiting until ${toIso(until)}.`)
      if (event.error.code !== 'rate_limited') return
      for (const name of open.values()) emitter.status(name, 'RUNNING', until)
    },
    stop() {
      for (const entity of [...open.keys()]) end(entity, false)
    },
  }
}
