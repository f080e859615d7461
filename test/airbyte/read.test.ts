import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { discoverStreams } from '../../src/airbyte/catalog.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import {
  createAjv,
  errorsOf,
  logsOf,
  type Message,
  recordsOf,
  statesOf,
  statusesOf,
} from './support/messages.ts'
import { type Outcome, readStreams } from './support/run.ts'

const streams = discoverStreams()
const names = streams.map(({ name }) => name)
const now = '2026-03-02T12:00:00Z'

let simulator: Simulator
let all: Outcome

beforeAll(async () => {
  simulator = await startSimulator({
    calls: 450,
    users: 15,
    days: 90,
    now,
    ratePerSecond: 0,
    privateShare: 0.05,
  })
  all = await readStreams({ config: config(), streams: names, now })
})
afterAll(() => simulator.close())

function config(more: object = {}) {
  return { base_url: simulator.url, start_date: '2025-11-01T00:00:00Z', ...more }
}

const nameOf = ({ record, state, trace }: Message) =>
  record?.stream ??
  state?.stream.stream_descriptor.name ??
  trace?.stream_status?.stream_descriptor.name ??
  trace?.estimate?.name

describe('a read of everything', () => {
  test('ends well and reports no error', () => {
    expect(errorsOf(all.messages)).toEqual([])
    expect(all.exitCode).toBe(0)
    expect(all.stderr).toBe('')
  })

  test.each(names)('sends records of %s that fit its schema, and some', (name) => {
    const schema = streams.find((stream) => stream.name === name)?.json_schema
    const validate = createAjv().compile(schema ?? {})
    const records = recordsOf(all.messages, name)
    expect(records.length).toBeGreaterThan(0)
    for (const record of records) {
      if (!validate(record))
        expect.fail(`${JSON.stringify(validate.errors)}: ${JSON.stringify(record).slice(0, 2000)}`)
    }
  })

  test.each(names)('sends every record of %s once, by its key', (name) => {
    const keys =
      streams
        .find((stream) => stream.name === name)
        ?.source_defined_primary_key.map(([field]) => field ?? '') ?? []
    const seen = recordsOf(all.messages, name).map((record) => JSON.stringify(keys.map((key) => record[key])))
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.join()).not.toMatch(/undefined|null/)
  })

  test.each(names)(
    'says STARTED, RUNNING, COMPLETE of %s, around its records and after its last state',
    (name) => {
      const told = all.messages
        .filter((message) => nameOf(message) === name)
        .map(({ type, trace }) => trace?.stream_status?.status ?? trace?.type ?? type)
      expect(statusesOf(all.messages, name)).toEqual(['STARTED', 'RUNNING', 'COMPLETE'])
      expect(told[0]).toBe('STARTED')
      expect(told.slice(-2)).toEqual(['STATE', 'COMPLETE'])
      expect(told.indexOf('RUNNING')).toBe(told.indexOf('RECORD') - 1)
    },
  )

  test.each(names)('counts in each state of %s the records since the one before', (name) => {
    let since = 0
    for (const { record, state } of all.messages) {
      if (record?.stream === name) since++
      if (state?.stream.stream_descriptor.name !== name) continue
      expect(state.sourceStats.recordCount).toBe(since)
      since = 0
    }
    expect(since).toBe(0)
    expect(statesOf(all.messages, name).length).toBeGreaterThan(0)
  })

  test('sends a state with every page of the calls, and one for streams without a cursor', () => {
    expect(statesOf(all.messages, 'extensiveCalls').length).toBeGreaterThanOrEqual(5)
    expect(statesOf(all.messages, 'callTranscripts').length).toBeGreaterThanOrEqual(4)
    for (const { name, default_cursor_field } of streams) {
      if (default_cursor_field !== undefined) continue
      expect(statesOf(all.messages, name)).toEqual([{ __ab_no_cursor_state_message: true }])
    }
  })

  test('estimates the rows of the calls by what Gong counts', () => {
    const estimates = all.messages.flatMap(({ trace }) => trace?.estimate ?? [])
    const { calls } = simulator.control.account()
    for (const name of ['calls', 'extensiveCalls', 'callTranscripts']) {
      expect(estimates.filter((estimate) => estimate.name === name).at(-1)).toEqual({
        name,
        type: 'STREAM',
        row_estimate: calls,
      })
    }
  })

  test('has all public calls and transcripts, and says how many private ones it left out', () => {
    const { publicCalls, privateCalls, publicTranscripts } = simulator.control.account()
    expect(recordsOf(all.messages, 'calls')).toHaveLength(publicCalls)
    expect(recordsOf(all.messages, 'extensiveCalls')).toHaveLength(publicCalls)
    expect(recordsOf(all.messages, 'callTranscripts')).toHaveLength(publicTranscripts)
    expect(logsOf(all.messages).join()).toContain(`${privateCalls} private calls`)
  })

  test('leaves cursors at the last record', () => {
    for (const { name, default_cursor_field } of streams) {
      const field = default_cursor_field?.[0]
      if (field === undefined) continue
      const times = recordsOf(all.messages, name).map((record) => Date.parse(String(record[field])))
      const last = new Date(Math.floor(Math.max(...times) / 1000) * 1000)
      const cursor = String(statesOf(all.messages, name).at(-1)?.[field])
      const due = Object.values((statesOf(all.messages, name).at(-1)?.['due'] ?? {}) as object)
      const expected = Math.min(last.getTime(), ...due.map((started) => Date.parse(String(started))))
      if (cursor.length === 10)
        expect([0, 1]).toContain(
          (Date.parse(last.toISOString().slice(0, 10)) - Date.parse(cursor)) / 86_400_000,
        )
      else expect(cursor, name).toBe(`${new Date(expected).toISOString().slice(0, 19)}Z`)
    }
  })
})

