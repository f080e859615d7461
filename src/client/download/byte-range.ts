/** A part of a file as a caller asks for it: from a place, perhaps to one, or so many bytes at the end. */
export type AskedRange =
  | { readonly first: number; readonly last: number | undefined }
  | { readonly suffix: number }

/** A part of a file, from a byte up to but not including another; without an end as far as the file goes. */
export interface Span {
  readonly first: number
  readonly end: number | undefined
}

/** What a Content-Range header says; `first` and `last` are missing when there is nothing in the range. */
export interface ContentRange {
  readonly first: number | undefined
  readonly last: number | undefined
  readonly totalSize: number | undefined
}

/** Reads a range as HTTP writes it: `bytes=0-99`, `bytes=100-` or `bytes=-50`; undefined when it is none. */
export function parseRange(text: string): AskedRange | undefined {
  const [, from, to] = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(text) ?? []
  if (from === undefined || to === undefined) return undefined
  const numbers = [from, to].filter((part) => part !== '').map(Number)
  if (numbers.length === 0 || !numbers.every(Number.isSafeInteger)) return undefined
  const [first = 0, last] = numbers
  if (from === '') return first === 0 ? undefined : { suffix: first }
  return last !== undefined && last < first ? undefined : { first, last }
}

/** The same as a header. */
export function formatRange(range: AskedRange): string {
  return 'suffix' in range ? `bytes=-${range.suffix}` : `bytes=${range.first}-${range.last ?? ''}`
}

/** Where the range lies in a file of this size; undefined when only the size could tell, or nothing lies in it. */
export function spanOf(range: AskedRange, totalSize: number | undefined): Span | undefined {
  if ('suffix' in range) {
    return totalSize ? { first: Math.max(0, totalSize - range.suffix), end: totalSize } : undefined
  }
  const { first, last } = range
  const ends = [totalSize, last === undefined ? undefined : last + 1].filter((end) => end !== undefined)
  const end = ends.length === 0 ? undefined : Math.min(...ends)
  return end !== undefined && first >= end ? undefined : { first, end }
}

/** Reads a Content-Range header such as `bytes 0-99/1234`; undefined when it is none. */
export function parseContentRange(header: string | null): ContentRange | undefined {
  const match = /^bytes (?:(\d+)-(\d+)|\*)\/(?:(\d+)|\*)$/i.exec(header?.trim() ?? '')
  if (match === null) return undefined
  const [first, last, totalSize] = match
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)))
  return { first, last, totalSize }
}
