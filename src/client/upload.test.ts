import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createFastClock } from '../../test/support/fast-clock.ts'
import type { Upload } from '../api/operation.ts'
import { startSimulator } from '../simulator/start-simulator.ts'
import { createGong, type Gong, type GongOptions } from './create-gong.ts'

const folder = mkdtempSync(join(tmpdir(), 'upload-'))
afterAll(() => rmSync(folder, { recursive: true }))

const bytes = Uint8Array.from({ length: 700_001 }, (_, place) => (place * 31) >> 2)
const path = join(folder, 'Anruf “1”.mp3')
writeFileSync(path, bytes)

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer<ArrayBuffer>
}

/** What the sink says: a status; or it breaks after the whole request; or reads so many bytes and no more. */
type Saying = number | 'break' | { readonly readsOnly: number }

/** Takes whatever comes, and answers by the number of the request. */
async function startSink(say: (number: number) => Saying = () => 201) {
  const received: Received[] = []
  let number = 0
  const server = createServer((request, response) => {
    const said = say(++number)
    if (typeof said === 'object') return void request.once('data', () => request.pause())
    const chunks: Buffer[] = []
    request.on('error', () => undefined)
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks) })
      if (said === 'break') return void request.socket.destroy()
      const headers = { 'content-type': 'application/json', 'retry-after': '1', location: '/elsewhere' }
      response.writeHead(said, headers)
      response.end('{"callId":"1","url":"https://gong.example/1"}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    count: () => number,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function connect(baseUrl: string, more: Partial<GongOptions> = {}): Gong {
  return createGong({
    accessToken: 'token',
    baseUrl,
    ratePerSecond: 0,
    ratePerDay: 0,
    timeoutMs: 600_000,
    runtime: { clock: createFastClock() },
    ...more,
  })
}

/** The one part of a form, read by the runtime's own parser. */
async function readForm({ headers, body }: Received) {
  const form = await new Response(body, {
    headers: { 'content-type': headers['content-type'] ?? '' },
  }).formData()
  const [[field, file] = ['', '']] = [...form]
  if (!(file instanceof File)) throw new Error(`${field} is no file`)
  return { field, file, count: [...form].length, content: Buffer.from(await file.arrayBuffer()) }
}

