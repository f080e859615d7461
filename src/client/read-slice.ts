import type { NamedAction } from '../entities/actions.ts'
import type { GongRecord, Params } from '../entities/entity.ts'
import { GongError } from '../errors/gong-error.ts'
import type { CallOptions, Executor, Page } from './execute.ts'

/** A stretch of a list of the length that was asked for, wherever Gong's own pages end. */
export interface Slice {
  readonly records: readonly GongRecord[]
  readonly totalRecords: number | undefined
  /** To go on after the last record; our own or Gong's, `readSlice` takes both. */
  readonly cursor: string | undefined
  /** The last of Gong's pages that were read for it; undefined when none had to be. */
  readonly page: Page | undefined
}

export interface SliceOptions extends CallOptions {
  readonly cursor?: string | undefined
  /** Without it, one of Gong's pages. */
  readonly limit?: number | undefined
}

/** Gong's cursor of a page, and how many of its records were given out already. */
interface Position {
  readonly page: string | undefined
  readonly skip: number
}

const ownPrefix = 'gc1.'

/**
 * Reads records from a position on. A limit that ends inside one of Gong's pages gives a cursor of our own, and the page
 * is read again to go on: no record is lost or given twice as long as the page does not change.
 * @throws GongError `usage` when the cursor is one that we did not make whole.
 */
export async function readSlice(
  executor: Executor,
  target: NamedAction,
  params: Params,
  { cursor, limit, ...options }: SliceOptions = {},
): Promise<Slice> {
  let position = readPosition(cursor)
  const records: GongRecord[] = []
  for (;;) {
    const page = await executor.page(target, params, { ...options, cursor: position.page })
    const left = (limit ?? Number.POSITIVE_INFINITY) - records.length
    const fresh = page.records.slice(position.skip)
    records.push(...fresh.slice(0, left))
    const { totalRecords } = page
    if (fresh.length > left) {
      const next = { page: position.page, skip: position.skip + left }
      return { records, totalRecords, cursor: writePosition(next), page }
    }
    const isEnough = limit === undefined || records.length >= limit
    if (page.cursor === undefined || isEnough) return { records, totalRecords, cursor: page.cursor, page }
    position = { page: page.cursor, skip: 0 }
  }
}

/**
 * The cursor after some records of one of Gong's pages.
 * @param cursor with which the page was read.
 * @throws GongError `usage` when it is one that we did not make whole.
 */
export function cursorAfter(cursor: string | undefined, count: number): string {
  const { page, skip } = readPosition(cursor)
  return writePosition({ page, skip: skip + count })
}

function writePosition({ page, skip }: Position): string {
  return `${ownPrefix}${skip}.${page ?? ''}`
}

function readPosition(cursor: string | undefined): Position {
  if (cursor === undefined || !cursor.startsWith(ownPrefix)) return { page: cursor, skip: 0 }
  const match = /^(\d{1,9})\.(.*)$/s.exec(cursor.slice(ownPrefix.length))
  if (match === null) {
    throw new GongError('usage', `The cursor “${cursor}” is not whole.`, {
      advice: 'Give it exactly as it came with the page before, or leave it out to begin anew.',
    })
  }
  return { page: match[2] === '' ? undefined : match[2], skip: Number(match[1]) }
}
