import type { Gong } from '../client/create-gong.ts'
import type { Connection } from '../connections/connection.ts'
import type { Connections } from '../connections/connections.ts'
import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import { listAction, paramsOf } from '../entities/actions.ts'
import { streamList } from '../entities/entities.ts'
import type { Params, Reading, StreamEntity } from '../entities/entity.ts'
import { requireStream } from '../entities/names.ts'
import {
  isPrivate,
  keyOf,
  type StreamRecord,
  toFedRecord,
  toStreamRecord,
} from '../entities/stream-record.ts'
import { GongError } from '../errors/gong-error.ts'
import { baseVariant, createRecordDestination } from '../records/record-destination.ts'
import type { RecordStore } from '../records/record-store.ts'
import type { Batch, Destination, Due } from '../sync/destination.ts'
import { syncBody } from '../webhooks/bodies/sync-body.ts'
import type { Outbox } from '../webhooks/outbox.ts'
import { guardConnection } from './guard-connection.ts'
import { addCounts, hasChanges } from './last-run.ts'
import { countsOf } from './run-connection.ts'
import { fieldsByStream } from './run-streams.ts'
import { type SyncCatalog, syncNameOf } from './sync-catalog.ts'

export interface ReadCallsParts {
  readonly database: Database
  readonly engine: Engine
  readonly connections: Pick<Connections, 'open'>
  readonly catalog: SyncCatalog
  readonly records: RecordStore
  readonly outbox: Outbox
  /** Whether private calls are read where a connection does not say. */
  readonly includePrivate: boolean
  readonly now: () => number
}

/** What a targeted reading found, by the ids of the calls. */
export interface ReadCalls {
  /** Stored, or found as they are stored. */
  readonly found: readonly string[]
  /** Met as private and left out; what was stored of them is marked as deleted. */
  readonly private: readonly string[]
  /** Not there yet, or not for these credentials to see. */
  readonly missing: readonly string[]
  /** Found calls whose transcript is not there yet. */
  readonly withoutTranscript: readonly string[]
}

type IdsReading = Extract<Reading, { by: 'ids' }>

/**
 * Reads given calls and their transcripts, in two requests, and stores them as a sync does. Products are told of what
 * changed.
 * @param ids at most as many as Gong takes at once, which is 100.
 */
export async function readCalls(
  connection: Connection,
  ids: readonly string[],
  parts: ReadCallsParts,
  signal?: AbortSignal,
): Promise<ReadCalls> {
  const chosen = new Set(
    [...parts.catalog.of(connection).values()].flatMap(({ source }) =>
      source.by === 'stream' ? [source.entity] : [],
    ),
  )
  const plan = planReading(chosen)
  if (plan === undefined || ids.length === 0)
    // Nobody waits for what the connection does not sync.
    return { found: [], private: [], missing: [], withoutTranscript: [] }
  if (ids.length > plan.read.batch)
    throw new GongError(
      'usage',
      `At most ${plan.read.batch} calls are read at once; these are ${ids.length}.`,
    )
  const gong = await parts.connections.open(connection)
  const calls = await listByIds(gong, plan.source, plan.read.param, ids, { connection, signal })
  const { includePrivate = parts.includePrivate } = connection.settings
  const hidden = includePrivate ? [] : calls.filter(({ record }) => isPrivate(plan.source.stream, record))
  const shown = calls.filter((call) => !hidden.includes(call))
  const idOf = ({ fields }: StreamRecord) => keyOf(plan.source.stream.key, fields)
  const found = shown.map(idOf)
  const hiddenIds = hidden.map(idOf)
  const destination = openDestination(connection, plan, hiddenIds, chosen, parts)
  await destination.commit(callsBatch(plan, shown, chosen, hiddenIds))
  const withTranscript = await readTranscripts(gong, plan, shown, destination, { connection, signal })
  return {
    found,
    private: hiddenIds,
    missing: ids.filter((id) => !found.includes(id) && !hiddenIds.includes(id)),
    withoutTranscript: withTranscript === undefined ? [] : found.filter((id) => !withTranscript.has(id)),
  }
}

/** What is asked: a listing that takes ids, and the stream that is read by its ids. */
interface Plan {
  readonly source: StreamEntity
  readonly read: IdsReading
  /** Undefined when the connection does not sync it. */
  readonly byIds: StreamEntity | undefined
}

function planReading(chosen: ReadonlySet<StreamEntity>): Plan | undefined {
  for (const byIds of streamList) {
    const { read } = byIds.stream
    if (read.by !== 'ids') continue
    const source = read.of
      .map((name) => requireStream(name))
      .find((entity) => read.param in paramsOf(listAction(entity).action))
    const isWanted = [byIds, ...read.of.map((name) => requireStream(name))].some((one) => chosen.has(one))
    if (source !== undefined && isWanted)
      return { source, read, byIds: chosen.has(byIds) ? byIds : undefined }
  }
  return undefined
}

