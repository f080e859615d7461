import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFastClock } from '../../test/support/fast-clock.ts'
import { type StorageStep, startMediaGong } from '../../test/support/media-gong.ts'
import { createGong, type Gong, type GongOptions } from './create-gong.ts'

const folder = mkdtempSync(join(tmpdir(), 'download-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = Uint8Array.from({ length: 200_000 }, (_, place) => (place * 7919) >> 3)

function connect(baseUrl: string, more: Partial<GongOptions> = {}): Gong {
  return createGong({
    accessToken: 'token-of-gong',
    baseUrl,
    ratePerSecond: 0,
    ratePerDay: 0,
    timeoutMs: 600_000,
    runtime: { clock: createFastClock() },
    ...more,
  })
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}

/** What comes of the call when the storage answers so, one after the other; the rest go well. */
async function download(steps: readonly StorageStep[], params: object = {}, more: Partial<GongOptions> = {}) {
  await using gong = await startMediaGong(file, (number) => steps[number - 1] ?? {})
  const result = await collect(connect(gong.url, more).callAudio.download({ callId: '1', ...params })).then(
    (bytes) => ({ bytes, error: undefined }),
    (error: unknown) => ({ bytes: undefined, error }),
  )
  return { ...result, asked: gong.asked, listings: gong.counts.listings }
}

describe('a download', () => {
  it('gives the bytes, asking Gong once, and takes Gong’s credentials nowhere else', async () => {
    const { bytes, asked, listings } = await download([])
    expect(bytes?.equals(file)).toBe(true)
    expect(listings).toBe(1)
    expect(asked).toEqual([
      { address: '/sound/1.mp3?X-Amz-Signature=1', range: undefined, ifRange: '', authorization: undefined },
    ])
  })

  it('asks nothing before it is used', async () => {
    await using gong = await startMediaGong(file)
    const recording = connect(gong.url).callAudio.download({ callId: '1' })
    await new Promise((resolve) => setImmediate(resolve))
    expect(gong.counts.listings).toBe(0)
    expect((await recording.info()).size).toBe(file.length)
    await recording.cancel()
    expect(gong.counts.listings).toBe(1)
  })

  it('tells what comes, and then gives it on the connection that is open', async () => {
    await using gong = await startMediaGong(file)
    const { callAudio } = connect(gong.url)
    const whole = callAudio.download({ callId: '1' })
    expect(await whole.info()).toEqual({
      contentType: 'audio/mpeg',
      size: file.length,
      totalSize: file.length,
      fileName: '1.mp3',
    })
    expect((await collect(whole)).equals(file)).toBe(true)
    expect(gong.asked.length).toBe(1)
    expect((await collect(whole.stream())).equals(file)).toBe(true)
    expect(gong.asked.length).toBe(2)
    const part = callAudio.download({ callId: '1', range: 'bytes=10-19' })
    expect(await part.info()).toMatchObject({
      size: 10,
      totalSize: file.length,
      range: { first: 10, last: 19 },
    })
    await part.cancel()
  })

  it('reads no faster than it is taken', async () => {
    const large = new Uint8Array(64 * 2 ** 20)
    await using gong = await startMediaGong(large)
    let taken = 0
    let received = 0
    const recording = connect(gong.url, {
      fetch: async (...request) => {
        const response = await fetch(...request)
        const counting = new TransformStream<Uint8Array, Uint8Array>({
          transform(piece, controller) {
            received += piece.byteLength
            controller.enqueue(piece)
          },
        })
        return new Response(response.body?.pipeThrough(counting), response)
      },
    }).callAudio.download({ callId: '1' })
    for await (const piece of recording) {
      taken += piece.byteLength
      if (taken > 1_000_000) break
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(received).toBeLessThan(taken + 4_000_000)
  })
})

describe('a part of a recording', () => {
  for (const [range, from, to] of [
    ['bytes=0-99', 0, 100],
    ['bytes=199990-', 199_990, 200_000],
    ['bytes=-50', 199_950, 200_000],
    ['bytes=199990-300000', 199_990, 200_000],
    ['bytes=-300000', 0, 200_000],
  ] as const) {
    it(`is what ${range} means, also where the storage knows no ranges`, async () => {
      const expected = Buffer.from(file.subarray(from, to))
      for (const steps of [[], [{ ignoresRange: true }]]) {
        const { bytes, error } = await download(steps, { range })
        expect(error).toBeUndefined()
        expect(bytes?.equals(expected)).toBe(true)
      }
    })
  }

  for (const range of ['0-99', 'bytes=', 'bytes=-', 'bytes=9-1', 'bytes=-0', 'bytes=0-1,4-5', 'lines=0-1']) {
    it(`is refused before anything is sent when it is “${range}”`, () => {
      const { callAudio } = connect('http://127.0.0.1:1')
      expect(() => callAudio.download({ callId: '1', range })).toThrow(
        expect.objectContaining({ code: 'usage', issues: [expect.objectContaining({ path: 'range' })] }),
      )
    })
  }

  it('that lies outside is a usage error that tells the size', async () => {
    for (const steps of [[], [{ ignoresRange: true }]]) {
      const { error } = await download(steps, { range: 'bytes=200000-' })
      expect(error).toMatchObject({ code: 'usage', message: expect.stringContaining('200000 bytes') })
    }
  })
})

describe('an address that has expired', () => {
  for (const status of [400, 401, 403]) {
    it(`is renewed when the storage answers ${status}, at the start and in the middle`, async () => {
      const { bytes, asked } = await download([{ status }, { breakAfter: 70_000 }, { status }])
      expect(bytes?.equals(file)).toBe(true)
      expect(asked.map(({ address }) => address.at(-1))).toEqual(['1', '2', '2', '3'])
    })
  }

  it('is not renewed for ever', async () => {
    const { error, listings } = await download(Array(20).fill({ status: 403 }))
    expect(error).toMatchObject({ code: 'forbidden', status: 403 })
    expect(listings).toBe(3)
  })
})

describe('a connection that breaks', () => {
  it('is continued where it broke, with the tag of the file', async () => {
    const { bytes, asked } = await download([{ breakAfter: 70_000 }])
    expect(bytes?.equals(file)).toBe(true)
    expect(asked[1]?.range).toMatch(/^bytes=[1-9]\d*-199999$/)
    expect(asked[1]?.ifRange).toBe('"200000-0"')
  })

  it('is continued when nothing has come for too long', async () => {
    const { bytes, asked } = await download([{ stopAfter: 70_000 }], {}, { timeoutMs: 30_000 })
    expect(bytes?.equals(file)).toBe(true)
    expect(asked.length).toBeGreaterThan(1)
  })

  it('is given up when no bytes come any more', async () => {
    const { error, asked } = await download([{ breakAfter: 70_000 }, ...Array(20).fill({ breakAfter: 0 })])
    expect(error).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('call audio of call 1'),
    })
    expect(asked.length).toBe(6)
  })

  it('ends in an error when the file has changed meanwhile, whether the storage tells by its tag or its size', async () => {
    const other = file.map((byte) => byte ^ 1)
    const longer = new Uint8Array([...file, 1])
    for (const step of [
      { file: other },
      { file: other, ignoresRange: true },
      { file: longer, headers: { etag: '' } },
    ]) {
      const { error } = await download([{ breakAfter: 70_000 }, step])
      expect(error).toMatchObject({ code: 'bad_answer', message: expect.stringContaining('changed') })
    }
  })

  it('never shows: the bytes are the same wherever it breaks and whatever is answered then', async () => {
    const small = file.subarray(0, 3000)
    const step: fc.Arbitrary<StorageStep> = fc.oneof(
      fc.record({ breakAfter: fc.nat(1500) }),
      fc.record({ breakAfter: fc.nat(3000), ignoresRange: fc.boolean() }),
      fc.constantFrom({ status: 403 }, { status: 503 }, { status: 500, headers: { 'retry-after': '7' } }),
    )
    const range = fc.oneof(
      fc.constant(undefined),
      fc
        .tuple(fc.nat(2999), fc.nat(2999))
        .map(([one, other]) => [Math.min(one, other), Math.max(one, other)]),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), range, async (steps, asked) => {
        // More refused addresses in a row would be an error.
        const kept = steps.filter(
          ({ status }, place) => status !== 403 || (steps[place - 1]?.status !== 403 && place % 2 === 0),
        )
        await using gong = await startMediaGong(small, (number) => kept[number - 1] ?? {})
        const { callAudio } = connect(gong.url, {
          retry: { maxRetries: 1000 },
          timeoutMs: 1e9,
          runtime: { clock: createFastClock(10_000) },
        })
        const [first = 0, last = 2999] = asked ?? []
        const params = asked === undefined ? {} : { range: `bytes=${first}-${last}` }
        const bytes = await collect(callAudio.download({ callId: '1', ...params }))
        expect(bytes.equals(small.subarray(first, last + 1))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a recording of a wrong length', () => {
  it('is an error when more comes than was announced', async () => {
    const { error } = await download([{ extra: 5 }], { range: 'bytes=0-99' })
    expect(error).toMatchObject({ code: 'bad_answer', message: expect.stringContaining('More bytes') })
  })

  it('is asked for the rest when less comes, and an error when that does not help', async () => {
    const short = { headers: { 'content-range': 'bytes 0-99/200000' } }
    const { error } = await download(Array(20).fill({ ...short, file: file.subarray(0, 60) }), {
      range: 'bytes=0-99',
    })
    expect(error).toMatchObject({ code: expect.stringMatching(/unreachable|bad_answer/) })
  })

  it('is whole when the storage does not tell its length', async () => {
    const { bytes } = await download([{ isUnsized: true }])
    expect(bytes?.equals(file)).toBe(true)
  })

  it('is no recording when it is empty, a page, or packed', async () => {
    const empty = await download([{ file: new Uint8Array() }])
    expect(empty.error).toMatchObject({ code: 'no_media' })
    for (const headers of [{ 'content-type': 'text/html' }, { 'content-encoding': 'br' }]) {
      expect((await download([{ headers }])).error).toMatchObject({ code: 'bad_answer' })
    }
  })
})

describe('saving a download', () => {
  let target: string
  beforeAll(() => {
    target = join(folder, 'call.mp3')
  })

  it('writes the file and tells of its progress', async () => {
    await using gong = await startMediaGong(file, (number) => (number === 1 ? { breakAfter: 70_000 } : {}))
    const heard: { received: number; total: number | undefined }[] = []
    const saved = await connect(gong.url)
      .callAudio.download({ callId: '1' })
      .saveTo(target, { onProgress: (progress) => heard.push(progress) })
    expect(saved).toEqual({ path: target, bytes: file.length })
    expect(readFileSync(target).equals(file)).toBe(true)
    expect(heard.at(-1)).toEqual({ received: file.length, total: file.length })
    expect(heard.map(({ received }) => received)).toEqual(
      heard.map(({ received }) => received).toSorted((left, right) => left - right),
    )
    expect(readdirSync(folder)).toEqual(['call.mp3'])
  })

  it('leaves an earlier file as it was, and nothing else, when it fails or is aborted', async () => {
    const before = readFileSync(target)
    await using broken = await startMediaGong(file, () => ({ breakAfter: 0 }))
    const failing = connect(broken.url).callAudio.download({ callId: '1' }, { maxRetries: 0 })
    await expect(failing.saveTo(target)).rejects.toMatchObject({ code: 'unreachable' })
    await using gong = await startMediaGong(file, () => ({ stopAfter: 70_000 }))
    const stop = new AbortController()
    const aborted = connect(gong.url).callAudio.download({ callId: '1' }, { signal: stop.signal })
    await expect(
      aborted.saveTo(target, { onProgress: () => stop.abort(new Error('enough')) }),
    ).rejects.toThrow('enough')
    expect(readFileSync(target).equals(before)).toBe(true)
    expect(readdirSync(folder)).toEqual(['call.mp3'])
  })

  it('asks nothing when the path cannot be written', async () => {
    await using gong = await startMediaGong(file)
    const recording = connect(gong.url).callAudio.download({ callId: '1' })
    for (const path of [join(folder, 'none', 'x.mp3'), folder])
      await expect(recording.saveTo(path)).rejects.toMatchObject({ code: 'usage' })
    expect(gong.counts.listings).toBe(0)
  })

  it('keeps two that write the same file apart', async () => {
    await using gong = await startMediaGong(file)
    const { callAudio } = connect(gong.url)
    await Promise.all([1, 2, 3].map(() => callAudio.download({ callId: '1' }).saveTo(target)))
    expect(readFileSync(target).equals(file)).toBe(true)
    expect(readdirSync(folder)).toEqual(['call.mp3'])
  })
})
