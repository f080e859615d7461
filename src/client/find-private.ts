import { listAction } from '../entities/actions.ts'
import type { Entity, GongRecord, StreamEntity } from '../entities/entity.ts'
import { requireStream } from '../entities/names.ts'
import { isPrivate, keyOf, toStreamRecord } from '../entities/stream-record.ts'
import { GongError, toGongError } from '../errors/gong-error.ts'
import type { CallOptions, Executor } from './execute.ts'
import { createRecordList } from './record-list.ts'

/**
 * The records that belong to private calls. Some say so themselves; of others, such as transcripts, the calls that they
 * belong to are asked for, which costs a request for each hundred. A call that Gong does not list may be private.
 */
export async function findPrivate(
  executor: Executor,
  { stream }: Entity,
  records: readonly GongRecord[],
  options: CallOptions,
): Promise<ReadonlySet<GongRecord>> {
  if (stream === undefined) return new Set()
  const { read } = stream
  if (read.by !== 'ids') return new Set(records.filter((record) => isPrivate(stream, record)))
  const [sourceName = ''] = read.of
  const source = requireStream(sourceName)
  const open = new Set<string>()
  const ids = [...new Set(records.map((record) => String(record[read.match])))]
  for (let start = 0; start < ids.length; start += read.batch) {
    const params = { [read.param]: ids.slice(start, start + read.batch) }
    for await (const record of listSource(executor, source, params, options))
      if (!isPrivate(source.stream, record))
        open.add(keyOf(source.stream.key, toStreamRecord(source, record).fields))
  }
  return new Set(records.filter((record) => !open.has(String(record[read.match]))))
}

async function* listSource(
  executor: Executor,
  source: StreamEntity,
  params: Readonly<Record<string, unknown>>,
  options: CallOptions,
): AsyncGenerator<GongRecord> {
  const target = listAction(source)
  try {
    yield* createRecordList((cursor) => executor.page(target, params, { ...options, cursor }))
  } catch (thrown) {
    if (options.signal?.aborted) throw thrown
    const { code, message, advice } = toGongError(thrown)
    throw new GongError(code, `Which calls are private could not be found out. ${message}`, {
      advice: `${advice} With private calls included it need not be known.`,
      cause: thrown,
    })
  }
}
