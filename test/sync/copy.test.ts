import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { streamList } from '../../src/entities/entities.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { callStreams, copyAccount, countOf, query, rowsOf, temporaryFolder } from '../support/copy-account.ts'

const { file, remove } = temporaryFolder()
afterAll(remove)

describe('a copy of an account', () => {
  let simulator: Simulator
  beforeAll(async () => {
    simulator = await startSimulator({ calls: 1234, ratePerSecond: 0, ratePerDay: 0, days: 90 })
  })
  afterAll(() => simulator.close())
  const copy = (options: Partial<Parameters<typeof copyAccount>[0]> = {}) =>
    copyAccount({ baseUrl: simulator.url, now: simulator.control.now(), path: file('copy.db'), ...options })

  it('holds every public call with its content and transcript, and every other stream', async () => {
    const result = await copy()
    const facts = simulator.control.account()
    expect(result.streams.filter(({ error }) => error !== undefined)).toEqual([])
    expect(countOf(file('copy.db'), 'calls')).toBe(facts.publicCalls)
    expect(countOf(file('copy.db'), 'extensive_calls')).toBe(facts.publicCalls)
    expect(countOf(file('copy.db'), 'call_transcripts')).toBe(facts.publicTranscripts)
    expect(countOf(file('copy.db'), 'users')).toBe(facts.users)
    expect(result.privateLeftOut).toBe(facts.privateCalls)
    for (const { name } of streamList)
      expect([name, countOf(file('copy.db'), name) > 0]).toEqual([name, true])
  })

  it('writes nothing again when nothing has changed', async () => {
    const before = streamList.map(({ name }) => rowsOf(file('copy.db'), name))
    const result = await copy()
    for (const { entity, added, updated, deleted } of result.streams) {
      expect([entity.name, added, updated, deleted]).toEqual([entity.name, 0, 0, 0])
    }
    expect(streamList.map(({ name }) => rowsOf(file('copy.db'), name))).toEqual(before)
  })

  it('keeps every digit of ids that come as 64-bit numbers', () => {
    const ids = query(file('copy.db'), 'SELECT call_id FROM answered_scorecards').map((row) => row['call_id'])
    const known = new Set(query(file('copy.db'), 'SELECT id FROM calls').map((row) => row['id']))
    expect(ids.length).toBeGreaterThan(0)
    expect(ids.filter((id) => typeof id !== 'string')).toEqual([])
    expect(ids.filter((id) => known.has(id)).length).toBeGreaterThan(ids.length / 2)
  })

  it('has the same rows whichever streams a walk serves', async () => {
    await copy({ path: file('calls-only.db'), streams: ['calls'] })
    await copy({ path: file('transcripts-only.db'), streams: ['call_transcripts'] })
    expect(rowsOf(file('calls-only.db'), 'calls')).toEqual(rowsOf(file('copy.db'), 'calls'))
    expect(rowsOf(file('transcripts-only.db'), 'call_transcripts')).toEqual(
      rowsOf(file('copy.db'), 'call_transcripts'),
    )
    const tables = query(file('transcripts-only.db'), "SELECT name FROM sqlite_schema WHERE name = 'calls'")
    expect(tables).toEqual([])
  })

  it('reads the calls of a stream that is added later, though the others are there', async () => {
    await copy({ path: file('later.db'), streams: ['calls'] })
    await copy({ path: file('later.db'), streams: callStreams })
    for (const stream of callStreams)
      expect(rowsOf(file('later.db'), stream)).toEqual(rowsOf(file('copy.db'), stream))
  })

  it('takes in private calls when asked, also in a copy that had left them out', async () => {
    const facts = simulator.control.account()
    const result = await copy({ path: file('later.db'), streams: callStreams, includePrivate: true })
    expect(result.privateLeftOut).toBe(0)
    expect(countOf(file('later.db'), 'extensive_calls')).toBe(facts.calls)
    expect(countOf(file('later.db'), 'call_transcripts')).toBe(facts.transcripts)
  })

  it('holds just the calls of a span, its end left out', async () => {
    const since = new Date(Date.parse(simulator.control.now()) - 60 * 86_400_000).toISOString()
    const until = new Date(Date.parse(simulator.control.now()) - 30 * 86_400_000).toISOString()
    await copy({ path: file('span.db'), streams: ['extensive_calls'], since, until })
    const expected = rowsOf(file('copy.db'), 'extensive_calls').filter(({ started }) => {
      const time = Date.parse(String(started))
      return time >= Math.floor(Date.parse(since) / 1000) * 1000 && time < Date.parse(until)
    })
    expect(expected.length).toBeGreaterThan(100)
    expect(rowsOf(file('span.db'), 'extensive_calls')).toEqual(expected)
  })
})