describe('a cursor', () => {
  test('never passes a call that is still to come, also while windows are read side by side', async () => {
    const large = await startSimulator({ calls: 8000, users: 5, days: 300, now, ratePerSecond: 0 })
    try {
      const { messages } = await readStreams({
        config: { base_url: large.url, start_date: undefined },
        streams: ['calls'],
        now,
      })
      const records = recordsOf(messages, 'calls')
      // Gong lists by the scheduled time of recorded web conferences, by the start of all others.
      const timeOf = ({ scheduled, started }: Record<string, unknown>) =>
        Math.max(Date.parse(String(started)), Date.parse(String(scheduled ?? started)))
      const started = new Map(records.map((record) => [record['id'], timeOf(record)]))
      expect(started.size).toBe(large.control.account().publicCalls)
      let cursors = 0
      for (const { record, state } of messages) {
        if (record !== undefined) started.delete(record.data['id'])
        const cursor = state?.stream.stream_state['started']
        if (cursor === undefined) continue
        cursors++
        expect(Math.min(...started.values())).toBeGreaterThanOrEqual(Date.parse(String(cursor)))
      }
      expect(cursors).toBeGreaterThan(70)
    } finally {
      await large.close()
    }
  })
})

describe('a read of transcripts alone', () => {
  test('sends no calls, for only configured streams are sent', async () => {
    const { messages } = await readStreams({ config: config(), streams: ['callTranscripts'], now })
    expect(new Set(messages.flatMap((message) => nameOf(message) ?? []))).toEqual(
      new Set(['callTranscripts']),
    )
    expect(recordsOf(messages, 'callTranscripts')).toHaveLength(
      recordsOf(all.messages, 'callTranscripts').length,
    )
  })
})

describe('a stream without a cursor', () => {
  test('is read in full when incremental is asked of it, as PyAirbyte does', async () => {
    const state = [
      {
        type: 'STREAM',
        stream: {
          stream_descriptor: { name: 'users' },
          stream_state: { __ab_no_cursor_state_message: true },
        },
      },
    ]
    const { messages, exitCode } = await readStreams({
      config: config(),
      streams: ['users:incremental'],
      state,
      now,
    })
    expect(recordsOf(messages, 'users')).toHaveLength(recordsOf(all.messages, 'users').length)
    expect(exitCode).toBe(0)
  })
})

describe('the next sync', () => {
  const callStreams = ['calls', 'extensiveCalls', 'callTranscripts']

  const last = () =>
    callStreams.map((name) => ({
      type: 'STREAM',
      stream: { stream_descriptor: { name }, stream_state: statesOf(all.messages, name).at(-1) },
    }))

  test('reads the last three days again unless configured otherwise', async () => {
    const read = async (more: object) => {
      const { messages } = await readStreams({ config: config(more), streams: ['calls'], state: last(), now })
      return recordsOf(messages, 'calls').map(({ started }) => Date.parse(String(started)))
    }
    const times = recordsOf(all.messages, 'calls').map(({ started }) => Date.parse(String(started)))
    const since = (days: number) => times.filter((time) => time >= Date.parse(now) - days * 86_400_000).length
    expect((await read({})).length).toBe(since(3))
    expect((await read({ lookback_window_days: 10 })).length).toBe(since(10))
    expect((await read({ lookback_window_days: 0 })).length).toBe(0)
  })

  test('changes no cursor when nothing came', async () => {
    const { messages } = await readStreams({
      config: config({ lookback_window_days: 0 }),
      streams: callStreams,
      state: last(),
      now,
    })
    for (const name of callStreams) {
      const field = name === 'extensiveCalls' ? 'startdatetime' : 'started'
      expect(statesOf(messages, name).at(-1)?.[field]).toBe(statesOf(all.messages, name).at(-1)?.[field])
    }
  })
})

