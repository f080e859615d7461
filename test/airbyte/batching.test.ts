import { describe, expect, test } from 'vitest'
import { errorsOf, recordsOf, statesOf, statusesOf } from './support/messages.ts'
import { readStreams, streamState } from './support/run.ts'
import { page, type Script, type ScriptedRequest, startScriptedGong } from './support/scripted-gong.ts'

const calls = [
  { id: '101', started: '2024-03-05T10:00:00Z', isPrivate: false },
  { id: '102', started: '2024-03-05T12:00:00Z', isPrivate: false },
  { id: '103', started: '2024-03-05T11:00:00Z', isPrivate: false },
]
const secretCall = { id: '104', started: '2024-03-05T13:00:00Z', isPrivate: true }

const transcriptOf = (callId: string) => ({
  callId,
  transcript: [{ speakerId: '9', topic: null, sentences: [] }],
})

/** Answers with the transcripts of the calls that were asked for, in another order. */
function transcripts({ body }: ScriptedRequest) {
  return page('callTranscripts', (body.filter.callIds as string[]).toReversed().map(transcriptOf))
}

function script(listed: readonly object[], answer: Script[string] = transcripts): Script {
  return { '/v2/calls': page('calls', listed), '/v2/calls/transcript': answer }
}

const start = async (listed: readonly object[], answer?: Script[string]) => {
  const gong = await startScriptedGong(script(listed, answer))
  return { gong, asked: () => gong.asked('/v2/calls/transcript').map(({ body }) => body.filter.callIds) }
}

describe('transcripts', () => {
  test('of three public calls are asked for in exactly one request with all ids (1)', async () => {
    const { gong, asked } = await start(calls)
    const { messages, exitCode } = await readStreams({
      config: { base_url: gong.url },
      streams: ['callTranscripts'],
    })
    expect(exitCode).toBe(0)
    expect(asked().map((ids) => ids.toSorted())).toEqual([['101', '102', '103']])
    expect(recordsOf(messages, 'callTranscripts')).toHaveLength(3)
    expect(recordsOf(messages, 'calls')).toEqual([])
  })

  test('of private calls are asked of nobody: their ids are never sent (2)', async () => {
    const { gong, asked } = await start([secretCall, ...calls])
    const { messages } = await readStreams({ config: { base_url: gong.url }, streams: ['callTranscripts'] })
    expect(asked().flat()).not.toContain(secretCall.id)
    expect(recordsOf(messages, 'callTranscripts').map(({ callId }) => callId)).not.toContain(secretCall.id)
  })

  test("carry their own call's start, in whatever order they come (3)", async () => {
    const { gong } = await start(calls)
    const { messages } = await readStreams({ config: { base_url: gong.url }, streams: ['callTranscripts'] })
    const started = recordsOf(messages, 'callTranscripts').map(({ callId, started }) => [callId, started])
    expect(Object.fromEntries(started)).toEqual(
      Object.fromEntries(calls.map((call) => [call.id, call.started])),
    )
  })

  test('leave a cursor at the greatest start of the batch (4)', async () => {
    const { gong } = await start(calls)
    const { messages } = await readStreams({ config: { base_url: gong.url }, streams: ['callTranscripts'] })
    expect(statesOf(messages, 'callTranscripts').at(-1)).toMatchObject({
      started: '2024-03-05T12:00:00Z',
      use_global_cursor: true,
      state: { started: '2024-03-05T12:00:00Z' },
      parent_state: { calls: { started: '2024-03-05T12:00:00Z' } },
    })
  })

  test('of more calls than one request takes are asked for a hundred at a time', async () => {
    const many = Array.from({ length: 250 }, (_, index) => ({
      id: String(1000 + index),
      started: new Date(Date.UTC(2024, 1, 1, 0, index)).toISOString(),
    }))
    const { gong, asked } = await start(many)
    const { messages } = await readStreams({ config: { base_url: gong.url }, streams: ['callTranscripts'] })
    expect(
      asked()
        .map((ids) => ids.length)
        .toSorted(),
    ).toEqual([100, 100, 50])
    expect(recordsOf(messages, 'callTranscripts')).toHaveLength(250)
  })
})

describe('a transcript that is not there yet', () => {
  const now = '2024-03-05T14:00:00Z'

  test('is remembered in the state and asked for by the next sync', async () => {
    const { gong, asked } = await start(calls, ({ body }) =>
      page('callTranscripts', body.filter.callIds.filter((id: string) => id !== '103').map(transcriptOf)),
    )
    const options = {
      config: { base_url: gong.url, lookback_window_days: 0 },
      streams: ['callTranscripts'],
      now,
    }
    const first = await readStreams(options)
    const state = statesOf(first.messages, 'callTranscripts').at(-1)
    expect(state?.['due']).toEqual({ 103: '2024-03-05T11:00:00Z' })
    expect(first.exitCode).toBe(0)

    const later = await start([])
    const second = await readStreams({
      ...options,
      config: { base_url: later.gong.url, lookback_window_days: 0 },
      state: [streamState('callTranscripts', state)],
    })
    expect(asked()).toHaveLength(1)
    expect(later.asked()).toEqual([['103']])
    expect(recordsOf(second.messages, 'callTranscripts')).toMatchObject([
      { callId: '103', started: '2024-03-05T11:00:00Z' },
    ])
    expect(statesOf(second.messages, 'callTranscripts').at(-1)?.['due']).toEqual({})
  })

  test('holds the cursor back, so that another source with this state asks for it too', async () => {
    const { gong } = await start(calls, page('callTranscripts', [transcriptOf('102')]))
    const { messages } = await readStreams({
      config: { base_url: gong.url },
      streams: ['callTranscripts'],
      now,
    })
    expect(statesOf(messages, 'callTranscripts').at(-1)?.['started']).toBe('2024-03-05T10:00:00Z')
  })
})

describe('transcripts that cannot be read', () => {
  test('leave the calls complete, and their ids in the state', async () => {
    const { gong } = await start(calls, { status: 403, body: { requestId: 'r', errors: ['no scope'] } })
    const { messages, exitCode } = await readStreams({
      config: { base_url: gong.url },
      streams: ['calls', 'callTranscripts'],
    })
    expect(gong.asked('/v2/calls/transcript')).toHaveLength(1)
    expect(statusesOf(messages, 'calls').at(-1)).toBe('COMPLETE')
    expect(statusesOf(messages, 'callTranscripts').at(-1)).toBe('INCOMPLETE')
    expect(errorsOf(messages)).toMatchObject([{ stream_descriptor: { name: 'callTranscripts' } }])
    expect(Object.keys(statesOf(messages, 'callTranscripts').at(-1)?.['due'] ?? {})).toHaveLength(3)
    expect(exitCode).not.toBe(0)
  })
})