async function* pieces(size = 100_000) {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

const forms: Readonly<Record<string, () => { file: Upload; isSized: boolean; name: string; type: string }>> =
  {
    'a path': () => ({ file: path, isSized: true, name: 'Anruf “1”.mp3', type: 'audio/mpeg' }),
    'a Blob': () => ({
      file: new Blob([bytes], { type: 'video/mp4' }),
      isSized: true,
      name: 'mediaFile',
      type: 'video/mp4',
    }),
    'a File': () => ({
      file: new File([bytes], 'a"b.wav'),
      isSized: true,
      name: 'a"b.wav',
      type: 'audio/wav',
    }),
    bytes: () => ({ file: bytes, isSized: true, name: 'mediaFile', type: 'application/octet-stream' }),
    'a ReadableStream': () => ({
      file: ReadableStream.from(pieces()),
      isSized: false,
      name: 'mediaFile',
      type: 'application/octet-stream',
    }),
    'an AsyncIterable': () => ({
      file: pieces(),
      isSized: false,
      name: 'mediaFile',
      type: 'application/octet-stream',
    }),
  }

for (const [form, make] of Object.entries(forms)) {
  describe(`a file given as ${form}`, () => {
    it('arrives as it is, as the one part of a form, with a length when it is known', async () => {
      await using sink = await startSink()
      const { file, isSized, name, type } = make()
      const progress: number[] = []
      await connect(sink.url).calls.uploadMedia(
        { id: '1', file },
        { onUpload: (sent) => progress.push(sent) },
      )
      const [received] = sink.received
      if (received === undefined) throw new Error('nothing came')
      const part = await readForm(received)
      expect(part.content.equals(bytes)).toBe(true)
      expect(part).toMatchObject({ field: 'mediaFile', count: 1 })
      expect([part.file.name.replace('%22', '"'), part.file.type]).toEqual([name, type])
      const { 'content-length': length, 'transfer-encoding': encoding } = received.headers
      expect([length, encoding]).toEqual(
        isSized ? [String(received.body.length), undefined] : [undefined, 'chunked'],
      )
      expect(progress.at(-1)).toBe(bytes.length)
      expect(progress).toEqual(progress.toSorted((left, right) => left - right))
    })

    for (const said of ['break', 503, 429] as const) {
      it(`is sent again ${said === 'break' ? 'after a broken connection' : `after ${said}`} only when it can be read again`, async () => {
        await using sink = await startSink((number) => (number === 2 ? said : 201))
        const { file, isSized } = make()
        const gong = connect(sink.url)
        await gong.calls.uploadMedia({ id: '1', file: new Uint8Array([1]) })
        const sending = gong.calls.uploadMedia({ id: '1', file })
        if (!isSized) {
          await expect(sending).rejects.toMatchObject({ name: expect.stringMatching(/^Gong/) })
          expect(sink.count()).toBe(2)
          return
        }
        await sending
        expect(sink.received.length).toBe(3)
        for (const received of sink.received.slice(1))
          expect((await readForm(received)).content.equals(bytes)).toBe(true)
      })
    }
  })
}

describe('a file', () => {
  it('goes into the part that Gong wants', async () => {
    await using sink = await startSink()
    const gong = connect(sink.url)
    await gong.crmObjects.upload({ integrationId: '5', objectType: 'ACCOUNT', file: bytes })
    await gong.targetAssignments.upload({ targetId: '1', workspaceId: '2', file: bytes })
    const fields = await Promise.all(sink.received.map(async (received) => (await readForm(received)).field))
    expect(fields).toEqual(['dataFile', 'file'])
  })

  it('does not follow a redirect, which would drop the credentials', async () => {
    await using sink = await startSink(() => 307)
    await expect(connect(sink.url).calls.uploadMedia({ id: '1', file: bytes })).rejects.toMatchObject({
      code: 'redirected',
    })
    expect(sink.count()).toBe(1)
  })

  it('that is not there, or is a folder, is refused before anything is sent', async () => {
    await using sink = await startSink()
    for (const file of [join(folder, 'none.mp3'), folder]) {
      await expect(connect(sink.url).calls.uploadMedia({ id: '1', file })).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining(file),
      })
    }
    expect(sink.count()).toBe(0)
  })

  it('whose source fails is told from a connection that fails, and not sent again', async () => {
    await using sink = await startSink()
    async function* failing() {
      yield bytes
      throw new Error('tape torn')
    }
    await expect(connect(sink.url).calls.uploadMedia({ id: '1', file: failing() })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('tape torn'),
    })
    expect(sink.received.length).toBe(0)
  })

  it('that shrinks or grows while it is sent is an error', async () => {
    await using sink = await startSink()
    for (const size of [bytes.length - 1, bytes.length + 1]) {
      const files = {
        describe: () => Promise.resolve({ name: 'x.mp3', size }),
        read: () => pieces(),
        write: () => Promise.reject(new Error('not here')),
      }
      const gong = connect(sink.url, { runtime: { clock: createFastClock(), files } })
      await expect(gong.calls.uploadMedia({ id: '1', file: 'x.mp3' })).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining('changed while it was sent'),
      })
    }
  })

  it('may take longer than the timeout, but not stand still for so long', async () => {
    await using sink = await startSink((number) => (number === 1 ? 201 : { readsOnly: 1 }))
    async function* slow() {
      for (let turn = 0; turn < 8; turn++) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        yield bytes.subarray(0, 10)
      }
    }
    const gong = connect(sink.url, { timeoutMs: 40_000 })
    await gong.calls.uploadMedia({ id: '1', file: slow() })
    async function* endless() {
      for (;;) yield bytes
    }
    await expect(gong.calls.uploadMedia({ id: '1', file: endless() })).rejects.toMatchObject({
      code: 'timeout',
    })
  })

  it('stops being read when its upload is aborted', async () => {
    await using sink = await startSink()
    const stop = new AbortController()
    let isLetGo = false
    async function* endless() {
      try {
        for (;;) yield bytes
      } finally {
        isLetGo = true
      }
    }
    const sending = connect(sink.url).calls.uploadMedia(
      { id: '1', file: endless() },
      { signal: stop.signal, onUpload: (sent) => sent > 2_000_000 && stop.abort(new Error('enough')) },
    )
    await expect(sending).rejects.toThrow('enough')
    await expect.poll(() => isLetGo).toBe(true)
  })

  it('is a recording to Gong, whole also when the first try is cut off in the middle', async () => {
    const simulator = await startSimulator({ calls: 5, users: 12, ratePerSecond: 0, ratePerDay: 0 })
    const gong = connect(simulator.url)
    const host = (await gong.users.list().all()).find(({ settings }) => settings?.webConferencesRecorded)
    const { callId = '' } = await gong.calls.create({
      actualStart: '2026-03-01T10:00:00Z',
      direction: 'Inbound',
      primaryUser: host?.id ?? '',
      parties: [{ emailAddress: host?.emailAddress ?? '' }],
    })
    simulator.control.faults.add({ kind: 'reset', path: '*/media', times: 1 })
    await gong.calls.uploadMedia({ id: callId ?? '', file: path })
    expect(simulator.control.written().media[callId ?? '']).toMatchObject({
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
    await simulator.close()
  })
})
