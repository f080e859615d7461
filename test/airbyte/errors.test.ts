import { describe, expect, test } from 'vitest'
import { errorsOf, recordsOf, statusesOf } from './support/messages.ts'
import { keyConfig, readStreams, run } from './support/run.ts'
import { nothingFound, page, type ScriptedAnswer, startScriptedGong } from './support/scripted-gong.ts'
import { createVirtualClock } from './support/virtual-clock.ts'

const call = { id: '1', started: '2024-03-05T10:00:00Z', isPrivate: false }

function refused(status: number, headers: Record<string, string> = {}): ScriptedAnswer {
  return { status, headers, body: { requestId: 'r', errors: ['Gong says no'] } }
}

describe('a refused stream', () => {
  test.each([
    [5, 401],
    [6, 403],
  ])('fails as unauthorized after exactly one request (%i)', async (_, status) => {
    const gong = await startScriptedGong({ '/v2/calls': refused(status) })
    const { messages, exitCode } = await readStreams({ config: { base_url: gong.url }, streams: ['calls'] })
    expect(gong.requests).toHaveLength(1)
    expect(recordsOf(messages, 'calls')).toEqual([])
    const [error, ...more] = errorsOf(messages)
    expect(error).toMatchObject({ failure_type: 'config_error', stream_descriptor: { name: 'calls' } })
    expect(error?.message).toMatch(/unauthorized/)
    expect(more).toEqual([])
    expect(statusesOf(messages, 'calls')).toEqual(['STARTED', 'INCOMPLETE'])
    expect(exitCode).not.toBe(0)
  })

  test('does not stop the others, and makes the exit code non-zero', async () => {
    const gong = await startScriptedGong({
      '/v2/calls': refused(403),
      '/v2/users': page('users', [{ id: '7' }]),
    })
    const { messages, exitCode } = await readStreams({
      config: { base_url: gong.url },
      streams: ['calls', 'users'],
    })
    expect(recordsOf(messages, 'users')).toEqual([{ id: '7' }])
    expect(statusesOf(messages, 'users').at(-1)).toBe('COMPLETE')
    expect(statusesOf(messages, 'calls').at(-1)).toBe('INCOMPLETE')
    expect(errorsOf(messages)).toHaveLength(1)
    expect(exitCode).not.toBe(0)
  })

  test('is told what to do in the words of the configuration', async () => {
    const gong = await startScriptedGong({ '/v2/users': refused(401) })
    const { messages } = await readStreams({ config: { base_url: gong.url }, streams: ['users'] })
    expect(errorsOf(messages)[0]?.message).toMatch(/base_url/)
    expect(JSON.stringify(messages)).not.toMatch(/GONG_[A-Z]/)
  })
})

