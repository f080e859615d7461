import { listAction, paramsOf } from '../entities/actions.ts'
import type { GongRecord, Params, Parent, StreamEntity } from '../entities/entity.ts'
import { requireStream } from '../entities/names.ts'
import { isPrivate, keyOf, toStreamRecord } from '../entities/stream-record.ts'
import { GongError } from '../errors/gong-error.ts'
import { dayMs, floorToDay, toIso } from './moment.ts'
import { splitRecord } from './record.ts'
import { commonParams, type Run, showsDeleted } from './run.ts'
import { saveState } from './state.ts'

/** The values of fields that other streams are read by, kept as their records go by. */
export interface ParentValues {
  /** The distinct values of a field over all records of an entity; reads them when this run has not. */
  of(entity: StreamEntity, field: string): Promise<readonly string[]>
  /** Remembers the values of a record that is being written. */
  see(entity: StreamEntity, record: GongRecord): void
  /** From now on the entity's values are complete. */
  complete(entity: StreamEntity): void
}

/** @param needed the parents of the streams of this run. */
export function createParentValues(run: Run, needed: readonly Parent[]): ParentValues {
  const values = new Map<string, Set<string>>()
  const completed = new Set<string>()
  const keep = ({ name }: StreamEntity, record: GongRecord) => {
    for (const { entity, field } of needed) {
      const value = record[field]
      if (entity !== name || value === undefined || value === null || value === '') continue
      const slot = `${entity}.${field}`
      values.set(slot, (values.get(slot) ?? new Set()).add(String(value)))
    }
  }
  return {
    see: keep,
    complete: (entity) => void completed.add(entity.name),
    async of(entity, field) {
      if (!completed.has(entity.name)) {
        for await (const { record } of readRecords(run, entity, this)) keep(entity, record)
        completed.add(entity.name)
      }
      return [...(values.get(`${entity.name}.${field}`) ?? [])]
    },
  }
}

interface WholeRecord {
  readonly record: GongRecord
  /** Whether it is the last of its page: what came so far can be stored. */
  readonly endsPage: boolean
}

/** Every record of a stream that is not read by time: once, or once for each combination of its parents. */
async function* readRecords(
  run: Run,
  entity: StreamEntity,
  parents: ParentValues,
): AsyncGenerator<WholeRecord> {
  for await (const params of combinations(run, entity, parents)) {
    let cursor: string | undefined
    do {
      const page = await readPage(run, entity, params, cursor)
      cursor = page?.cursor
      const stamps = Object.fromEntries(
        Object.keys(entity.stream.stamps ?? {}).flatMap((name) =>
          name in params ? [[name, params[name]]] : [],
        ),
      )
      const records = (page?.records ?? []).flatMap((record) => splitRecord(entity.stream, record))
      for (const [index, record] of records.entries()) {
        yield { record: { ...record, ...stamps }, endsPage: index === records.length - 1 }
      }
    } while (cursor !== undefined)
  }
}

/** A page, or nothing when the parent is gone meanwhile. */
async function readPage(run: Run, entity: StreamEntity, params: Params, cursor: string | undefined) {
  try {
    return await run.page(entity, { ...commonParams(run, entity), ...params }, cursor)
  } catch (error) {
    const isGone =
      error instanceof GongError && error.disposition === 'skip' && entity.stream.read.by === 'parents'
    if (!isGone) throw error
    run.onEvent({ type: 'note', entity, message: `${error.message} Left out: ${JSON.stringify(params)}.` })
    return undefined
  }
}

/** The parameters of each request that the stream takes: one for each combination of parents' values. */
async function* combinations(run: Run, entity: StreamEntity, values: ParentValues): AsyncGenerator<Params> {
  const { read } = entity.stream
  if (read.by !== 'parents') {
    yield {}
    return
  }
  let found = read.range === undefined ? [{}] : rangeOfDays(run, read.range)
  for (const parent of read.parents) {
    const choices = await choicesOf(run, entity, parent, values)
    found = found.flatMap((params) => choices.map((choice) => ({ ...params, ...choice })))
  }
  yield* found
}

/** What a request says of a parent: each of its values, or the one that the user chose. */
async function choicesOf(
  run: Run,
  entity: StreamEntity,
  { entity: name, field, param }: Parent,
  values: ParentValues,
): Promise<Params[]> {
  const chosen = run.params[param]
  if (chosen !== undefined) return [{ [param]: chosen }]
  const known = paramsOf(listAction(entity).action)[param]
  const isOptional = known !== undefined && known.isRequired !== true
  try {
    const ids = await values.of(requireStream(name), field)
    // Where there is no parent the request may still bring something, if it may go without.
    return ids.length === 0 && isOptional ? [{}] : ids.map((id) => ({ [param]: id }))
  } catch (error) {
    const isRefused = error instanceof GongError && ['unauthorized', 'forbidden'].includes(error.code)
    if (!isRefused || !isOptional) throw error
    run.onEvent({ type: 'note', entity, message: `Read without ${param}: ${error.message}` })
    return [{}]
  }
}

/** The range as parameters; none at all where it is empty. */
function rangeOfDays({ span }: Run, range: { from: string; to: string; daysBack: number }): Params[] {
  const to = floorToDay(span.until ?? span.now)
  const from = span.since ?? to - range.daysBack * dayMs
  return from < to ? [{ [range.from]: toIso(from), [range.to]: toIso(to) }] : []
}

/** Reads a stream whole and writes it; rows that did not come any more are gone. */
export async function readWhole(run: Run, entity: StreamEntity, parents: ParentValues): Promise<void> {
  const keys = new Set<string>()
  let records: ReturnType<typeof toStreamRecord>[] = []
  for await (const { record, endsPage } of readRecords(run, entity, parents)) {
    if (run.includePrivate || !isPrivate(entity.stream, record)) {
      const item = toStreamRecord(entity, record)
      records.push(item)
      keys.add(keyOf(entity.stream.key, item.fields))
      parents.see(entity, record)
    }
    if (endsPage) {
      await run.commit({ writes: [{ entity, records }], states: [] })
      records = []
    }
  }
  const { now, scope } = run.span
  await run.commit({
    writes: [{ entity, records }],
    states: [{ entity, state: saveState({ since: now, done: [], readAt: now, scope }) }],
    // Of a part of the account nothing can be said about the rows of the others.
    complete: showsDeleted(run) ? [{ entity, keys }] : [],
  })
  parents.complete(entity)
}