describe('a read that is stopped', () => {
  test('goes on from any of its states, and nothing is missing in the end', async () => {
    const streams = ['calls', 'extensiveCalls', 'callTranscripts']
    const wanted = (name: string, key: string) =>
      new Set(recordsOf(all.messages, name).map((record) => record[key]))
    const full = await readStreams({ config: config(), streams, now })
    const stops = full.messages.flatMap(({ state }, index) => (state === undefined ? [] : [index + 1]))
    expect(stops.length).toBeGreaterThan(10)
    for (const stop of stops.filter((_, index) => index % 4 === 1)) {
      const kept = full.messages.slice(0, stop)
      const state = new Map(
        kept.flatMap((message) => (message.state === undefined ? [] : [[nameOf(message), message.state]])),
      )
      // What comes after the last state of a stream may be lost with the platform.
      const rest = await readStreams({
        config: config({ lookback_window_days: 0 }),
        streams,
        state: [...state.values()],
        now,
      })
      expect(rest.exitCode).toBe(0)
      for (const [name, key] of [
        ['calls', 'id'],
        ['extensiveCalls', 'id'],
        ['callTranscripts', 'callId'],
      ] as const) {
        const lastState = kept.findLastIndex(
          (message) => message.state !== undefined && nameOf(message) === name,
        )
        const had = recordsOf(kept.slice(0, lastState + 1), name)
        const got = new Set([...had, ...recordsOf(rest.messages, name)].map((record) => record[key]))
        expect(got, `${name} after message ${stop}`).toEqual(wanted(name, key))
      }
    }
  })

  test('by a signal sends its last states, says INCOMPLETE and leaves no error', async () => {
    const stop = new AbortController()
    let pages = 0
    const { messages, exitCode } = await readStreams({
      config: config(),
      streams: ['calls', 'callTranscripts'],
      now,
      signal: stop.signal,
      onWrite: (text) => {
        if (text.includes('"stream":"calls"') && ++pages === 2) stop.abort(new Error('Stopped by SIGTERM'))
      },
    })
    expect(errorsOf(messages)).toEqual([])
    expect(exitCode).not.toBe(0)
    for (const name of ['calls', 'callTranscripts']) {
      expect(statusesOf(messages, name).at(-1)).toBe('INCOMPLETE')
      const told = messages.filter((message) => nameOf(message) === name && message.type !== 'LOG')
      expect(told.at(-2)?.type).toBe('STATE')
    }
  })
})

test.each([1, 2])('never more requests are under way than num_workers: %i', async (workers) => {
  let underWay = 0
  let most = 0
  const counting: typeof fetch = async (input, init) => {
    most = Math.max(most, ++underWay)
    try {
      return await fetch(input, init)
    } finally {
      underWay--
    }
  }
  const { exitCode } = await readStreams({
    config: config({ num_workers: workers }),
    streams: ['users', 'calls', 'callTranscripts', 'answeredScorecards'],
    now,
    world: { fetch: counting },
  })
  expect(exitCode).toBe(0)
  expect(most).toBe(workers)
})

test('answers that do not fit are sent as they came, with a warning', async () => {
  const id = simulator.control.faults.add({ kind: 'wrong-types', path: '/v2/users' })
  try {
    const { messages, exitCode } = await readStreams({ config: config(), streams: ['users'], now })
    expect(exitCode).toBe(0)
    expect(messages.some(({ log }) => log?.level === 'WARN' && log.message.includes('kept as it came'))).toBe(
      true,
    )
  } finally {
    simulator.control.faults.clear(id)
  }
})

test('numbers of 64 bits keep every digit as texts', async () => {
  const id = simulator.control.faults.add({ kind: 'numeric-ids' })
  try {
    const { messages } = await readStreams({
      config: config(),
      streams: ['users', 'calls', 'extensiveCalls'],
      now,
    })
    for (const name of ['users', 'calls', 'extensiveCalls']) {
      const ids = (list: readonly Message[]) =>
        recordsOf(list, name)
          .map((record) => record['id'])
          .toSorted()
      expect(ids(messages)).toEqual(ids(all.messages))
    }
  } finally {
    simulator.control.faults.clear(id)
  }
})
