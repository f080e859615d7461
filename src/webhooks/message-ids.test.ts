import { expect, it } from 'vitest'
import { createMessageIds } from './message-ids.ts'

it('are in the order in which they were made, also within one moment and when the clock is set back', () => {
  let now = 1_000_000
  const next = createMessageIds(
    () => now,
    () => 'ffffffff-ffff',
  )
  const ids = [next(), next()]
  now -= 500_000
  for (let n = 0; n < 70_000; n++) ids.push(next())
  now += 1_000_000
  ids.push(next())
  expect(new Set(ids.map((id) => id.length)).size).toBe(1)
  // As databases compare them: `toSorted` does so by code units too.
  expect(ids.toSorted()).toEqual(ids)
})
