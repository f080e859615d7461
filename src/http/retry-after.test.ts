import { expect, it } from 'vitest'
import { parseRetryAfter } from './retry-after.ts'

const now = Date.parse('2026-03-10T12:00:00Z')

for (const [header, ms] of [
  ['0', 0],
  ['1', 1000],
  [' 86400 ', 86_400_000],
  ['1.5', 1500],
  ['Tue, 10 Mar 2026 12:00:30 GMT', 30_000],
  ['Tue, 10 Mar 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  [null, undefined],
] as const) {
  it(`reads Retry-After ${header === null ? 'that is missing' : `“${header}”`} as ${ms} ms`, () => {
    expect(parseRetryAfter(header, now)).toBe(ms)
  })
}
