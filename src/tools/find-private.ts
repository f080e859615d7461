import type { Entity, GongRecord } from '../entities/entity.ts'
import { requireStream } from '../entities/names.ts'
import type { Reader } from './create-reader.ts'

/**
 * Which of the records are of private calls: those that say so themselves, and those whose call does. Where records
 * are read by the ids of calls, the calls are asked, a hundred a request; a call that Gong does not list may be private.
 */
export async function findPrivate(
  { stream }: Entity,
  records: readonly GongRecord[],
  { readPage }: Reader,
): Promise<ReadonlySet<GongRecord>> {
  if (stream === undefined || records.length === 0) return new Set()
  const { privateFlag, read } = stream
  if (privateFlag !== undefined)
    return new Set(records.filter((record) => valueAt(record, privateFlag) === true))
  if (read.by !== 'ids') return new Set()
  const [parentName = ''] = read.of
  const { stream: parent, name } = requireStream(parentName)
  const ids = records.map((record) => String(record[read.match] ?? ''))
  const open = new Set<unknown>()
  for (let at = 0; at < ids.length; at += read.batch) {
    const page = await readPage<GongRecord>(name, {
      [read.param]: [...new Set(ids.slice(at, at + read.batch))],
    })
    for (const call of page.records) {
      const holder = parent.table?.lift === undefined ? call : (call[parent.table.lift] as GongRecord | null)
      const isPrivate = parent.privateFlag !== undefined && valueAt(call, parent.privateFlag) === true
      if (!isPrivate) open.add(holder?.['id'])
    }
  }
  return new Set(records.filter((_, index) => !open.has(ids[index])))
}

function valueAt(record: GongRecord, path: string): unknown {
  let value: unknown = record
  for (const name of path.split('.')) value = (value as GongRecord | null | undefined)?.[name]
  return value
}
