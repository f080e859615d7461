import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GongError } from '../errors/gong-error.ts'
import { subtractIntervals } from './interval.ts'
import { dayMs } from './moment.ts'
import { loadState, markDone, planReading, type Span, type StreamState, saveState, scopeOf } from './state.ts'

const now = Date.parse('2026-03-10T12:00:00Z')
const span: Span = { since: undefined, until: undefined, lookbackMs: 3 * dayMs, now, scope: '' }
const wholeSecond = fc.integer({ min: 0, max: now / 1000 }).map((second) => second * 1000)
const interval = fc
  .tuple(wholeSecond, wholeSecond)
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))

describe('a plan', () => {
  it('reads everything that is asked for and not settled, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 5 }), wholeSecond, (done, readAt) => {
        const state: StreamState = done.reduce(markDone, { since: 0, done: [], readAt, scope: '' })
        const { todo, state: left } = planReading(state, span, 0)
        expect(subtractIntervals({ from: 0, to: now }, [...todo, ...left.done])).toEqual([])
        for (const part of todo) {
          expect(subtractIntervals(part, left.done)).toEqual([part])
        }
        for (const part of left.done) expect(part.to).toBeLessThanOrEqual(readAt - span.lookbackMs)
      }),
    )
  })

  it('starts at the earliest start that was ever asked for, unless the user says otherwise', () => {
    const first = planReading(undefined, { ...span, since: now - 30 * dayMs }, 0)
    expect(first.todo).toEqual([{ from: now - 30 * dayMs, to: now }])
    const state = markDone(first.state, { from: now - 30 * dayMs, to: now })
    const later = { ...span, now: now + dayMs }
    expect(planReading(state, later, 0).todo).toEqual([{ from: now - 3 * dayMs, to: now + dayMs }])
    const further = planReading(state, { ...later, since: now - 90 * dayMs }, 0)
    expect(further.todo[0]).toEqual({ from: now - 90 * dayMs, to: now - 30 * dayMs })
  })

  it('goes on after a run that was broken off between windows read side by side', () => {
    const { state } = planReading(undefined, span, 0)
    const broken = markDone(markDone(state, { from: 0, to: 50 * dayMs }), {
      from: 100 * dayMs,
      to: 120 * dayMs,
    })
    expect(planReading(broken, span, 0).todo).toEqual([
      { from: 50 * dayMs, to: 100 * dayMs },
      { from: 120 * dayMs, to: now },
    ])
  })

  it('reads everything anew under another scope', () => {
    const { state } = planReading(undefined, span, 0)
    const done = markDone(state, { from: 0, to: now })
    expect(planReading(done, { ...span, scope: scopeOf(true, {}) }, 0).todo).toEqual([{ from: 0, to: now }])
    expect(scopeOf(true, { workspaceId: '1' })).not.toBe(scopeOf(false, { workspaceId: '1' }))
  })

  it('reads nothing after the present, whatever the clock has done since the last run', () => {
    const { state } = planReading(undefined, { ...span, now: now + 30 * dayMs }, 0)
    const ahead = markDone(state, { from: 0, to: now + 30 * dayMs })
    for (const { to } of planReading(ahead, span, 0).todo) expect(to).toBeLessThanOrEqual(now)
  })
})

describe('a saved state', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(
        fc.array(interval, { maxLength: 5 }),
        wholeSecond,
        fc.boolean(),
        (done, readAt, isPrivate) => {
          const empty: StreamState = { since: 0, done: [], readAt, scope: scopeOf(isPrivate, {}) }
          const state = done.reduce(markDone, empty)
          expect(loadState(JSON.parse(JSON.stringify(saveState(state))), 'x')).toEqual(state)
        },
      ),
    )
  })

  for (const [saved, path] of [
    [null, 'done'],
    [{ done: 'all' }, 'done'],
    [
      { done: [['2026-01-01T00:00:00Z']], since: '2026-01-01T00:00:00Z', readAt: '2026-01-01T00:00:00Z' },
      'done[0]',
    ],
    [{ done: [], since: 'once', readAt: '2026-01-01T00:00:00Z' }, 'since'],
    [{ done: [['x', 'y']], since: '2026-01-01T00:00:00Z', readAt: '2026-01-01T00:00:00Z' }, 'done[0][0]'],
  ] as const) {
    it(`is refused with the place that does not fit: ${path} of ${JSON.stringify(saved)}`, () => {
      expect(() => loadState(saved, 'stream_x')).toThrow(GongError)
      expect(() => loadState(saved, 'stream_x')).toThrow(`stream_x does not fit: ${path} `)
    })
  }
})
