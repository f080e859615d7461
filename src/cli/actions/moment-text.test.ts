import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expandDate, expandMoment, isRelative } from './moment-text.ts'

const now = Date.parse('2026-06-15T18:20:30.400Z')

describe('a moment', () => {
  test.each([
    ['7d', '2026-06-08T18:20:30Z'],
    ['7d ago', '2026-06-08T18:20:30Z'],
    ['12h', '2026-06-15T06:20:30Z'],
    ['90m', '2026-06-15T16:50:30Z'],
    ['2w', '2026-06-01T18:20:30Z'],
    ['now', '2026-06-15T18:20:30Z'],
    ['today', '2026-06-15T00:00:00Z'],
    ['yesterday', '2026-06-14T00:00:00Z'],
    ['2026-01-31', '2026-01-31T00:00:00Z'],
    ['2026-01-31T08:00', '2026-01-31T08:00:00Z'],
    ['2026-01-31 08:00:01.5', '2026-01-31T08:00:01.5Z'],
  ])('is short for a date-time in UTC: %s', (text, moment) => {
    expect(expandMoment(text, now)).toBe(moment)
  })

  test.each(['2026-01-31T08:00:00+02:00', '2026-01-31T08:00:00Z', 'last week', '7', '7y', ''])(
    'stays as it is where it is none of these: %s',
    (text) => {
      expect(expandMoment(text, now)).toBe(text)
    },
  )

  test('that is written out is never changed', () => {
    const moments = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') })
    fc.assert(
      fc.property(moments, (date) => {
        expect(expandMoment(date.toISOString(), now)).toBe(date.toISOString())
        expect(isRelative(date.toISOString())).toBe(false)
      }),
    )
  })
})

test.each([
  ['30d', '2026-05-16'],
  ['today', '2026-06-15'],
  ['yesterday', '2026-06-14'],
  ['2026-01-31', '2026-01-31'],
  ['2026-01-31T00:00:00Z', '2026-01-31T00:00:00Z'],
])('a date is short for a day of UTC: %s', (text, date) => {
  expect(expandDate(text, now)).toBe(date)
})
