import { expect, test } from 'vitest'
import { openGong, type TestGong } from './test-gong.ts'

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