/** For whom is asked, and until when. */
interface Asker {
  readonly connection: Connection
  readonly signal: AbortSignal | undefined
}

async function listByIds(
  gong: Gong,
  entity: StreamEntity,
  param: string,
  ids: readonly string[],
  { connection: { settings }, signal }: Asker,
): Promise<StreamRecord[]> {
  const target = listAction(entity)
  const inWorkspace: Params =
    settings.workspaceId !== undefined && 'workspaceId' in paramsOf(target.action)
      ? { workspaceId: settings.workspaceId }
      : {}
  const params = { ...entity.stream.params, ...inWorkspace, [param]: ids }
  // Before all that is only scheduled: somebody waits for it.
  const { records } = await gong.executor.page(target, params, { priority: 'interactive', signal })
  return records.map((record) => toStreamRecord(entity, record))
}

/** The calls as the streams that are made of them. */
function callsBatch(
  { source, byIds }: Plan,
  calls: readonly StreamRecord[],
  chosen: ReadonlySet<StreamEntity>,
  hiddenIds: readonly string[],
): Batch {
  const fed = fedBy(source).map((entity) => {
    const field = source.stream.feeds?.[entity.name] ?? ''
    return { entity, records: calls.map(({ record }) => toFedRecord(entity, field, record)) }
  })
  const writes = [{ entity: source, records: calls }, ...fed].filter(({ entity }) => chosen.has(entity))
  const dueAdded = byIds === undefined ? [] : calls.map((call) => dueOf(source, call))
  return { writes, states: [], dueAdded, dueRemoved: hiddenIds }
}

/** The streams whose records a stream's contain whole. */
function fedBy({ stream }: StreamEntity): StreamEntity[] {
  return Object.keys(stream.feeds ?? {}).map((name) => requireStream(name))
}

function dueOf({ stream }: StreamEntity, { fields }: StreamRecord): Due {
  const started = fields[stream.timeField ?? '']
  return { id: keyOf(stream.key, fields), started: typeof started === 'string' ? started : null }
}

/** Reads and stores the transcripts of calls. @returns the calls that have one; undefined when none are wanted. */
async function readTranscripts(
  gong: Gong,
  { source, read, byIds }: Plan,
  calls: readonly StreamRecord[],
  destination: Destination,
  asker: Asker,
): Promise<ReadonlySet<string> | undefined> {
  if (byIds === undefined) return undefined
  if (calls.length === 0) return new Set()
  const started = new Map(calls.map((call) => dueOf(source, call)).map((due) => [due.id, due.started]))
  const answers = await listByIds(gong, byIds, read.param, [...started.keys()], asker)
  const records = answers.flatMap(({ record }) => {
    const id = String(record[read.match] ?? '')
    const { timeField } = byIds.stream
    if (!started.has(id)) return []
    return [
      toStreamRecord(byIds, timeField === undefined ? record : { ...record, [timeField]: started.get(id) }),
    ]
  })
  const answered = records.map(({ record }) => String(record[read.match]))
  await destination.commit({ writes: [{ entity: byIds, records }], states: [], dueRemoved: answered })
  return new Set(answered)
}

function openDestination(
  connection: Connection,
  plan: Plan,
  hiddenIds: readonly string[],
  chosen: ReadonlySet<StreamEntity>,
  parts: ReadCallsParts,
): Destination {
  const { database, engine, records, outbox, now } = parts
  const startedAt = now()
  const affected = [plan.source, ...fedBy(plan.source), ...(plan.byIds === undefined ? [] : [plan.byIds])]
    .filter((entity) => chosen.has(entity))
    .toSorted((left, right) => (left.stream.model < right.stream.model ? -1 : 1))
  const destination = createRecordDestination({
    database,
    records,
    connection: connection.number,
    variant: baseVariant,
    fields: fieldsByStream(connection.settings),
    now,
    guard: (transaction) => guardConnection(transaction, engine, connection.number),
    async onWritten(transaction, written) {
      let counts = countsOf(written, baseVariant)
      for (const entity of hiddenIds.length === 0 ? [] : affected) {
        const { model } = entity.stream
        const removed = await records.remove(transaction, connection.number, model, hiddenIds)
        counts = addCounts(counts, { [model]: removed })
      }
      for (const entity of affected) {
        const { model } = entity.stream
        const changed = counts[model]
        if (changed === undefined || !hasChanges(changed)) continue
        const part = { connection, syncName: syncNameOf(entity), syncVariant: baseVariant, model, startedAt }
        const body = syncBody({ ...part, syncType: 'WEBHOOK', ...changed })
        await outbox.put(transaction, { type: 'sync', connection, body })
      }
    },
  })
  return {
    ...destination,
    async commit(batch) {
      const written = await destination.commit(batch)
      outbox.wake()
      return written
    },
  }
}
