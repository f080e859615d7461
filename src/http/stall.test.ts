import { describe, expect, it } from 'vitest'
import type { Clock } from './clock.ts'
import { watchStall } from './stall.ts'

/** A clock that goes only when it is told, and wakes who has slept long enough. */
function createSteppedClock(): Clock & { step(ms: number): Promise<void>; readonly sleepers: () => number } {
  let now = 0
  let sleeping: { readonly until: number; readonly wake: () => void }[] = []
  return {
    now: () => now,
    monotonic: () => now,
    sleepers: () => sleeping.length,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { until: now + ms, wake: resolve }
        sleeping.push(sleeper)
        signal?.addEventListener('abort', () => {
          sleeping = sleeping.filter((other) => other !== sleeper)
          reject(signal.reason)
        })
      }),
    async step(ms) {
      now += ms
      for (const { wake } of sleeping.filter(({ until }) => until <= now)) wake()
      sleeping = sleeping.filter(({ until }) => until > now)
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

describe('a transfer', () => {
  it('is ended when nothing has moved for the time allowed, and not before', async () => {
    const clock = createSteppedClock()
    const watch = watchStall(100, clock)
    for (let turn = 0; turn < 5; turn++) {
      await clock.step(99)
      watch.touch()
    }
    expect(watch.signal.aborted).toBe(false)
    await clock.step(99)
    expect(watch.signal.aborted).toBe(false)
    await clock.step(1)
    expect(watch.signal.reason).toMatchObject({ name: 'TimeoutError' })
  })

  it('may rest while it is paused, without a timer that keeps the program alive, and is watched again then', async () => {
    const clock = createSteppedClock()
    const watch = watchStall(100, clock)
    watch.pause()
    for (let turn = 0; turn < 10; turn++) await clock.step(100)
    expect([watch.signal.aborted, clock.sleepers()]).toEqual([false, 0])
    watch.touch()
    await clock.step(99)
    expect(watch.signal.aborted).toBe(false)
    await clock.step(1)
    expect(watch.signal.aborted).toBe(true)
  })

  it('is no longer watched once it is over', async () => {
    const clock = createSteppedClock()
    const watch = watchStall(100, clock)
    watch.stop()
    await clock.step(1000)
    expect([watch.signal.aborted, clock.sleepers()]).toEqual([false, 0])
  })
})
