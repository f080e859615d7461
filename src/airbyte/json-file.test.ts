import { describe, expect, test } from 'vitest'
import { readMoment } from './json-file.ts'

describe('a moment', () => {
  test.each([
    ['2024-06-10', '2024-06-10T00:00:00.000Z'],
    ['2024-06-10T01:02:03Z', '2024-06-10T01:02:03.000Z'],
    ['2024-06-10T01:02:03', '2024-06-10T01:02:03.000Z'],
    ['2024-06-10 01:02:03', '2024-06-10T01:02:03.000Z'],
    ['2024-06-10T01:02', '2024-06-10T01:02:00.000Z'],
    ['2024-06-10T01:02:03.123456+0000', '2024-06-10T01:02:03.123Z'],
    ['2024-06-10T01:02:03-07:00', '2024-06-10T08:02:03.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('may be written as %s', (text, expected) => {
    expect(new Date(readMoment(text) ?? Number.NaN).toISOString()).toBe(expected)
  })

  test.each([
    '',
    '2024',
    '10.06.2024',
    '2024-13-01',
    '2023-02-29',
    '2024-06-31T00:00:00Z',
    '2024-06-10T25:00:00Z',
    'now',
    5,
    null,
    {},
  ])('is not %j', (value) => {
    expect(readMoment(value)).toBeUndefined()
  })
})
