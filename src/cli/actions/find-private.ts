import type { Executor } from '../../client/execute.ts'
import { createRecordList } from '../../client/record-list.ts'
import { listAction, paramsOf } from '../../entities/actions.ts'
import type { Entity, GongRecord, StreamEntity } from '../../entities/entity.ts'
import { requireStream } from '../../entities/names.ts'
import { GongError, toGongError } from '../../errors/gong-error.ts'
import { isPrivate, keyOf, toStreamRecord } from '../../sync/record.ts'

/**
 * The records that belong to private calls. Some say so themselves; of others, such as transcripts, the calls that they
 * belong to are asked for, which costs a request for each hundred.
 */
export async function findPrivate(
  executor: Executor,
  { stream }: Entity,
  records: readonly GongRecord[],
  signal: AbortSignal,
): Promise<ReadonlySet<GongRecord>> {
  if (stream === undefined) return new Set()
  const { read } = stream
  if (read.by !== 'ids') return new Set(records.filter((record) => isPrivate(stream, record)))
  const source = read.of
    .map((name) => requireStream(name))
    .find((entity) => read.param in paramsOf(listAction(entity).action))
  if (source === undefined) return new Set()
  const hidden = new Set<string>()
  const idOf = (record: GongRecord) => String(record[read.match])
  for (let start = 0; start < records.length; start += read.batch) {
    const params = { [read.param]: records.slice(start, start + read.batch).map(idOf) }
    for await (const record of listSource(executor, source, params, signal))
      if (isPrivate(source.stream, record))
        hidden.add(keyOf(source.stream.key, toStreamRecord(source, record).fields))
  }
  return new Set(records.filter((record) => hidden.has(idOf(record))))
}

async function* listSource(
  executor: Executor,
  source: StreamEntity,
  params: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): AsyncGenerator<GongRecord> {
  const target = listAction(source)
  try {
    yield* createRecordList((cursor) => executor.page(target, params, { cursor, signal }))
  } catch (thrown) {
    if (signal.aborted) throw thrown
    const { code, message, advice } = toGongError(thrown)
    throw new GongError(code, `Which calls are private could not be found out. ${message}`, {
      advice: `${advice} With --include-private it need not be known.`,
      cause: thrown,
    })
  }
}
