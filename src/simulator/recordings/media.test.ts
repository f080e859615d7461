import { expect, test } from 'vitest'
import { openGong, type TestGong } from '../test-gong.ts'

const WANTED = { filter: {}, contentSelector: { exposedFields: { media: true } } }

async function mediaOf(gong: TestGong) {
  const { calls } = (await gong.ask('POST', '/v2/calls/extensive', WANTED)).json
  return calls.find((call: { metaData: { media: string } }) => call.metaData.media === 'Video')
}

async function bytesOf(url: string, range?: string) {
  const response = await fetch(url, range === undefined ? {} : { headers: { range } })
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  }
}

test('parts of a recording are the bytes of the whole, wherever they are cut', async () => {
  await using gong = await openGong()
  const { audioUrl } = (await mediaOf(gong)).media
  const whole = await bytesOf(audioUrl)
  const size = whole.bytes.length
  expect(whole.status).toBe(200)
  expect(Number(whole.headers.get('content-length'))).toBe(size)
  expect(whole.headers.get('accept-ranges')).toBe('bytes')
  const ranges = [
    [0, 0],
    [1, 65_536],
    [65_535, 65_540],
    [size - 5, size - 1],
  ] as const
  for (const [first, last] of ranges) {
    const part = await bytesOf(audioUrl, `bytes=${first}-${last}`)
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes ${first}-${last}/${size}`])
    expect(part.bytes.equals(whole.bytes.subarray(first, last + 1))).toBe(true)
  }
  expect((await bytesOf(audioUrl, `bytes=${size - 9}-`)).bytes.equals(whole.bytes.subarray(-9))).toBe(true)
  expect((await bytesOf(audioUrl, 'bytes=-7')).bytes.equals(whole.bytes.subarray(-7))).toBe(true)
  const beyond = await bytesOf(audioUrl, `bytes=${size}-`)
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${size}`])
})

test('each answer signs the addresses anew, and all of them work for eight hours', async () => {
  await using gong = await openGong()
  const [first, second] = [await mediaOf(gong), await mediaOf(gong)]
  expect(first.media.audioUrl).not.toBe(second.media.audioUrl)
  expect(first.media.videoUrl).not.toBe(first.media.audioUrl)
  const [one, two] = [await bytesOf(first.media.videoUrl), await bytesOf(second.media.videoUrl)]
  expect(one.bytes.equals(two.bytes)).toBe(true)
  gong.simulator.control.advance(8 * 3_600_000 - 60_000)
  expect((await bytesOf(first.media.audioUrl, 'bytes=0-0')).status).toBe(206)
  gong.simulator.control.advance(60_000)
  expect((await bytesOf(first.media.audioUrl)).status).toBe(403)
})

test('an address that was changed is refused', async () => {
  await using gong = await openGong()
  const { audioUrl } = (await mediaOf(gong)).media
  expect((await bytesOf(audioUrl.replace('X-Amz-Expires=28800', 'X-Amz-Expires=99999'))).status).toBe(403)
  expect((await bytesOf(audioUrl.split('?')[0])).status).toBe(403)
})

test('every recording is as long as the option says, and is made while it is read', async () => {
  const mediaBytes = 1_610_612_736
  await using gong = await openGong({ mediaBytes })
  const { audioUrl, videoUrl } = (await mediaOf(gong)).media
  for (const url of [audioUrl, videoUrl]) {
    const head = await fetch(url, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(mediaBytes)])
    const last = await bytesOf(url, `bytes=${mediaBytes - 1000}-`)
    expect([last.status, last.bytes.length]).toEqual([206, 1000])
  }
})

test('the length of a recording is asked for without its bytes', async () => {
  await using gong = await openGong()
  const { audioUrl } = (await mediaOf(gong)).media
  const head = await fetch(audioUrl, { method: 'HEAD' })
  const whole = await bytesOf(audioUrl)
  expect(head.headers.get('content-length')).toBe(whole.headers.get('content-length'))
  expect((await head.arrayBuffer()).byteLength).toBe(0)
})

test('an address expires early when the option or a fault says so', async () => {
  await using gong = await openGong({ mediaSeconds: 60 })
  const { control } = gong.simulator
  const { audioUrl } = (await mediaOf(gong)).media
  control.faults.add({ kind: 'expired-url', after: 1, times: 1 })
  await gong.ask('GET', '/v2/users')
  const statuses = []
  for (let time = 0; time < 3; time++) statuses.push((await bytesOf(audioUrl)).status)
  expect(statuses).toEqual([200, 403, 200])
  control.advance(60_000)
  const late = await fetch(audioUrl)
  expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('Request has expired')])
})

test('one answer among others breaks off in the middle', async () => {
  await using gong = await openGong()
  gong.simulator.control.faults.add({ kind: 'reset-in-body', path: '/media/*', after: 1, times: 1 })
  const { audioUrl } = (await mediaOf(gong)).media
  const size = (await bytesOf(audioUrl)).bytes.length
  const response = await fetch(audioUrl)
  expect(Number(response.headers.get('content-length'))).toBe(size)
  await expect(response.arrayBuffer()).rejects.toThrow()
  expect((await bytesOf(audioUrl)).bytes).toHaveLength(size)
})

test('an uploaded recording comes back in its size, with bytes of its own', async () => {
  await using gong = await openGong({ calls: 10, processingSeconds: 0 })
  const { users } = (await gong.ask('GET', '/v2/users')).json
  const isRecorded = ({ settings }: { settings: Record<string, boolean> }) =>
    settings['webConferencesRecorded']
  const { id } = users.find(isRecorded)
  const { callId } = (
    await gong.ask('POST', '/v2/calls', {
      clientUniqueId: '1',
      actualStart: '2026-06-15T10:00:00Z',
      direction: 'Inbound',
      primaryUser: id,
      parties: [{ userId: id }],
    })
  ).json
  const content = 'sound'.repeat(2001)
  const file = { part: 'mediaFile', content, type: 'audio/wav' }
  expect((await gong.sendFile('PUT', `/v2/calls/${callId}/media`, file)).status).toBe(201)
  const filter = { callIds: [callId] }
  const { calls } = (await gong.ask('POST', '/v2/calls/extensive', { ...WANTED, filter })).json
  expect((await bytesOf(calls[0].media.audioUrl)).bytes).toHaveLength(content.length)
})