describe('a passing failure', () => {
  test.each([
    ['7 and 29', 429],
    ['8', 500],
    ['9', 502],
    ['10', 503],
    ['11', 504],
  ])('is asked again after Retry-After, and leaves no trace of an error (%s)', async (_, status) => {
    const gong = await startScriptedGong({
      '/v2/calls': [refused(status, { 'retry-after': '0' }), page('calls', [call])],
    })
    const { messages, exitCode } = await readStreams({ config: { base_url: gong.url }, streams: ['calls'] })
    expect(gong.requests).toHaveLength(2)
    expect(recordsOf(messages, 'calls')).toEqual([call])
    expect(errorsOf(messages)).toEqual([])
    expect(exitCode).toBe(0)
  })

  test.each(['users', 'calls', 'extensiveCalls', 'scorecards', 'answeredScorecards', 'callTranscripts'])(
    'of speed is waited out by %s, which says so and until when (29)',
    async (stream) => {
      const slow = [refused(429, { 'retry-after': '0' }), page('none', [])]
      const gong = await startScriptedGong({
        '/v2/users': slow,
        '/v2/calls': slow,
        '/v2/calls/extensive': slow,
        '/v2/settings/scorecards': slow,
        '/v2/stats/activity/scorecards': slow,
      })
      const { messages, exitCode } = await readStreams({ config: { base_url: gong.url }, streams: [stream] })
      expect(gong.requests).toHaveLength(2)
      expect(exitCode).toBe(0)
      const waiting = messages.find(({ trace }) => trace?.stream_status?.reasons !== undefined)?.trace
      expect(waiting?.stream_status).toMatchObject({ stream_descriptor: { name: stream }, status: 'RUNNING' })
      expect(waiting?.stream_status?.reasons).toEqual([
        { type: 'RATE_LIMITED', rate_limited: { quota_reset: expect.any(Number) } },
      ])
      expect(statusesOf(messages, stream)).toEqual(['STARTED', 'RUNNING', 'COMPLETE'])
    },
  )

  test('of a whole day is slept through, however long Gong asks to wait', async () => {
    const gong = await startScriptedGong({
      '/v2/users': [refused(429, { 'retry-after': '86400' }), page('users', [{ id: '7' }])],
    })
    const clock = createVirtualClock('2024-06-10T00:00:00Z')
    const { messages, exitCode } = await readStreams({
      config: { base_url: gong.url },
      streams: ['users'],
      world: { clock },
    })
    expect(exitCode).toBe(0)
    expect(clock.now()).toBeGreaterThanOrEqual(Date.parse('2024-06-11T00:00:00Z'))
    const reset = messages.flatMap(({ trace }) => trace?.stream_status?.reasons ?? [])
    const quotaReset = Date.parse('2024-06-11T00:00:00Z')
    for (const { rate_limited } of reset) {
      expect(rate_limited.quota_reset).toBeGreaterThanOrEqual(quotaReset)
      expect(rate_limited.quota_reset).toBeLessThan(quotaReset + 1000)
    }
    // Told again every ten minutes, so that nobody takes the source for dead.
    expect(reset.length).toBeGreaterThan(100)
    expect(recordsOf(messages, 'users')).toHaveLength(1)
  })

  test('of a whole day is not waited for by check, which says until when', async () => {
    const gong = await startScriptedGong({ '/v2/users': refused(429, { 'retry-after': '86400' }) })
    const { messages } = await run(['check', '--config', 'c'], {
      files: { c: keyConfig({ base_url: gong.url }) },
      now: '2024-06-10T00:00:00Z',
    })
    expect(messages.at(-1)?.connectionStatus).toMatchObject({
      status: 'FAILED',
      message: expect.stringMatching(/until 2024-06-11T/),
    })
  })
})

describe('a 404', () => {
  test('that means an empty list is a success without records (12)', async () => {
    const gong = await startScriptedGong({ '/v2/calls': nothingFound })
    const { messages, exitCode } = await readStreams({ config: { base_url: gong.url }, streams: ['calls'] })
    expect(recordsOf(messages, 'calls')).toEqual([])
    expect(errorsOf(messages)).toEqual([])
    expect(statusesOf(messages, 'calls')).toEqual(['STARTED', 'COMPLETE'])
    expect(exitCode).toBe(0)
  })

  test.each(['users', 'calls', 'extensiveCalls'])('of any other kind fails %s (13)', async (stream) => {
    const missing = { status: 404, body: { requestId: 'r', errors: ['The requested URL was not found.'] } }
    const gong = await startScriptedGong({
      '/v2/users': missing,
      '/v2/calls': missing,
      '/v2/calls/extensive': missing,
    })
    const { messages, exitCode } = await readStreams({ config: { base_url: gong.url }, streams: [stream] })
    expect(errorsOf(messages)).toMatchObject([
      { failure_type: 'system_error', stream_descriptor: { name: stream } },
    ])
    expect(statusesOf(messages, stream)).toEqual(['STARTED', 'INCOMPLETE'])
    expect(exitCode).not.toBe(0)
  })
})
