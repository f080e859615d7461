import { listAction, paramsOf } from '../entities/actions.ts'
import type { GongRecord, Reading, StreamEntity } from '../entities/entity.ts'
import { requireStream } from '../entities/names.ts'
import type { StreamRecord } from '../entities/stream-record.ts'
import { isPrivate, keyOf, toStreamRecord } from '../entities/stream-record.ts'
import { GongError } from '../errors/gong-error.ts'
import type { Due } from './destination.ts'
import { dayMs, parseMoment } from './moment.ts'
import type { Run } from './run.ts'

/** Batches that are asked for at the same time. */
const sideBySide = 2
/** Ids that may wait before the walk is held up, in batches: what bounds memory when walking is the faster part. */
const mostBatchesWaiting = 5

/** Asks for records by the ids that a walk meets, as many at a time as one request takes. */
export interface IdsLane {
  readonly entity: StreamEntity
  push(due: readonly Due[]): void
  /** Ids that must not be asked for any more: their calls have become private. */
  withdraw(ids: readonly string[]): void
  /** Waits while too many ids are waiting. */
  room(): Promise<void>
  /** No more ids come; resolves when all have been asked for. */
  finish(): Promise<void>
  /** Ids that were asked for, had no record and will be asked for again by a later run. */
  left(): number
}

/**
 * Starts the lane of a stream that is read by ids. Those that earlier runs left are asked for last: by then the walk
 * has told which of them have become private.
 */
export function createIdsLane(run: Run, entity: StreamEntity, saved: readonly Due[]): IdsLane {
  const read = idsReading(entity)
  const left = new Map(saved.map((due) => [due.id, due]))
  const waiting = new Map<string, Due>()
  let isFinished = false
  let failure: unknown
  let stillDue = 0
  let wake = Promise.withResolvers<void>()

  const notify = () => {
    wake.resolve()
    wake = Promise.withResolvers()
  }

  async function work(): Promise<void> {
    while (failure === undefined) {
      if (waiting.size >= read.batch || (isFinished && waiting.size > 0)) {
        const batch = [...waiting.values().take(read.batch)]
        for (const { id } of batch) waiting.delete(id)
        notify()
        stillDue += await readBatch(run, entity, read, batch)
      } else if (isFinished) return
      else await wake.promise
    }
  }

  const workers = Array.from({ length: sideBySide }, () =>
    work().catch((error: unknown) => {
      failure ??= error
      notify()
    }),
  )

  return {
    entity,
    push(due) {
      if (failure !== undefined) return
      for (const item of due) {
        left.delete(item.id)
        waiting.set(item.id, item)
      }
      notify()
    },
    withdraw(ids) {
      for (const id of ids) {
        left.delete(id)
        waiting.delete(id)
      }
    },
    async room() {
      while (failure === undefined && waiting.size >= read.batch * mostBatchesWaiting) await wake.promise
    },
    async finish() {
      for (const due of await stillPublic(run, read, [...left.values()])) waiting.set(due.id, due)
      isFinished = true
      notify()
      await Promise.all(workers)
      if (failure !== undefined) throw failure
    },
    left: () => stillDue,
  }
}

type IdsReading = Extract<Reading, { by: 'ids' }>

function idsReading({ name, stream: { read } }: StreamEntity): IdsReading {
  if (read.by === 'ids') return read
  throw new GongError('internal', `${name} is not read by ids.`)
}

/**
 * Of the calls that earlier runs left and this one's walk has not met, those that a listing by ids does not show as
 * private by now. Where no listing takes ids, or it does not answer, they are what they were when last met.
 */
async function stillPublic(run: Run, read: IdsReading, due: readonly Due[]): Promise<readonly Due[]> {
  const source = read.of
    .map((name) => requireStream(name))
    .find((entity) => read.param in paramsOf(listAction(entity).action))
  if (run.includePrivate || source === undefined) return due
  const known: Due[] = []
  for (let start = 0; start < due.length; start += read.batch) {
    const batch = due.slice(start, start + read.batch)
    try {
      known.push(...(await publicOf(run, source, read.param, batch)))
    } catch (error) {
      if (!(error instanceof GongError) || error.code === 'budget_exhausted') throw error
      known.push(...batch)
    }
  }
  return known
}

/** A batch without the calls that a listing shows as private; those are due no more. */
async function publicOf(
  run: Run,
  source: StreamEntity,
  param: string,
  batch: readonly Due[],
): Promise<Due[]> {
  const params = { [param]: batch.map(({ id }) => id) }
  const options = { signal: run.signal, priority: 'background' } as const
  const { records } = await run.executor.page(listAction(source), params, options)
  const dueRemoved = records
    .filter((record) => isPrivate(source.stream, record))
    .map((record) => keyOf(source.stream.key, toStreamRecord(source, record).fields))
  for (const id of dueRemoved) run.leaveOut(id)
  if (dueRemoved.length > 0) await run.commit({ writes: [], states: [], dueRemoved })
  return batch.filter(({ id }) => !dueRemoved.includes(id))
}

/**
 * Reads one batch to its last page. Ids without a record stay due for as long as the declaration says.
 * @returns how many stay due.
 */
async function readBatch(
  run: Run,
  entity: StreamEntity,
  read: IdsReading,
  batch: readonly Due[],
): Promise<number> {
  const startedOf = new Map(batch.map(({ id, started }) => [id, started]))
  const missing = new Set(startedOf.keys())
  let cursor: string | undefined
  do {
    const page = await readPage(run, entity, read, [...startedOf.keys()], cursor)
    const records = page.records.flatMap((record): StreamRecord[] => {
      const id = String(record[read.match] ?? '')
      // Only what was asked for: a call that was left out must not come back by another way.
      if (!startedOf.has(id)) return []
      missing.delete(id)
      return [toStreamRecord(entity, stamp(entity, record, startedOf.get(id) ?? null))]
    })
    cursor = page.cursor
    const answered = records.map(({ fields }) => String(fields[read.match]))
    const given =
      cursor === undefined ? [...missing].filter((id) => isOverdue(run, read, startedOf.get(id))) : []
    await run.commit({ writes: [{ entity, records }], states: [], dueRemoved: [...answered, ...given] })
  } while (cursor !== undefined)
  return [...missing].filter((id) => !isOverdue(run, read, startedOf.get(id))).length
}

async function readPage(
  run: Run,
  entity: StreamEntity,
  read: IdsReading,
  ids: readonly string[],
  cursor: string | undefined,
) {
  try {
    return await run.page(entity, { [read.param]: ids }, cursor)
  } catch (error) {
    if (!(error instanceof GongError) || error.code !== 'cursor_rejected' || cursor === undefined) throw error
    // Asking again for all of them is one request.
    return run.page(entity, { [read.param]: ids }, undefined)
  }
}

function stamp(entity: StreamEntity, record: GongRecord, started: string | null): GongRecord {
  const { timeField } = entity.stream
  return timeField === undefined ? record : { ...record, [timeField]: started }
}

/** Whether a call is so old that its record will not come any more. */
function isOverdue(run: Run, read: IdsReading, started: string | null | undefined): boolean {
  const time = parseMoment(started)
  return time === undefined || run.span.now - time > read.dueDays * dayMs
}
