import type { CallOptions, Executor, Page } from '../client/execute.ts'
import { listAction, paramsOf } from '../entities/actions.ts'
import type { Params, StreamEntity } from '../entities/entity.ts'
import type { Batch, Destination } from './destination.ts'
import type { StreamResult, SyncEvent } from './events.ts'
import type { Span } from './state.ts'

export interface RunOptions {
  readonly executor: Executor
  readonly destination: Destination
  readonly span: Span
  readonly includePrivate: boolean
  /** Parameters that every stream's requests get where the action takes them, such as a workspace. */
  readonly params: Params
  /**
   * Whether the destination holds nothing but what these parameters bring: then what is missing of a part of the
   * account is gone too. Without it rows may be of other parts.
   */
  readonly isAlone?: boolean
  readonly signal: AbortSignal
  readonly onEvent: (event: SyncEvent) => void
}

/** What all readers of one run share: the wire, the destination, the counts. */
export interface Run extends RunOptions {
  /** One page of a stream's list. */
  page(entity: StreamEntity, params: Params, cursor: string | undefined): Promise<Page>
  /** Stores a batch; batches are stored one after the other. */
  commit(batch: Batch): Promise<void>
  /** Counts a private call that is left out. */
  leaveOut(id: string): void
  readonly privateLeftOut: () => number
  readonly results: ReadonlyMap<StreamEntity, StreamResult>
  /** Whether Gong has answered anything about the stream, or about any. */
  readonly hasAnswered: (entity?: StreamEntity) => boolean
}

export function createRun(options: RunOptions, streams: readonly StreamEntity[]): Run {
  const { destination, executor, onEvent, signal } = options
  const results = new Map(
    streams.map((entity): [StreamEntity, StreamResult] => [
      entity,
      { entity, added: 0, updated: 0, unchanged: 0, deleted: 0 },
    ]),
  )
  const answered = new Set<StreamEntity>()
  const privateIds = new Set<string>()
  let committing: Promise<unknown> = Promise.resolve()

  async function store(batch: Batch): Promise<void> {
    const written = await destination.commit(batch)
    for (const { entity, added, updated, unchanged, deleted } of written) {
      const result = results.get(entity)
      if (result === undefined) continue
      result.added += added
      result.updated += updated
      result.unchanged += unchanged
      result.deleted += deleted
    }
    onEvent({ type: 'written', written })
  }

  return {
    ...options,
    results,
    async page(entity, params, cursor) {
      const action = listAction(entity)
      const options: CallOptions & { cursor: string | undefined } = { signal, priority: 'background', cursor }
      const page = await executor.page(action, { ...entity.stream.params, ...params }, options)
      answered.add(entity)
      return page
    },
    commit(batch) {
      const stored = committing.then(() => store(batch))
      committing = stored.catch(() => undefined)
      return stored
    },
    leaveOut: (id) => void privateIds.add(id),
    privateLeftOut: () => privateIds.size,
    hasAnswered: (entity) => (entity === undefined ? answered.size > 0 : answered.has(entity)),
  }
}

/** Whether what a complete reading does not bring is gone from the destination. */
export function showsDeleted({ params, isAlone = false }: RunOptions): boolean {
  return isAlone || Object.keys(params).length === 0
}

/** Those of the run's common parameters that a stream's list takes. */
export function commonParams(run: RunOptions, entity: StreamEntity): Params {
  const known = paramsOf(listAction(entity).action)
  return Object.fromEntries(Object.entries(run.params).filter(([name]) => name in known))
}
