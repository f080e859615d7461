import type { Database } from '../database/open-database.ts'
import type { GongRecord, StreamEntity } from '../entities/entity.ts'
import { keyOf, type StreamRecord } from '../entities/stream-record.ts'
import type { Batch, Destination, Due, Saved, Written } from '../sync/destination.ts'
import type { Interval } from '../sync/interval.ts'
import { timeOf } from '../sync/record.ts'
import type { NewRecord, RecordStore } from './record-store.ts'
import { hashOf } from './write-records.ts'

/** What a destination of a connection's records is made of. */
export interface RecordDestinationOptions {
  readonly database: Database
  readonly records: RecordStore
  readonly connection: number
  /** `base` for the syncs as they are; else the name under which they are kept once more. */
  readonly variant: string
  /** Fields that are kept, by the name of the stream; all of a stream that is not named. */
  readonly fields: Readonly<Record<string, readonly string[]>>
  readonly now: () => number
  /** Stands at the beginning of each transaction, and refuses it by throwing. */
  readonly guard: (database: Database) => Promise<void>
  /** Stands at its end: what is told of the batch is stored with it. */
  readonly onWritten: (database: Database, written: readonly Written[]) => Promise<void>
}

/** The variant of syncs of which nobody made another. */
export const baseVariant = 'base'

/** The model of a stream's records; those of a variant are kept apart. */
export function modelOf({ stream }: StreamEntity, variant: string): string {
  return modelName(stream.model, variant)
}

/** The name under which a model's records are kept. */
export function modelName(model: string, variant: string): string {
  return variant === baseVariant ? model : `${model}::${variant}`
}

/** The records of a connection as a destination of the engine: a batch is one transaction. */
export function createRecordDestination(options: RecordDestinationOptions): Destination {
  const { database, records, connection, variant } = options
  return {
    open: () => readSaved(options),
    async commit(batch) {
      // Before the transaction, which others wait for.
      const changes = changesOf(options, batch)
      return database.transaction().execute(async (transaction) => {
        await options.guard(transaction)
        const written: Written[] = []
        for (const change of changes) written.push(...(await writeChange(options, transaction, change)))
        await saveDue(options, transaction, batch)
        await saveStates(options, transaction, batch)
        await options.onWritten(transaction, written)
        return written
      })
    },
    async hasRows(entity, interval) {
      return records.hasAny(connection, modelOf(entity, variant), interval)
    },
    close: () => undefined,
  }
}

async function readSaved({ database, connection, variant }: RecordDestinationOptions): Promise<Saved> {
  const states = await database
    .selectFrom('stream_states')
    .select(['stream', 'state'])
    .where('connection', '=', connection)
    .where('variant', '=', variant)
    .execute()
  const due = await database
    .selectFrom('due_calls')
    .select(['id', 'started'])
    .where('connection', '=', connection)
    .where('variant', '=', variant)
    .orderBy('since')
    .orderBy('id')
    .execute()
  return { states: new Map(states.map(({ stream, state }) => [stream, JSON.parse(state)])), due }
}

/** The record of a stream as it is kept. */
function toNewRecord(
  entity: StreamEntity,
  { fields, within }: StreamRecord,
  kept: readonly string[] | undefined,
): NewRecord {
  const { stream } = entity
  const all = within === undefined ? fields : { ...fields, ...carriedFields(entity, within) }
  const data = kept === undefined ? all : chooseFields(all, [...kept, ...stream.key])
  return {
    id: keyOf(stream.key, fields),
    data,
    hash: hashOf(data, new Set(stream.volatile)),
    time: timeSpan(entity, fields),
  }
}

/** What the stream's records have of the record that they came in. */
function carriedFields({ stream: { carries = {} } }: StreamEntity, within: GongRecord): GongRecord {
  return Object.fromEntries(
    Object.entries(carries).flatMap(([name, field]) => (field in within ? [[name, within[field]]] : [])),
  )
}

function chooseFields(fields: GongRecord, kept: readonly string[]): GongRecord {
  return Object.fromEntries(kept.flatMap((name) => (name in fields ? [[name, fields[name]]] : [])))
}

