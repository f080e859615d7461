import { expect, it } from 'vitest'
import { createManualClock } from '../../test/support/manual-clock.ts'
import { streamList } from '../entities/entities.ts'
import { GongError } from '../errors/gong-error.ts'
import { createBudget } from '../http/budget.ts'
import type { Context } from './context.ts'
import { createProgress } from './progress.ts'

const [first, second] = streamList
if (first === undefined || second === undefined) throw new Error('There are no entities.')

/** A progress on a screen of its own, and what was drawn and told. */
function watch(isTerminal: boolean) {
  const clock = createManualClock()
  const drawn: string[] = []
  const told: string[] = []
  const context: Pick<Context, 'screen' | 'clock' | 'tell'> = {
    clock,
    tell: (text) => void told.push(text),
    screen: { isTerminal, columns: 80, hasColor: false, write: (text) => void drawn.push(text) },
  }
  const budget = createBudget({ perSecond: 3, perDay: 10_000, clock })
  const progress = createProgress(context as Context, () => budget)
  const sent = { baseUrl: 'https://api.gong.io', waitedMs: 0 }
  const send = async (count: number) => {
    for (let request = 0; request < count; request++) {
      clock.advance(1000 / 3)
      progress.onHttp({ type: 'request', method: 'GET', path: '/v2/x', query: {}, attempt: 1, ...sent })
      // As requests do, each takes its time.
      await Promise.resolve()
    }
  }
  return { clock, drawn, told, progress, send }
}

const written = (entity: typeof first, added: number) => ({
  type: 'written' as const,
  written: [{ entity, added, updated: 0, unchanged: 0, deleted: 0 }],
})

it('draws a bar a stream on a terminal, with calls spent, calls left today and time to go', async () => {
  const { progress, drawn, send } = watch(true)
  for (const entity of [first, second]) progress.onSync({ type: 'started', entity })
  progress.onSync({ type: 'estimate', entity: first, rows: 1000 })
  await send(6)
  progress.onSync(written(first, 500))
  await send(3)
  const picture = drawn.at(-1) ?? ''
  expect(picture).toMatch(new RegExp(`› ${first.name} +━{12}·{12} +500 of 1,000`))
  expect(picture).toMatch(new RegExp(`· ${second.name} +·{24} +0`))
  expect(picture).toMatch(/9 calls spent · 10,000 left today · \d+ s to go/)
  const lines = picture.split('\n').length - 1
  progress.stop()
  expect(drawn.at(-1)).toBe(`\u001b[${lines}F\u001b[0J`)
})

it('tells a plain line now and then elsewhere, and every wait at once', async () => {
  const { progress, drawn, told, send } = watch(false)
  progress.onSync({ type: 'started', entity: first })
  progress.onSync(written(first, 500))
  await send(60)
  expect(told.length).toBeGreaterThan(2)
  expect(told.length).toBeLessThan(6)
  expect(told.at(-1)).toMatch(/^500 rows · \d+ calls spent · 10,000 left today/)
  const error = new GongError('rate_limited', 'Gong asked to slow down.')
  progress.onHttp({ type: 'wait', ms: 12_000, error })
  expect(told.at(-1)).toBe('waiting 12 s: Gong asked to slow down.')
  progress.stop()
  expect(drawn).toEqual([])
})

it('knows the rate from the first to the last request', async () => {
  const { progress, send } = watch(true)
  expect(progress.rate()).toBe(0)
  await send(31)
  expect(progress.rate()).toBeCloseTo(3, 5)
  expect(progress.counts.requests).toBe(31)
})
