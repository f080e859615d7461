import type { Page, ResponseInfo } from './execute.ts'

/**
 * What a list action gives: awaited, its first page; iterated, every record of every page.
 * Nothing is asked of Gong before it is used.
 */
export interface RecordList<R> extends AsyncIterable<R>, PromiseLike<Page<R>> {
  /** The pages one by one. */
  pages(): AsyncIterable<Page<R>>
  /** All records, or the first `limit`. */
  all(options?: { limit?: number }): Promise<R[]>
  /** The first page with what came with it. */
  withResponse(): Promise<{ data: Page<R>; response: ResponseInfo }>
}

/**
 * Makes a list of a function that reads the page after a cursor, or the first one.
 * @param start the cursor of an earlier page, to go on after it.
 */
export function createRecordList<R>(
  readPage: (cursor: string | undefined) => Promise<Page<R>>,
  start?: string,
): RecordList<R> {
  async function* pages() {
    let cursor = start
    do {
      const page = await readPage(cursor)
      yield page
      cursor = page.cursor
    } while (cursor !== undefined)
  }
  async function* records() {
    for await (const page of pages()) yield* page.records
  }
  return {
    pages,
    async all({ limit = Number.POSITIVE_INFINITY } = {}) {
      const found: R[] = []
      if (limit <= 0) return found
      for await (const record of records()) {
        found.push(record)
        if (found.length >= limit) break
      }
      return found
    },
    async withResponse() {
      const data = await readPage(start)
      return { data, response: data.response }
    },
    [Symbol.asyncIterator]: records,
    // A list is meant to be awaited: the first page is what most callers want.
    // biome-ignore lint/suspicious/noThenProperty: being awaitable is this type's purpose
    then: (resolve, reject) => readPage(start).then(resolve, reject),
  }
}
