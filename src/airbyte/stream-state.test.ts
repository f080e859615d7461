import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { streamList } from '../entities/entities.ts'
import { mergeIntervals } from '../sync/interval.ts'
import { dayMs } from '../sync/moment.ts'
import { type Span, saveState } from '../sync/state.ts'
import { readStreamState, writeStreamState } from './stream-state.ts'

const now = Date.parse('2026-01-01T00:00:00Z')
const span: Span = { since: undefined, until: undefined, lookbackMs: 3 * dayMs, now, scope: '' }
const options = { span, lookbackDays: undefined, foreignScope: '' }
const withCursor = streamList.filter(({ stream }) => stream.airbyte.cursorField !== undefined)

const second = fc.integer({ min: 0, max: now / 1000 - 1 }).map((seconds) => seconds * 1000)
const interval = fc
  .tuple(second, second)
  .map(([one, other]) => ({ from: Math.min(one, other), to: Math.max(one, other) }))
const saved = fc
  .record({ since: second, done: fc.array(interval, { maxLength: 4 }).map(mergeIntervals), readAt: second })
  .map((state) => saveState({ ...state, scope: '' }))
const latest = fc.option(
  second.map((ms) => ({ ms, text: new Date(ms).toISOString() })),
  { nil: undefined },
)
const due = fc
  .dictionary(
    fc.stringMatching(/^[1-9]\d{5,18}$/),
    second.map((ms) => new Date(ms).toISOString()),
    { maxKeys: 3 },
  )
  .map((entries) => new Map(Object.entries(entries)))

const progress = fc.record({
  entity: fc.constantFrom(...withCursor),
  saved,
  cursor: fc.option(second, { nil: undefined }),
  latest,
  due,
})

describe('a state', () => {
  test('means the same when it is read again as when it was written', () => {
    fc.assert(
      fc.property(progress, (written) => {
        const blob = JSON.parse(JSON.stringify(writeStreamState(written)))
        const read = readStreamState(written.entity, { blob, path: 'state' }, options)
        expect(read.saved).toEqual(written.saved)
        if (written.entity.stream.read.by === 'ids') {
          expect(new Map(read.due.map(({ id, started }) => [id, started]))).toEqual(written.due)
        }
      }),
    )
  })

  test('has a cursor that passes neither what is read to its end, nor a transcript that is due, nor the last record', () => {
    fc.assert(
      fc.property(progress, (written) => {
        const { entity, cursor: before, latest: last } = written
        const text = writeStreamState(written)[entity.stream.airbyte.cursorField ?? '']
        const cursor = Date.parse(String(text))
        // Going back would read again what an earlier sync has read.
        if (before !== undefined && cursor <= before) return
        const since = Date.parse(written.saved.since)
        expect(cursor).toBeLessThanOrEqual(last?.ms ?? since)
        const isRead = (ms: number) =>
          written.saved.done.some(([from, to]) => Date.parse(from) <= ms && ms <= Date.parse(to))
        expect(cursor <= since || isRead(cursor)).toBe(true)
        if (last === undefined) return
        for (const started of written.due.values()) expect(cursor).toBeLessThanOrEqual(Date.parse(started))
      }),
    )
  })

  test("of Airbyte's own is everything up to its cursor, whatever zone and precision it is written in", () => {
    const zones = fc.integer({ min: -12 * 60, max: 14 * 60 })
    fc.assert(
      fc.property(second, zones, fc.stringMatching(/^(\.\d{1,6})?$/), (ms, minutes, fraction) => {
        const local = new Date(ms + minutes * 60_000).toISOString().slice(0, 19)
        const sign = minutes < 0 ? '-' : '+'
        const pad = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0')
        const started = `${local}${fraction}${sign}${pad(minutes / 60)}:${pad(minutes % 60)}`
        const [calls] = withCursor
        if (calls === undefined || ms === 0) return
        const { saved: state } = readStreamState(calls, { blob: { started }, path: 'state' }, options)
        expect(state?.done).toEqual([['1970-01-01T00:00:00Z', `${new Date(ms).toISOString().slice(0, 19)}Z`]])
      }),
    )
  })
})
