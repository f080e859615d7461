import { expect, it } from 'vitest'
import { toDay } from './moment.ts'
import { monthsOf } from './read-periods.ts'

const day = (text: string) => Date.parse(`${text}T00:00:00Z`)
const days = (parts: ReturnType<typeof monthsOf>) =>
  parts.map(({ from, to }) => `${toDay(from)}..${toDay(to)}`)

it('reads whole calendar months, so that a month is always the same row', () => {
  const todo = [{ from: day('2026-01-20'), to: day('2026-03-05') }]
  expect(days(monthsOf(todo, day('2026-03-05')))).toEqual([
    '2026-01-01..2026-02-01',
    '2026-02-01..2026-03-01',
    '2026-03-01..2026-03-05',
  ])
})

it('reads no month twice and none that has not begun', () => {
  const todo = [
    { from: day('2026-01-02'), to: day('2026-01-03') },
    { from: day('2026-01-10'), to: day('2026-02-01') },
  ]
  expect(days(monthsOf(todo, day('2026-02-01')))).toEqual(['2026-01-01..2026-02-01'])
})
