import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createFastClock } from '../../../test/support/fast-clock.ts'
import { startMediaGong } from '../../../test/support/media-gong.ts'
import { type Simulator, startSimulator } from '../../simulator/start-simulator.ts'
import { createGong, type Gong, type GongOptions } from '../create-gong.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ calls: 60, users: 12, ratePerSecond: 0, ratePerDay: 0 })
})
afterEach(() => {
  simulator.control.faults.clear()
  simulator.control.requests.clear()
})
afterAll(() => simulator.close())

function connect(more: Partial<GongOptions> = {}): Gong {
  return createGong({
    accessKey: 'ak',
    accessKeySecret: 'sk',
    baseUrl: simulator.url,
    ratePerSecond: 0,
    ratePerDay: 0,
    timeoutMs: 600_000,
    runtime: { clock: createFastClock() },
    ...more,
  })
}

async function callIdWith(media: 'Audio' | 'Video'): Promise<string> {
  const calls = await connect().calls.list().all()
  simulator.control.requests.clear()
  return calls.find((call) => call.media === media)?.id ?? ''
}

async function digest(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}

describe('the recording of a call', () => {
  it('is found by one request, which demands nothing but the call’s id', async () => {
    const callId = await callIdWith('Video')
    const gong = connect()
    for (const [recording, type, ending] of [
      [gong.callAudio.download({ callId }), 'audio/mpeg', 'mp3'],
      [gong.callVideo.download({ callId }), 'video/mp4', 'mp4'],
    ] as const) {
      simulator.control.requests.clear()
      const info = await recording.info()
      expect(info).toMatchObject({ contentType: type, fileName: `${callId}.${ending}` })
      let size = 0
      for await (const piece of recording) size += piece.byteLength
      expect(size).toBe(info.size)
      const { byPath } = simulator.control.requests.counts()
      expect(byPath['POST /v2/calls/extensive']).toBe(1)
      expect(Object.keys(byPath).length).toBe(2)
    }
  })

  it('takes the budget of Gong’s requests for the address only', async () => {
    const callId = await callIdWith('Audio')
    const paths: string[] = []
    const gong = connect({ onEvent: (event) => event.type === 'request' && paths.push(event.path) })
    await digest(gong.callAudio.download({ callId }))
    expect(paths).toEqual(['/v2/calls/extensive'])
  })

  it('is the same when its address expires and its connections break', async () => {
    const callId = await callIdWith('Audio')
    const whole = await digest(connect().callAudio.download({ callId }))
    simulator.control.faults.add({ kind: 'expired-url', times: 2 })
    simulator.control.faults.add({ kind: 'reset-in-body', path: '/media/*', times: 3, after: 2 })
    simulator.control.faults.add({ kind: 'status', status: 503, path: '/media/*', times: 1, after: 4 })
    expect(await digest(connect().callAudio.download({ callId }))).toBe(whole)
  })

  it('that is not there is an error of its own, which names the recordings that are', async () => {
    const callId = await callIdWith('Audio')
    const recording = connect().callVideo.download({ callId })
    for (const use of [() => recording.info(), () => digest(recording)]) {
      await expect(use()).rejects.toMatchObject({
        code: 'no_media',
        message: `Call ${callId} has no call video; it has call audio.`,
        advice: 'Download call_audio instead.',
      })
    }
  })

  it('that a token may not see is an error that names the scope', async () => {
    const callId = await callIdWith('Audio')
    const blind = await startSimulator({
      calls: 60,
      users: 12,
      ratePerSecond: 0,
      ratePerDay: 0,
      scopes: ['api:calls:read:extensive', 'api:calls:read:basic'],
    })
    const gong = connect({ baseUrl: blind.url })
    await expect(gong.callAudio.download({ callId }).info()).rejects.toMatchObject({
      code: 'no_media',
      advice: expect.stringContaining('api:calls:read:media-url'),
    })
    await blind.close()
  })

  it('of a call that is not there is not found', async () => {
    await expect(connect().callAudio.download({ callId: '123' }).info()).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('123'),
    })
    // A Gong that answers with another call has not got this one either.
    await using other = await startMediaGong(new Uint8Array(5))
    const gong = connect({ baseUrl: other.url })
    await expect(gong.callAudio.download({ callId: '2' }).info()).rejects.toMatchObject({ code: 'not_found' })
  })

  it('needs one call id, given either way', async () => {
    const callId = await callIdWith('Audio')
    const gong = connect()
    const spelt = gong.execute('call_audio', 'download', {
      callIds: [callId],
      rangeHeader: 'bytes=0-9',
    } as never)
    expect(await spelt.info()).toMatchObject({ size: 10, fileName: `${callId}.mp3` })
    await spelt.cancel()
    // @ts-expect-error a call must be named
    expect(() => gong.callAudio.download({})).toThrow('callIds must name the one call')
    expect(simulator.control.requests.counts().total).toBe(2)
  })

  it('is not asked for when the work is aborted already', async () => {
    const stop = AbortSignal.abort(new Error('enough'))
    const recording = connect().callAudio.download({ callId: '123' }, { signal: stop })
    await expect(recording.info()).rejects.toThrow('enough')
    expect(simulator.control.requests.counts().total).toBe(0)
  })
})
