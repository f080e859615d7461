import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { callStreams, copyAccount, countOf, rowsOf, temporaryFolder } from '../support/copy-account.ts'

const { file, remove } = temporaryFolder()
afterAll(remove)

let simulator: Simulator
let path: string
let run = 0
beforeEach(async () => {
  simulator = await startSimulator({
    calls: 800,
    days: 60,
    users: 8,
    ratePerSecond: 0,
    ratePerDay: 0,
    now: '2026-03-10T12:00:00Z',
  })
  path = file(`${++run}.db`)
})
afterEach(() => simulator.close())

const copy = (options: Partial<Parameters<typeof copyAccount>[0]> = {}) =>
  copyAccount({
    baseUrl: simulator.url,
    now: simulator.control.now(),
    path,
    streams: callStreams,
    // Waits between retries are not what these tests are about.
    gong: { runtime: { random: () => 0, clock: fastClock } },
    ...options,
  })

/** The real time, with sleeps a hundred times as short. */
const fastClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms / 100)),
}

async function expectWhole() {
  const unbroken = file(`unbroken-${run}.db`)
  await copy({ path: unbroken })
  for (const stream of callStreams) expect(rowsOf(path, stream)).toEqual(rowsOf(unbroken, stream))
  expect(countOf(path, 'calls')).toBe(simulator.control.account().publicCalls)
}

describe('a sync that Gong breaks off', () => {
  it('goes on in the same run when a page cursor expires', async () => {
    simulator.control.faults.add({ kind: 'expired-cursor', path: '/v2/calls/extensive', after: 4, times: 1 })
    const result = await copy()
    expect(result.streams.every(({ error }) => error === undefined)).toBe(true)
    await expectWhole()
  })

  it('goes on in the same run after failures, broken connections and refusals for speed', async () => {
    simulator.control.faults.add({ kind: 'status', status: 503, times: 2, after: 3 })
    simulator.control.faults.add({ kind: 'status', status: 429, retryAfter: 1, times: 2, after: 6 })
    simulator.control.faults.add({ kind: 'reset', times: 2, after: 8 })
    simulator.control.faults.add({ kind: 'reset-in-body', times: 2, after: 10 })
    const result = await copy()
    expect(result.streams.every(({ error }) => error === undefined)).toBe(true)
    await expectWhole()
  })

  it('stops at a 401 in the middle, keeps what it has, and a later run goes on from there', async () => {
    simulator.control.faults.add({ kind: 'status', status: 401, after: 6 })
    const result = await copy()
    expect(result.stopped).toMatchObject({ code: 'unauthorized' })
    const kept = countOf(path, 'calls')
    expect(kept).toBeGreaterThan(0)
    expect(kept).toBeLessThan(simulator.control.account().publicCalls)
    const asked = simulator.control.requests.counts().total
    // What was under way when the first refusal came may be refused too; nothing new is asked.
    expect(asked).toBeLessThanOrEqual(6 + 6)
    simulator.control.faults.clear()
    simulator.control.requests.clear()
    await copy()
    expect(simulator.control.requests.counts().total).toBeLessThan(14)
    await expectWhole()
  })

  it('stops when the budget of the day is spent, says until when, and asks no more', async () => {
    simulator.control.faults.add({ kind: 'status', status: 429, retryAfter: 7200, after: 6 })
    const result = await copy()
    expect(result.stopped).toMatchObject({ code: 'budget_exhausted' })
    expect(simulator.control.requests.counts().total).toBeLessThanOrEqual(6 + 6)
    simulator.control.faults.clear()
    await copy()
    await expectWhole()
  })

  it('reads the calls from the plain list when the extensive one is refused', async () => {
    simulator.control.faults.add({ kind: 'status', status: 403, path: '/v2/calls/extensive' })
    const result = await copy()
    const failed = result.streams.filter(({ error }) => error !== undefined).map(({ entity }) => entity.name)
    expect(failed).toEqual(['extensive_calls'])
    expect(countOf(path, 'calls')).toBe(simulator.control.account().publicCalls)
    expect(countOf(path, 'call_transcripts')).toBe(simulator.control.account().publicTranscripts)
  })

  it('stops after three streams when something else than Gong answers', async () => {
    simulator.control.faults.add({ kind: 'html' })
    const result = await copy({
      streams: ['users', 'workspaces', 'trackers', 'scorecards', 'calls', 'coaching'],
    })
    expect(result.stopped).toMatchObject({ code: 'bad_answer' })
    expect(simulator.control.requests.counts().total).toBeLessThanOrEqual(3)
  })

  it('completes the other streams when one fails', async () => {
    simulator.control.faults.add({ kind: 'status', status: 400, path: '/v2/settings/trackers' })
    const result = await copy({ streams: ['users', 'trackers', 'calls', 'scorecards'] })
    expect(result.streams.map(({ entity, error }) => [entity.name, error?.code])).toEqual([
      ['users', undefined],
      ['trackers', 'rejected'],
      ['calls', undefined],
      ['scorecards', undefined],
    ])
  })
})

describe('a sync that is interrupted', () => {
  for (const requests of [1, 2, 5, 9]) {
    it(`ends in the same tables when it is stopped after ${requests} requests and run again`, async () => {
      const stop = new AbortController()
      let sent = 0
      const result = await copy({
        signal: stop.signal,
        gong: {
          onEvent: (event) => {
            if (event.type === 'answer' && ++sent >= requests) stop.abort(new Error('enough'))
          },
        },
      })
      expect(result.stopped).toMatchObject({ code: 'interrupted' })
      const again = await copy()
      expect(again.stopped).toBeUndefined()
      await expectWhole()
    })
  }
})
