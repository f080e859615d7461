import type { NamedAction } from '../entities/actions.ts'
import type { GongRecord, Params } from '../entities/entity.ts'
import type { CallOptions, Executor, Page } from './execute.ts'
import { findPrivate } from './find-private.ts'
import { readSlice } from './read-slice.ts'

/** Some of the records that are to be shown, with where the list stands after them. */
export interface VisibleRecords {
  readonly records: readonly GongRecord[]
  /** Of private calls, among those that were read for these. */
  readonly leftOut: number
  readonly totalRecords: number | undefined
  /** The last of Gong's pages that were read for them. */
  readonly page: Page | undefined
  /** To go on after the last record; undefined at the end. */
  readonly cursor: string | undefined
}

export interface ReadVisibleOptions extends CallOptions {
  readonly cursor?: string | undefined
  readonly limit: number
  readonly includePrivate: boolean
}

/** Reads a list a page at a time, without the records of private calls, until there are as many as asked for. */
export async function* readVisible(
  executor: Executor,
  target: NamedAction,
  params: Params,
  { limit, includePrivate, cursor: start, ...options }: ReadVisibleOptions,
): AsyncGenerator<VisibleRecords> {
  const remembering = rememberPage(executor)
  let left = limit
  let cursor = start
  do {
    const whole = await readSlice(remembering, target, params, { ...options, cursor })
    const hidden: ReadonlySet<GongRecord> = includePrivate
      ? new Set()
      : await findPrivate(executor, target.entity, whole.records, options)
    const isHidden = (record: GongRecord) => hidden.has(record)
    const wanted = lastWanted(whole.records, left, isHidden)
    const slice =
      wanted === whole.records.length
        ? whole
        : await readSlice(remembering, target, params, { ...options, cursor, limit: wanted })
    const records = slice.records.filter((record) => !isHidden(record))
    cursor = slice.cursor
    left -= records.length
    const { totalRecords } = slice
    const leftOut = slice.records.length - records.length
    yield { records, leftOut, totalRecords, page: whole.page, cursor }
  } while (cursor !== undefined && left > 0)
}

/** The same at once; without a limit, what is visible of one of Gong's pages. */
export async function readSome(
  executor: Executor,
  target: NamedAction,
  params: Params,
  { limit, ...options }: Omit<ReadVisibleOptions, 'limit'> & { readonly limit?: number | undefined },
): Promise<VisibleRecords> {
  const whole = { ...options, limit: limit ?? Number.POSITIVE_INFINITY }
  let found: VisibleRecords | undefined
  for await (const part of readVisible(executor, target, params, whole)) {
    const records = [...(found?.records ?? []), ...part.records]
    found = { ...part, records, leftOut: (found?.leftOut ?? 0) + part.leftOut }
    if (limit === undefined) break
  }
  return found ?? { records: [], leftOut: 0, totalRecords: undefined, page: undefined, cursor: undefined }
}

/** How many records must be taken to have so many visible ones. */
function lastWanted(
  records: readonly GongRecord[],
  limit: number,
  isHidden: (record: GongRecord) => boolean,
): number {
  let visible = 0
  for (const [index, record] of records.entries()) {
    if (!isHidden(record)) visible++
    if (visible >= limit) return index + 1
  }
  return records.length
}

/** An executor that gives the page it read last again without asking for it. */
function rememberPage(executor: Executor): Executor {
  let last: { readonly cursor: string | undefined; readonly page: Promise<Page> } | undefined
  return {
    ...executor,
    page(target, params, options = {}) {
      if (last === undefined || last.cursor !== options.cursor)
        last = { cursor: options.cursor, page: executor.page(target, params, options) }
      return last.page
    },
  }
}
