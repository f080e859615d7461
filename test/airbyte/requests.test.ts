import { describe, expect, test } from 'vitest'
import { errorsOf, recordsOf } from './support/messages.ts'
import { readStreams, streamState } from './support/run.ts'
import { page, startScriptedGong } from './support/scripted-gong.ts'

const now = '2024-07-01T12:00:00Z'

async function startEmpty() {
  return await startScriptedGong({
    '/v2/calls': page('calls', []),
    '/v2/calls/extensive': page('calls', []),
    '/v2/calls/transcript': page('callTranscripts', []),
    '/v2/stats/activity/scorecards': page('answeredScorecards', []),
  })
}

interface Sent {
  readonly config?: Record<string, unknown>
  readonly stream?: string
  readonly state?: unknown
}

/** Where the first request of a stream started. */
async function firstStart({ config = {}, stream = 'calls', state }: Sent): Promise<unknown> {
  const gong = await startEmpty()
  const { exitCode } = await readStreams({
    config: { base_url: gong.url, ...config },
    streams: [stream],
    now,
    ...(state === undefined ? {} : { state: [streamState(stream, state)] }),
  })
  expect(exitCode).toBe(0)
  const first = gong.requests[0]
  return first?.query['fromDateTime'] ?? first?.body.filter.fromDateTime ?? first?.body.filter.reviewFromDate
}

describe('the first request', () => {
  test('starts at the beginning of time without a start_date (14)', async () => {
    expect(await firstStart({ config: { start_date: undefined } })).toBe('1970-01-01T00:00:00Z')
  })

  test.each([
    ['calls', '2024-02-03T04:05:06Z'],
    ['extensiveCalls', '2024-02-03T04:05:06Z'],
    ['callTranscripts', '2024-02-03T04:05:06Z'],
    ['answeredScorecards', '2024-02-03'],
  ])('of %s starts at an explicit start_date, verbatim (15)', async (stream, expected) => {
    expect(await firstStart({ stream, config: { start_date: '2024-02-03T04:05:06Z' } })).toBe(expected)
  })

  const cursor = '2024-06-10T00:00:00Z'
  const global = {
    use_global_cursor: true,
    state: { started: cursor },
    parent_state: { calls: { started: cursor } },
    lookback_window: 37,
  }
  const states: readonly (readonly [string, unknown, string])[] = [
    ['calls', { started: cursor }, cursor],
    ['calls', { started: '2024-06-10T02:00:00.123456+02:00' }, cursor],
    ['calls', { started: '2024-06-09T17:00:00.5-0700' }, cursor],
    ['extensiveCalls', { startdatetime: cursor }, cursor],
    ['callTranscripts', global, cursor],
    ['callTranscripts', { ...global, state: { started: '2024-06-12T00:00:00Z' } }, cursor],
    ['callTranscripts', { started: cursor }, cursor],
    ['callTranscripts', { states: [{ partition: {}, cursor: { started: cursor } }] }, cursor],
    ['answeredScorecards', { reviewTime: '2024-06-10' }, '2024-06-10'],
    ['answeredScorecards', { reviewTime: '2024-06-10T15:00:00-07:00' }, '2024-06-10'],
  ]

  test.each(states)(
    "of %s goes on exactly where Airbyte's own state %o stopped (16)",
    async (stream, state, expected) => {
      expect(await firstStart({ stream, state })).toBe(expected)
      expect(await firstStart({ stream, state, config: { lookback_window_days: 0 } })).toBe(expected)
    },
  )

  test('goes back by the configured lookback (17)', async () => {
    const config = { lookback_window_days: 7 }
    expect(await firstStart({ config, state: { started: cursor } })).toBe('2024-06-03T00:00:00Z')
    expect(await firstStart({ config, stream: 'callTranscripts', state: global })).toBe(
      '2024-06-03T00:00:00Z',
    )
    const reviewed = { stream: 'answeredScorecards', state: { reviewTime: '2024-06-10' } }
    expect(await firstStart({ config, ...reviewed })).toBe('2024-06-03')
  })

  test('never goes back before the start_date (18)', async () => {
    const config = { lookback_window_days: 7, start_date: '2024-06-08T00:00:00Z' }
    expect(await firstStart({ config, state: { started: cursor } })).toBe('2024-06-08T00:00:00Z')
  })

  test('reads all of a stream whose state says only that it was read', async () => {
    const state = { __ab_no_cursor_state_message: true }
    expect(await firstStart({ state, config: { start_date: '2024-02-01T00:00:00Z' } })).toBe(
      '2024-02-01T00:00:00Z',
    )
  })

  test('of a full refresh takes no notice of the state', async () => {
    const gong = await startEmpty()
    await readStreams({
      config: { base_url: gong.url, start_date: '2024-02-01T00:00:00Z' },
      streams: ['calls:full_refresh'],
      state: [streamState('calls', { started: cursor })],
      now,
    })
    expect(gong.requests[0]?.query['fromDateTime']).toBe('2024-02-01T00:00:00Z')
  })

  test('takes states in every form that a platform has given them', async () => {
    const descriptor = { stream_descriptor: { name: 'calls' }, stream_state: { started: cursor } }
    const files: readonly unknown[] = [
      [{ type: 'STREAM', stream: descriptor }],
      [{ type: 'GLOBAL', global: { shared_state: {}, stream_states: [descriptor] } }],
      [{ type: 'LEGACY', data: { calls: { started: cursor } } }],
      [{ data: { calls: { started: cursor } } }],
      { calls: { started: cursor } },
      { type: 'STREAM', stream: descriptor },
      [{ type: 'STATE', state: { type: 'STREAM', stream: descriptor } }],
    ]
    for (const state of files) {
      const gong = await startEmpty()
      await readStreams({ config: { base_url: gong.url }, streams: ['calls'], state, now })
      expect(gong.requests[0]?.query['fromDateTime'], JSON.stringify(state)).toBe(cursor)
    }
    for (const state of [[], {}, '[]']) {
      const gong = await startEmpty()
      await readStreams({ config: { base_url: gong.url }, streams: ['calls'], state, now })
      expect(gong.requests[0]?.query['fromDateTime']).toBe('2024-01-01T00:00:00Z')
    }
  })

  test('and all others end at the end_date, and are of the workspace', async () => {
    const gong = await startEmpty()
    await readStreams({
      config: { base_url: gong.url, end_date: '2024-03-01T00:00:00Z', workspace_id: '623457276584334' },
      streams: ['calls', 'extensiveCalls'],
      now,
    })
    expect(gong.requests.map(({ body }) => body.filter)).toEqual([
      {
        fromDateTime: '2024-01-01T00:00:00Z',
        toDateTime: '2024-03-01T00:00:00Z',
        workspaceId: '623457276584334',
      },
    ])
  })
})

