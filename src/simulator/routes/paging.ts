import { type Cursors, PAGE_SIZE, type Position } from '../cursor.ts'

/** Where the records of a paged operation come from. */
export interface PageSource<T> {
  /** The operation's id; a cursor of another operation is refused. */
  readonly operation: string
  /** The name of the id in the cursor: `callId`, `userId`, ... */
  readonly idName: string
  /** How many records there are; asked once, for the first page. */
  count(): number
  /** Records after a position, in order. */
  after(position: Position | undefined): Iterable<T>
  positionOf(record: T): Position
}

/** A page and its envelope. */
export interface Page<T> {
  readonly records: Readonly<Record<string, unknown>>
  readonly items: readonly T[]
}

/** Reads a page; the total is the first page's, and the cursor is there only when more follows. */
export function readPage<T>(cursors: Cursors, cursor: string | undefined, source: PageSource<T>): Page<T> {
  const progress = cursor === undefined ? undefined : cursors.read(source.operation, source.idName, cursor)
  const total = progress?.total ?? source.count()
  const pageNumber = progress === undefined ? 0 : progress.pageNumber + 1
  const items: T[] = []
  let hasMore = false
  for (const record of source.after(progress?.after)) {
    hasMore = items.length === PAGE_SIZE
    if (hasMore) break
    items.push(record)
  }
  const records = { totalRecords: total, currentPageSize: items.length, currentPageNumber: pageNumber }
  const last = items.at(-1)
  if (!hasMore || last === undefined) return { records, items }
  const expires = progress?.expires ?? cursors.expiry()
  const next = cursors.write(source.operation, source.idName, {
    after: source.positionOf(last),
    total,
    pageNumber,
    expires,
  })
  return { records: { ...records, cursor: next }, items }
}

/** A source over a list that is at hand, in the order of its positions. */
export function listSource<T>(
  operation: string,
  idName: string,
  list: readonly T[],
  positionOf: (record: T) => Position,
): PageSource<T> {
  return {
    operation,
    idName,
    count: () => list.length,
    after: (position) =>
      position === undefined ? list : list.filter((record) => isAfter(positionOf(record), position)),
    positionOf,
  }
}

function isAfter(left: Position, right: Position): boolean {
  return left.time > right.time || (left.time === right.time && left.id > right.id)
}
