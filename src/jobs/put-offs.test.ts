import { expect, test } from 'vitest'
import { createPutOffs } from './put-offs.ts'

test('what breaks down again and again waits longer each time, at most an hour, until it runs as it should', () => {
  let now = 0
  const putOffs = createPutOffs(() => now)
  let before = 0
  for (let time = 0; time < 20; time++) {
    const since = now
    putOffs.add(7)
    expect(putOffs.waiting()).toEqual([7])
    while (putOffs.waiting().length > 0) now += 1000
    expect(now - since).toBeGreaterThanOrEqual(before)
    before = now - since
  }
  expect(before).toBe(3_600_000)
  putOffs.remove(7)
  putOffs.add(7)
  now += 5000
  expect(putOffs.waiting()).toEqual([])
})
