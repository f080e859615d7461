import type { StreamEntity } from '../entities/entity.ts'
import type { Batch, Destination } from '../sync/destination.ts'
import type { Interval } from '../sync/interval.ts'
import { loadState, planReading, type Span } from '../sync/state.ts'
import type { ConfiguredStream } from './configured-catalog.ts'
import type { Emitter } from './emitter.ts'
import { createStreamOutput, type StreamOutput } from './stream-output.ts'
import type { StreamStart } from './stream-state.ts'
import type { SourceWorld } from './world.ts'

/** A destination that turns batches into messages of the protocol: the records first, then the states. */
export interface SourceDestination extends Destination {
  /** Sends the last state of a stream, unless it was sent already. */
  finish(entity: StreamEntity, isComplete: boolean): void
}

export interface StartedStream extends ConfiguredStream {
  readonly start: StreamStart
}

/** Makes the destination of one read. */
export function createSourceDestination(
  world: Pick<SourceWorld, 'clock' | 'room'>,
  emitter: Emitter,
  streams: readonly StartedStream[],
  span: Span,
): SourceDestination {
  const settled = settledBefore(streams, span)
  const outputs = new Map(
    streams.map(({ entity, start }): [StreamEntity, StreamOutput] => [
      entity,
      createStreamOutput(entity, start, settled.get(entity) ?? [], emitter),
    ]),
  )
  return {
    open: () => ({
      states: new Map(
        streams.flatMap(({ entity, start }) =>
          start.saved === undefined ? [] : [[entity.name, start.saved] as const],
        ),
      ),
      due: streams.flatMap(({ start }) => start.due),
    }),
    async commit(batch) {
      const emittedAt = Math.floor(world.clock.now())
      const written = batch.writes.flatMap(({ entity, records }) => {
        const added = outputs.get(entity)?.write(records, emittedAt) ?? 0
        return { entity, added, updated: 0, unchanged: 0, deleted: 0 }
      })
      for (const output of takeStates(outputs, batch)) output.sendState()
      await world.room()
      return written
    },
    // Rows are the platform's: nobody here knows what became of them.
    hasRows: () => false,
    close: () => undefined,
    finish: (entity, isComplete) => outputs.get(entity)?.finish(isComplete),
  }
}

/** Takes over the states of a batch, and says of which streams to send one now. */
function takeStates(outputs: ReadonlyMap<StreamEntity, StreamOutput>, batch: Batch): StreamOutput[] {
  const byIds = [...outputs.values()].filter(({ entity }) => entity.stream.read.by === 'ids')
  for (const output of byIds) {
    output.addDue(batch.dueAdded ?? [])
    output.removeDue(batch.dueRemoved ?? [])
  }
  const walked = batch.states.flatMap(({ entity, state }) => {
    const output = outputs.get(entity)
    output?.setState(state)
    // What is read by ids gets nothing from the walk itself; its own batches bring its states.
    return output === undefined || byIds.includes(output) ? [] : [output]
  })
  return [...walked, ...byIds.filter(({ entity }) => batch.writes.some((write) => write.entity === entity))]
}

/**
 * What earlier syncs have settled of each stream that shares a walk. Streams that go on from the same place read
 * nothing for each other; then all that Gong sends is sent on.
 */
function settledBefore(
  streams: readonly StartedStream[],
  span: Span,
): Map<StreamEntity, readonly Interval[]> {
  const shared = streams.filter(({ entity: { stream } }) => {
    const { read } = stream
    return read.by === 'ids' || (read.by === 'window' && read.unit === 'instant')
  })
  const settled = shared.map(({ entity, start: { saved } }): [StreamEntity, readonly Interval[]] => [
    entity,
    saved === undefined ? [] : planReading(loadState(saved, entity.name), span, 0).state.done,
  ])
  return new Set(settled.map(([, done]) => JSON.stringify(done))).size > 1 ? new Map(settled) : new Map()
}
