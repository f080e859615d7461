import { describe, expect, test } from 'vitest'
import { readFrequency } from './read-frequency.ts'

describe('a frequency', () => {
  test.each([
    ['30s', 30_000],
    ['45 seconds', 45_000],
    ['5m', 300_000],
    ['every 5 minutes', 300_000],
    ['every hour', 3_600_000],
    ['1.5h', 5_400_000],
    ['every day', 86_400_000],
    ['2 weeks', 1_209_600_000],
    ['Every Hour', 3_600_000],
  ])('is read: %s', (text, ms) => {
    expect(readFrequency(text)).toBe(ms)
  })

  test.each(['', 'hour', '29s', '0h', '-1h', '1 fortnight', 'every', '1e9h', '400d', 'NaNh', '1h 5m'])(
    'is refused: “%s”',
    (text) => {
      expect(readFrequency(text)).toBeUndefined()
    },
  )
})
