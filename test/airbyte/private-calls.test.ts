import { describe, expect, test } from 'vitest'
import { errorsOf, logsOf, recordsOf, statusesOf } from './support/messages.ts'
import { readStreams } from './support/run.ts'
import { page, startScriptedGong } from './support/scripted-gong.ts'

const facts = [
  { id: '1', started: '2024-03-01T10:00:00Z', isPrivate: false },
  { id: '2', started: '2024-03-02T10:00:00Z', isPrivate: true },
  { id: '3', started: '2024-03-03T10:00:00Z', isPrivate: false },
  { id: '4', started: '2024-03-04T10:00:00Z' },
]

function startWith(calls: readonly object[]) {
  return startScriptedGong({
    '/v2/calls': page('calls', calls),
    '/v2/calls/extensive': page(
      'calls',
      calls.map((metaData) => ({ metaData })),
    ),
    '/v2/calls/transcript': page('callTranscripts', []),
  })
}

describe('private calls', () => {
  test('are left out of calls, the others keep their order (21)', async () => {
    const gong = await startWith(facts)
    const { messages } = await readStreams({ config: { base_url: gong.url }, streams: ['calls'] })
    expect(recordsOf(messages, 'calls').map(({ id }) => id)).toEqual(['1', '3', '4'])
  })

  test('are left out of extensiveCalls by their metaData (22)', async () => {
    const gong = await startWith(facts)
    const { messages } = await readStreams({ config: { base_url: gong.url }, streams: ['extensiveCalls'] })
    expect(recordsOf(messages, 'extensiveCalls').map(({ id }) => id)).toEqual(['1', '3', '4'])
  })

  test.each(['calls', 'extensiveCalls'])('alone make an empty %s, without an error (23)', async (stream) => {
    const gong = await startWith(facts.map((call) => ({ ...call, isPrivate: true })))
    const { messages, exitCode } = await readStreams({ config: { base_url: gong.url }, streams: [stream] })
    expect(recordsOf(messages, stream)).toEqual([])
    expect(errorsOf(messages)).toEqual([])
    expect(statusesOf(messages, stream)).toEqual(['STARTED', 'COMPLETE'])
    expect(exitCode).toBe(0)
  })

  test('are counted at the end, however many streams they are left out of', async () => {
    const gong = await startWith(facts)
    const streams = ['calls', 'extensiveCalls', 'callTranscripts']
    const { messages } = await readStreams({ config: { base_url: gong.url }, streams })
    expect(logsOf(messages).filter((text) => text.includes('private'))).toEqual([
      expect.stringMatching(/^1 private call /),
    ])
  })

  test('are taken in with include_private_calls, with their transcripts', async () => {
    const gong = await startWith(facts)
    const { messages } = await readStreams({
      config: { base_url: gong.url, include_private_calls: true },
      streams: ['calls', 'callTranscripts'],
    })
    expect(recordsOf(messages, 'calls').map(({ id }) => id)).toEqual(['1', '2', '3', '4'])
    expect(gong.asked('/v2/calls/transcript')[0]?.body.filter.callIds).toContain('2')
  })
})
