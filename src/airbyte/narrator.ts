import type { StreamEntity } from '../entities/entity.ts'
import type { GongError } from '../errors/gong-error.ts'
import type { HttpEvent } from '../http/transport.ts'
import type { SyncEvent } from '../sync/events.ts'
import { toIso } from '../sync/moment.ts'
import type { Emitter } from './emitter.ts'
import type { SourceDestination } from './source-destination.ts'
import type { SourceWorld } from './world.ts'

/** Turns what happens during a read into messages of the protocol. */
export interface Narrator {
  onSync(event: SyncEvent): void
  onHttp(event: HttpEvent): void
  /** No more happens: streams that were not settled, because something broke, are incomplete. */
  stop(): void
}

export interface NarratorOptions {
  readonly world: Pick<SourceWorld, 'clock'>
  readonly emitter: Emitter
  /** Sends the last state of each stream before it ends. */
  readonly destination: SourceDestination
  /** Whether to tell of every answer. */
  readonly isDebug: boolean
}

export function createNarrator({ world, emitter, destination, isDebug }: NarratorOptions): Narrator {
  const open = new Map<StreamEntity, string>()
  const estimates = new Map<StreamEntity, number>()
  const waits = createWaits(world, emitter, () => [...open.values()])

  function end(entity: StreamEntity, status: 'COMPLETE' | 'INCOMPLETE'): void {
    const name = open.get(entity)
    if (name === undefined) return
    destination.finish(entity, status === 'COMPLETE')
    open.delete(entity)
    emitter.status(name, status)
  }

  function estimate(entity: StreamEntity, rows: number): void {
    const sum = (estimates.get(entity) ?? 0) + rows
    estimates.set(entity, sum)
    emitter.estimate(entity.stream.airbyte.name, sum)
  }

  return {
    onSync(event) {
      switch (event.type) {
        case 'started':
          open.set(event.entity, event.entity.stream.airbyte.name)
          return emitter.status(event.entity.stream.airbyte.name, 'STARTED')
        case 'estimate':
          return open.has(event.entity) ? estimate(event.entity, event.rows) : undefined
        case 'complete':
          return end(event.entity, 'COMPLETE')
        case 'failed':
          if (event.error.code !== 'interrupted') emitter.error(event.error, open.get(event.entity))
          return end(event.entity, 'INCOMPLETE')
        case 'note':
          return emitter.log('WARN', event.message)
        case 'written':
          return undefined
      }
    },
    onHttp(event) {
      if (event.type === 'wait') waits.begin(event.ms, event.error)
      else if (event.type === 'answer' && isDebug) {
        const { method, path, status, ms } = event
        emitter.log('DEBUG', `${method} ${path}: ${status} after ${Math.round(ms)} ms`)
      }
    },
    stop() {
      waits.stop()
      for (const entity of [...open.keys()]) end(entity, 'INCOMPLETE')
    },
  }
}

/** How often a long wait is told again, so that the platform does not take the source for dead. */
const reminderMs = 10 * 60_000
/** Requests that are refused together end their waits about together, and are told of once. */
const sameWaitMs = 1000

/** Tells of waits: what for, until when, and that they still go on. */
function createWaits(
  { clock }: Pick<SourceWorld, 'clock'>,
  emitter: Emitter,
  openStreams: () => readonly string[],
) {
  const stopped = new AbortController()
  let longest = Number.NEGATIVE_INFINITY

  function tell(until: number): void {
    for (const name of openStreams()) emitter.status(name, 'RUNNING', until)
  }

  async function remind(until: number): Promise<void> {
    while (clock.now() + reminderMs < until && until === longest) {
      await clock.sleep(reminderMs, stopped.signal)
      tell(until)
    }
  }

  return {
    begin(ms: number, error: GongError) {
      const until = clock.now() + ms
      if (until < longest + sameWaitMs) return
      longest = until
      emitter.log('INFO', `${error.message} Waiting until ${toIso(until)}.`)
      if (error.code !== 'rate_limited') return
      tell(until)
      // Stopping ends the reminders; nothing else can go wrong with them.
      remind(until).catch(() => undefined)
    },
    stop: () => stopped.abort(),
  }
}
