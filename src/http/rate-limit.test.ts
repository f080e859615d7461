import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../test/support/manual-clock.ts'
import { createRateLimit } from './rate-limit.ts'

/** The most moments that lie within less than `stretchMs` of each other. */
function mostWithin(moments: readonly number[], stretchMs: number): number {
  return Math.max(
    ...moments.map((from) => moments.filter((at) => at >= from && at < from + stretchMs).length),
  )
}

describe('a rate limit', () => {
  it('never lets more through in any sliding second, however late timers are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 10 }),
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 20, maxLength: 60 }),
        async (perSecond, lateness) => {
          let turn = 0
          const clock = createManualClock(0, () => lateness[turn++ % lateness.length] ?? 0)
          const limit = createRateLimit(perSecond, clock)
          const moments: number[] = []
          for (const _ of lateness) {
            await limit.slot('background')
            moments.push(clock.monotonic())
            limit.answered()
          }
          expect(mostWithin(moments, 1000)).toBeLessThanOrEqual(perSecond)
        },
      ),
    )
  })

  it('uses at least 97 % of what is allowed while there is work and timers are a few milliseconds late', async () => {
    const clock = createManualClock(0, () => 3)
    const limit = createRateLimit(3, clock)
    for (let request = 0; request < 300; request++) {
      await limit.slot('background')
      limit.answered()
    }
    expect(300 / (clock.monotonic() / 1000)).toBeGreaterThan(3 * 0.97)
  })

  it('waits for the first answer, for a connection that opens late must not bring it too near to the next ones', async () => {
    const clock = createManualClock(0)
    const limit = createRateLimit(3, clock)
    await limit.slot('background')
    clock.advance(400)
    limit.answered()
    const moments: number[] = []
    for (let request = 0; request < 3; request++) {
      await limit.slot('background')
      moments.push(clock.monotonic())
    }
    expect(moments[2]).toBeGreaterThanOrEqual(1400)
    const silent = createManualClock(0)
    const unanswered = createRateLimit(3, silent)
    await unanswered.slot('background')
    await unanswered.slot('background')
    expect(silent.monotonic()).toBe(1000)
  })

  it('lets interactive requests go first', async () => {
    const limit = createRateLimit(1, createManualClock())
    const order: string[] = []
    const wait = (priority: 'interactive' | 'background') =>
      limit.slot(priority).then(() => order.push(priority))
    await Promise.all([wait('background'), wait('background'), wait('background'), wait('interactive')])
    expect(order).toEqual(['background', 'interactive', 'background', 'background'])
  })

  it('waits as long as the server asked, also without a limit of its own', async () => {
    for (const perSecond of [0, 3]) {
      const clock = createManualClock(0)
      const limit = createRateLimit(perSecond, clock)
      await limit.slot('background')
      limit.pause(7000)
      await limit.slot('background')
      expect(clock.monotonic()).toBeGreaterThanOrEqual(7000)
    }
  })

  it('keeps its distance when the wall clock jumps', async () => {
    const clock = createManualClock()
    const limit = createRateLimit(1, clock)
    await limit.slot('background')
    clock.jump(clock.now() - 86_400_000)
    const before = clock.monotonic()
    await limit.slot('background')
    expect(clock.monotonic() - before).toBeGreaterThanOrEqual(1000)
    expect(clock.monotonic() - before).toBeLessThan(1200)
  })

  it('forgets a request that is given up while it waits', async () => {
    const clock = createManualClock()
    const limit = createRateLimit(1, clock)
    const stop = new AbortController()
    const first = limit.slot('background')
    const second = limit.slot('background', stop.signal)
    stop.abort(new Error('not needed any more'))
    await expect(second).rejects.toThrow('not needed any more')
    await first
    await expect(limit.slot('background', stop.signal)).rejects.toThrow('not needed any more')
  })
})
