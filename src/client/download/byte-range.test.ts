import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatRange, parseContentRange, parseRange, spanOf } from './byte-range.ts'

const size = fc.integer({ min: 1, max: 1e6 })

describe('a range', () => {
  it('is read as it is written', () => {
    const range = fc.oneof(
      fc.record({ suffix: size }),
      fc.tuple(fc.nat(), fc.option(fc.nat(1e6))).map(([first, length]) => ({
        first,
        last: length === null ? undefined : first + length,
      })),
    )
    fc.assert(
      fc.property(range, (asked) => {
        expect(parseRange(formatRange(asked))).toEqual(asked)
      }),
    )
  })

  it('lies in the file as an array’s slice does', () => {
    fc.assert(
      fc.property(size, fc.nat(1e6), fc.nat(1e6), (total, first, length) => {
        const places = (span = { first: 0, end: 0 as number | undefined }) => (span.end ?? 0) - span.first
        expect(places(spanOf({ first, last: first + length }, total))).toBe(
          Math.max(0, Math.min(total, first + length + 1) - first),
        )
        expect(places(spanOf({ suffix: length + 1 }, total))).toBe(Math.min(total, length + 1))
      }),
    )
  })

  it('of which only the file’s size tells where it lies is nowhere without it', () => {
    expect(spanOf({ suffix: 5 }, undefined)).toBeUndefined()
    expect(spanOf({ first: 5, last: undefined }, undefined)).toEqual({ first: 5, end: undefined })
  })
})

describe('a Content-Range header', () => {
  it('tells the part and the size, as far as it knows them', () => {
    expect(parseContentRange('bytes 5-9/10')).toEqual({ first: 5, last: 9, totalSize: 10 })
    expect(parseContentRange('bytes 5-9/*')).toEqual({ first: 5, last: 9, totalSize: undefined })
    expect(parseContentRange('bytes */10')).toEqual({ first: undefined, last: undefined, totalSize: 10 })
    for (const header of [null, '', 'bytes 5-9', 'lines 1-2/3'])
      expect(parseContentRange(header)).toBeUndefined()
  })
})