/** Between which moments a record lies, by the times that Gong may filter by; undefined when one is missing. */
function timeSpan({ stream }: StreamEntity, fields: GongRecord): NewRecord['time'] {
  const candidates =
    stream.read.by === 'window'
      ? stream.read.times
      : stream.timeField === undefined
        ? []
        : [[stream.timeField]]
  const times = candidates.map((names) => timeOf(fields, names))
  const known = times.filter((time) => time !== undefined)
  if (known.length === 0 || known.length < times.length) return undefined
  return { from: Math.floor(Math.min(...known)), to: Math.floor(Math.max(...known)) }
}

/** What a batch does to the records of one stream. */
interface Change {
  readonly entity: StreamEntity
  readonly records: NewRecord[]
  /** Complete readings: of a stretch of time, or of everything. */
  readonly readings: { readonly interval: Interval | undefined; readonly present: ReadonlySet<string> }[]
}

/**
 * A batch by model, in one order everywhere: who locks several models could otherwise wait for one who waits for them.
 */
function changesOf({ fields }: RecordDestinationOptions, batch: Batch): Change[] {
  const { writes, absent = [], complete = [] } = batch
  const changes = new Map<StreamEntity, Change>()
  const changeOf = (entity: StreamEntity) => {
    const change = changes.get(entity) ?? { entity, records: [], readings: [] }
    changes.set(entity, change)
    return change
  }
  for (const { entity, records } of writes)
    for (const record of records)
      changeOf(entity).records.push(toNewRecord(entity, record, fields[entity.name]))
  for (const { entity, interval, present } of absent) changeOf(entity).readings.push({ interval, present })
  for (const { entity, keys } of complete)
    changeOf(entity).readings.push({ interval: undefined, present: keys })
  return [...changes.values()].toSorted((left, right) =>
    left.entity.stream.model < right.entity.stream.model ? -1 : 1,
  )
}

async function writeChange(
  { records, connection, variant }: RecordDestinationOptions,
  database: Database,
  { entity, records: made, readings }: Change,
): Promise<Written[]> {
  const model = modelOf(entity, variant)
  const written: Written[] = []
  if (made.length > 0) {
    written.push({ entity, ...(await records.save(database, connection, model, made)) })
  }
  for (const { interval, present } of readings) {
    const ids = await records.liveIds(database, connection, model, interval)
    const gone = ids.filter((id) => !present.has(id))
    written.push({ entity, ...(await records.remove(database, connection, model, gone)) })
  }
  return written
}

const rowsAtOnce = 200

async function saveDue(
  { connection, variant, now }: RecordDestinationOptions,
  database: Database,
  { dueAdded = [], dueRemoved = [] }: Batch,
): Promise<void> {
  const since = now()
  const added = [...new Map(dueAdded.map((due): [string, Due] => [due.id, due])).values()]
  for (let start = 0; start < added.length; start += rowsAtOnce) {
    const part = added.slice(start, start + rowsAtOnce)
    await database
      .insertInto('due_calls')
      .values(part.map(({ id, started }) => ({ connection, variant, id, started, since })))
      .onConflict((conflict) => conflict.columns(['connection', 'variant', 'id']).doNothing())
      .execute()
  }
  for (let start = 0; start < dueRemoved.length; start += rowsAtOnce) {
    await database
      .deleteFrom('due_calls')
      .where('connection', '=', connection)
      .where('variant', '=', variant)
      .where('id', 'in', dueRemoved.slice(start, start + rowsAtOnce))
      .execute()
  }
}

async function saveStates(
  { connection, variant, now }: RecordDestinationOptions,
  database: Database,
  { states }: Batch,
): Promise<void> {
  for (const { entity, state } of states) {
    const saved = { state: JSON.stringify(state), saved_at: now() }
    await database
      .insertInto('stream_states')
      .values({ connection, variant, stream: entity.name, ...saved })
      .onConflict((conflict) => conflict.columns(['connection', 'variant', 'stream']).doUpdateSet(saved))
      .execute()
  }
}
