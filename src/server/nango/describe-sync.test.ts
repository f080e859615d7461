import { assert, constantFrom, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { formatFrequency } from './describe-sync.ts'
import { readFrequency } from './read-frequency.ts'

test('a frequency that is told can be given back', () => {
  const units = constantFrom(1000, 60_000, 3_600_000, 86_400_000)
  void assert(
    property(integer({ min: 30, max: 300 }), units, (count, unit) => {
      const ms = count * unit
      expect(readFrequency(formatFrequency(ms))).toBe(ms)
    }),
  )
  expect(formatFrequency(3_600_000)).toBe('every hour')
  expect(formatFrequency(5_400_000)).toBe('every 90 minutes')
})
