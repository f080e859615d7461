import { expect, test } from 'vitest'
import { systemClock } from '../client/system-clock.ts'
import { GongError } from '../errors/gong-error.ts'
import { keepLooking } from './keep-looking.ts'
import { createWakeup } from './wakeup.ts'

/** Looks as often as there are outcomes, with a clock that notes how long it is told to sleep. */
async function look(outcomes: readonly boolean[]) {
  const sleeps: number[] = []
  const log: string[] = []
  const stop = new AbortController()
  const clock = {
    ...systemClock,
    sleep: (ms: number) => {
      sleeps.push(ms)
      return Promise.resolve()
    },
  }
  let turn = 0
  await keepLooking({
    look: async () => {
      const isGood = outcomes[turn++]
      if (turn === outcomes.length) stop.abort()
      if (!isGood) throw new GongError('database_unavailable', 'It does not answer.')
    },
    everyMs: 500,
    wakeup: createWakeup(clock),
    clock,
    signal: stop.signal,
    what: 'The outbox',
    log: (line) => log.push(line),
  })
  return { sleeps, log }
}

test('looks at its pace while it works, and says nothing', async () => {
  expect(await look([true, true, true])).toEqual({ sleeps: [500, 500, 500], log: [] })
})

test('waits longer each time it fails, up to five seconds, and says once that it fails and once that it works', async () => {
  const { sleeps, log } = await look([true, false, false, false, false, false, true, true, false])
  expect(sleeps).toEqual([500, 1000, 2000, 4000, 5000, 5000, 500, 500, 1000])
  expect(log).toEqual([
    'The outbox: It does not answer. It is tried again until it works.',
    'The outbox: works again.',
    'The outbox: It does not answer. It is tried again until it works.',
  ])
})
