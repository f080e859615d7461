import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { callStreams, copyAccount, countOf, query, temporaryFolder } from '../support/copy-account.ts'
import { type Quirks, startTinyGong, type TinyCall } from '../support/tiny-gong.ts'

const { file, remove } = temporaryFolder()
afterAll(remove)

const now = '2026-03-10T12:00:00Z'
let run = 0

/** Calls spread over the last half year, in several zones, some with microseconds. */
function someCalls(count: number): TinyCall[] {
  const zones = ['Z', '-07:00', '+05:30', '+00:00']
  return Array.from({ length: count }, (_, index) => {
    const utc = Date.parse(now) - 3_600_000 - index * 1_300_000
    const zone = zones[index % zones.length] ?? 'Z'
    const offsetMinutes = { Z: 0, '-07:00': -420, '+05:30': 330, '+00:00': 0 }[zone] ?? 0
    const local = new Date(utc + offsetMinutes * 60_000).toISOString().slice(0, 19)
    return {
      id: String(6_000_000_000_000_000_000n + BigInt(index) * 7919n),
      started: `${local}${index % 3 === 0 ? '.041977' : ''}${zone}`,
      isPrivate: index % 25 === 7,
    }
  })
}

/** Copies from a Gong with quirks and compares what arrived with what there is. */
async function expectWholeCopy(
  calls: readonly TinyCall[],
  quirks: Quirks,
  streams: readonly string[] = callStreams,
) {
  const gong = await startTinyGong(calls, quirks)
  const path = file(`${++run}.db`)
  try {
    const result = await copyAccount({ baseUrl: gong.url, now, path, streams })
    expect(result.streams.map(({ entity, error }) => [entity.name, error?.message])).toEqual(
      streams.map((name) => [name, undefined]),
    )
    const expected = calls
      .filter(({ isPrivate }) => !isPrivate)
      .map(({ id }) => id)
      .toSorted()
    for (const stream of streams) {
      const column = stream === 'call_transcripts' ? 'call_id' : 'id'
      const ids = query(path, `SELECT ${column} AS id FROM ${stream} ORDER BY 1`).map(({ id }) => id)
      expect([stream, ids]).toEqual([stream, expected])
    }
    return { gong, path, result }
  } finally {
    gong.close()
  }
}

describe('a copy is whole and has every digit', () => {
  const calls = someCalls(1900)
  const quirks: Readonly<Record<string, Quirks>> = {
    'from a Gong as described': {},
    'when calls come newest first': { newestFirst: true },
    'when Gong counts no totals': { noTotals: true },
    'when the last page has no records': { noRecordsOnLastPage: true },
    'when ids come as 64-bit numbers': { numericIds: true },
    'when transcripts come in pages, unordered and with others': { transcriptPage: 30 },
    'when flags that are false are left out': { noFalseFlags: true },
    'when Gong takes no range of more than 90 days': { mostDays: 90 },
  }
  for (const [title, quirk] of Object.entries(quirks)) {
    it(title, async () => {
      await expectWholeCopy(calls, quirk)
    })
  }

  it('when the calls list goes by scheduled time', async () => {
    await expectWholeCopy(calls, { isScheduled: true }, ['calls', 'call_transcripts'])
  })

  it('when hundreds of calls start in the same second', async () => {
    const rush = Array.from({ length: 950 }, (_, index) => ({
      id: String(1000 + index),
      started: '2026-03-09T09:00:00Z',
    }))
    await expectWholeCopy([...someCalls(300), ...rush], {})
  })

  it('whatever its calls', async () => {
    const call = fc.record({
      id: fc
        .uniqueArray(fc.bigInt({ min: 1n, max: 10n ** 19n }), { minLength: 1, maxLength: 1 })
        .map(([id]) => String(id)),
      started: fc
        .date({
          min: new Date('2026-01-01T00:00:00Z'),
          max: new Date('2026-03-10T11:00:00Z'),
          noInvalidDate: true,
        })
        .map((date) => date.toISOString()),
      isPrivate: fc.boolean(),
    })
    const calls = fc.uniqueArray(call, { minLength: 1, maxLength: 350, selector: ({ id }) => id })
    await fc.assert(
      fc.asyncProperty(calls, fc.boolean(), async (list, newestFirst) => {
        await expectWholeCopy(list, { newestFirst })
      }),
      { numRuns: 12 },
    )
  })
})

describe('what is asked', () => {
  it('is the whole of the account once, by moments in UTC without fractions, and never private calls’ transcripts', async () => {
    const calls = someCalls(120)
    const { gong } = await expectWholeCopy(calls, {})
    const [first] = gong.seen
    expect(first).toMatchObject({ method: 'POST', path: '/v2/calls/extensive' })
    expect(first?.body).toMatchObject({
      filter: { fromDateTime: '1970-01-01T00:00:00Z', toDateTime: '2026-03-11T12:00:00Z' },
    })
    const asked = gong.seen
      .filter(({ path }) => path === '/v2/calls/transcript')
      .flatMap(({ body }) => (body as { filter: { callIds: string[] } }).filter.callIds)
    expect(asked.toSorted()).toEqual(
      calls
        .filter(({ isPrivate }) => !isPrivate)
        .map(({ id }) => id)
        .toSorted(),
    )
    expect(gong.seen.length).toBe(4)
  })

  it('says that nothing is visible when Gong shows no call at all', async () => {
    const gong = await startTinyGong([])
    const path = file('nothing.db')
    const { streams, events } = await copyAccount({ baseUrl: gong.url, now, path, streams: ['calls'] })
    gong.close()
    expect(streams[0]?.error).toBeUndefined()
    expect(countOf(path, 'calls')).toBe(0)
    const notes = events.flatMap((event) => (event.type === 'note' ? [event.message] : []))
    expect(notes.join()).toContain('no call at all')
  })
})

describe('the cost of a copy', () => {
  for (const count of [1, 99, 100, 101, 250, 1300, 6700, 10_000]) {
    it(`is two requests a hundred calls and at most five more for ${count} public calls`, async () => {
      const calls = someCalls(count).map((call) => ({ ...call, isPrivate: false }))
      const { gong } = await expectWholeCopy(calls, {})
      expect(gong.seen.length).toBeLessThanOrEqual(2 * Math.ceil(count / 100) + (count === 10_000 ? 2 : 5))
    })
  }
})