describe('the request for extensive calls', () => {
  test('asks for the CRM context in full, as of now and of the call (19, 20)', async () => {
    const gong = await startEmpty()
    await readStreams({ config: { base_url: gong.url }, streams: ['extensiveCalls'] })
    const selector = gong.requests[0]?.body.contentSelector
    expect(selector?.context).toBe('Extended')
    expect(selector?.contextTiming.toSorted()).toEqual(['Now', 'TimeOfCall'])
  })
})

describe('the request for answered scorecards', () => {
  test('has the start as a day in its filter, and no cursor (30, 31)', async () => {
    const gong = await startEmpty()
    const config = { base_url: gong.url, start_date: '2024-03-25T00:00:00Z' }
    const { messages } = await readStreams({ config, streams: ['answeredScorecards'], now })
    expect(gong.requests).toMatchObject([
      { method: 'POST', query: {}, body: { filter: { reviewFromDate: '2024-03-25' } } },
    ])
    expect(gong.requests[0]?.body).not.toHaveProperty('cursor')
    expect(errorsOf(messages)).toEqual([])
  })
})

describe('streams that go on from different places', () => {
  test('share one walk, and each is sent only what it has not had', async () => {
    const old = { id: '1', started: '2024-05-01T00:00:00Z' }
    const recent = { id: '2', started: '2024-06-20T00:00:00Z' }
    const gong = await startScriptedGong({
      '/v2/calls/extensive': page('calls', [{ metaData: old }, { metaData: recent }]),
    })
    const { messages } = await readStreams({
      config: { base_url: gong.url },
      streams: ['calls', 'extensiveCalls'],
      state: [streamState('calls', { started: '2024-06-10T00:00:00Z' })],
      now,
    })
    expect(gong.requests).toHaveLength(1)
    expect(recordsOf(messages, 'extensiveCalls').map(({ id }) => id)).toEqual(['1', '2'])
    expect(recordsOf(messages, 'calls').map(({ id }) => id)).toEqual(['2'])
  })
})
