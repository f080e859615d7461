import { afterEach, expect, test } from 'vitest'
import { createSteppedClock } from '../../test/webhooks/support/stepped-clock.ts'
import { type ClaimWorker, createClaimWorker } from './claim-worker.ts'

const opened: { readonly worker: ClaimWorker; readonly piece: PromiseWithResolvers<void> }[] = []
afterEach(async () => {
  for (const { worker, piece } of opened.splice(0)) {
    piece.resolve()
    await worker.stop()
  }
})

/** A worker that is asked for its rows again and again, and works on one piece that the test ends. */
async function open({ failsToHold = false } = {}) {
  const clock = createSteppedClock()
  const events: string[] = []
  const piece = Promise.withResolvers<void>()
  let isOver = true
  const worker: ClaimWorker = createClaimWorker({
    everyMs: 1000,
    ownMs: 10_000,
    graceMs: 5000,
    clock,
    what: 'Rows',
    log: (line) => events.push(line),
    async take() {
      events.push('take')
      if (events.length > 1) return
      isOver = false
      worker.breaking.addEventListener('abort', () => piece.resolve())
      void piece.promise.then(() => {
        isOver = true
      })
    },
    async hold(until) {
      events.push(`hold ${until - clock.now()}`)
      if (failsToHold) throw new Error('no database')
    },
    underway: () => (isOver ? [] : [piece.promise]),
  })
  opened.push({ worker, piece })
  worker.start()
  /** Has it look once more, and gives what it did. */
  async function look(): Promise<string[]> {
    const before = events.length
    worker.wake()
    while (!events.slice(before).includes('take')) await settled()
    return events.slice(before)
  }
  while (!events.includes('take')) await settled()
  return { clock, events, piece, worker, look }
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

test('says of what it works on that it is in good hands, before it takes more, and not more often than need be', async () => {
  const { clock, look } = await open()
  const looks: string[][] = []
  for (let second = 1; second <= 6; second++) {
    clock.advance(1000)
    looks.push(await look())
  }
  expect(looks.map((each) => each.includes('hold 10000'))).toEqual([false, false, true, false, false, true])
})

test.each([
  ['after it slept with its machine', 3_600_000],
  ['when the clock is set back', -3_600_000],
])('says so at once %s', async (_, ms) => {
  const { clock, look } = await open()
  clock.advance(ms)
  expect(await look()).toEqual(['hold 10000', 'take'])
})

test('says nothing once it works on nothing', async () => {
  const { clock, look, piece } = await open()
  piece.resolve()
  clock.advance(60_000)
  expect(await look()).toEqual(['take'])
})

test.each([false, true])(
  'when stopped it lets its work end, then breaks it off (database gone: %s)',
  async (failsToHold) => {
    const { clock, events, worker } = await open({ failsToHold })
    while (!events.includes('take')) await settled()
    let isStopped = false
    const stopped = worker.stop().then(() => {
      isStopped = true
    })
    while (events.at(-1) !== 'hold 10000') await settled()
    expect([worker.stopping.aborted, worker.breaking.aborted, isStopped]).toEqual([true, false, false])
    while (!worker.breaking.aborted) {
      clock.advance(1000)
      await settled()
    }
    await stopped
    expect(isStopped).toBe(true)
  },
)
