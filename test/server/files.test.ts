import { createHash, randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directGong } from './support/real-params.ts'
import { apiKey, startTestServer, type TestServer } from './support/test-server.ts'

const mediaBytes = 300_000
let server: TestServer
let callId: string
let whole: Uint8Array

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

function execute(params: object, headers: Record<string, string> = {}, signal?: AbortSignal) {
  return fetch(server.url + server.executePath(), {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ entity: 'call_audio', action: 'download', params }),
    ...(signal === undefined ? {} : { signal }),
  })
}

beforeAll(async () => {
  server = await startTestServer({ simulator: { calls: 20, mediaBytes } })
  const gong = directGong(server)
  const calls = await gong.calls.list().all()
  callId = String(calls.find((call) => call['isPrivate'] !== true && call['media'] === 'Video')?.['id'])
  const pieces: Uint8Array[] = []
  for await (const piece of gong.callAudio.download({ callId })) pieces.push(piece)
  whole = Buffer.concat(pieces)
})

afterAll(() => server.close())

describe('a download', () => {
  test('is the bytes themselves, with what browsers want to know of them', async () => {
    const response = await execute({ callIds: [callId] })
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'audio/mpeg',
      'content-length': String(whole.byteLength),
      'accept-ranges': 'bytes',
      'content-disposition': `attachment; filename="${callId}.mp3"`,
    })
    expect(sha256(new Uint8Array(await response.arrayBuffer()))).toBe(sha256(whole))
  })

  test.each([
    ['bytes=0-99', 0, 99],
    ['bytes=1000-1000', 1000, 1000],
    ['bytes=299000-', 299_000, undefined],
    ['bytes=-50', -50, undefined],
  ])('gives the part %s, asked for by header and by parameter', async (range, first, last) => {
    const from = first < 0 ? whole.byteLength + first : first
    const part = whole.subarray(from, last === undefined ? undefined : last + 1)
    const end = from + part.byteLength - 1
    for (const response of [
      await execute({ callIds: [callId] }, { range }),
      await execute({ callId, range_header: range }),
      await execute({ callId, range }, { range: 'bytes=5-6' }),
    ]) {
      expect(response.status).toBe(206)
      expect(response.headers.get('content-range')).toBe(`bytes ${from}-${end}/${whole.byteLength}`)
      expect(sha256(new Uint8Array(await response.arrayBuffer()))).toBe(sha256(part))
    }
  })

  test('of a part beyond the end is refused as HTTP has it', async () => {
    const response = await execute({ callId }, { range: `bytes=${whole.byteLength}-` })
    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe(`bytes */${whole.byteLength}`)
    expect(await response.json()).toMatchObject({ error: { type: 'range_not_satisfiable' } })
  })

  test('with a Range that nobody understands is whole', async () => {
    const response = await execute({ callId }, { range: 'pages=1-2' })
    expect(response.status).toBe(200)
    await response.body?.cancel()
  })

  test('of a call that does not exist names the entity and what to check', async () => {
    const response = await execute({ callIds: ['1234567890'] })
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ error: { entity: 'call_audio', action: 'download' } })
  })
})

describe('an upload', () => {
  const newCall = async () => {
    const gong = directGong(server)
    const [user] = await gong.users.list().all({ limit: 1 })
    const { body } = await server.execute({
      entity: 'calls',
      action: 'create',
      params: {
        actualStart: '2026-01-05T10:00:00Z',
        direction: 'Inbound',
        primaryUser: user?.['id'],
        parties: [{ userId: user?.['id'] }],
      },
    })
    return String((body['result'] as Record<string, unknown>)['callId'])
  }
  const form = (call: string, name: string, bytes: Uint8Array<ArrayBuffer>) => {
    const made = new FormData()
    made.set('request', JSON.stringify({ entity: 'calls', action: 'upload_media', params: { id: call } }))
    made.set(name, new File([bytes], 'talk.mp3', { type: 'audio/mpeg' }))
    return made
  }

  test.each(['mediaFile', 'file'])('reaches Gong byte by byte, as the part %s', async (name) => {
    const call = await newCall()
    const bytes = new Uint8Array(randomBytes(2_000_000))
    const answer = await server.send('POST', server.executePath(), form(call, name, bytes))
    expect(answer.body).toMatchObject({ status: 'success', result: { callId: call } })
    const { media } = server.simulator.control.written()
    expect(media[call]).toMatchObject({ size: bytes.byteLength, sha256: sha256(bytes) })
  })

  test('takes the request part as a file of JSON too', async () => {
    const call = await newCall()
    const made = new FormData()
    const json = JSON.stringify({ entity: 'calls', action: 'upload_media', params: { id: call } })
    made.set('request', new Blob([json], { type: 'application/json' }))
    made.set('mediaFile', new File([new Uint8Array(randomBytes(5000))], 'talk.wav', { type: 'audio/wav' }))
    expect((await server.send('POST', server.executePath(), made)).status).toBe(200)
  })

  test.each([
    ['the file before the request', 422, 'request', (made: FormData) => [...made].reverse()],
    [
      'a part of another name',
      422,
      'recording',
      (made: FormData) =>
        [...made].map(([name, part]) => [name === 'mediaFile' ? 'recording' : name, part] as const),
    ],
    ['no file', 422, 'file', (made: FormData) => [...made].slice(0, 1)],
    [
      'a text that is no file',
      422,
      'note',
      (made: FormData) => [...made, ['note', 'hello'] as const].sort(([name]) => (name === 'note' ? -1 : 1)),
    ],
  ])('with %s is refused', async (_what, status, field, change) => {
    const made = form('123', 'mediaFile', new Uint8Array(1000))
    const changed = new FormData()
    for (const [name, part] of change(made)) changed.append(name, part as string)
    const { status: given, body } = await server.send('POST', server.executePath(), changed)
    expect(given).toBe(status)
    expect((body['errors'] as { field: string }[]).map((issue) => issue.field)).toContain(field)
  })

  test('of an unknown action lets go of the file and answers', async () => {
    const made = new FormData()
    made.set('request', JSON.stringify({ entity: 'users', action: 'list' }))
    made.set('mediaFile', new File([new Uint8Array(5_000_000)], 'a.mp3'))
    const { status, body } = await server.send('POST', server.executePath(), made)
    expect(status).toBe(422)
    expect(body['message']).toContain('takes no file')
  })

  test('that breaks off in the middle does not arrive', async () => {
    const call = await newCall()
    const { hostname, port } = new URL(server.url)
    const head = `--b\r\nContent-Disposition: form-data; name="request"\r\n\r\n{"entity":"calls","action":"upload_media","params":{"id":"${call}"}}\r\n--b\r\nContent-Disposition: form-data; name="mediaFile"; filename="a.mp3"\r\nContent-Type: audio/mpeg\r\n\r\n`
    const sent = httpRequest({
      hostname,
      port,
      path: server.executePath(),
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'multipart/form-data; boundary=b',
        'content-length': 1_000_000,
      },
    })
    sent.on('error', () => undefined)
    sent.write(head)
    await new Promise((resolve) => sent.write(Buffer.alloc(100_000), resolve))
    sent.destroy()
    await expect.poll(() => server.log.at(-1)).toMatch(/ 499 .*upload_media|upload_media .*went away/)
    expect(server.simulator.control.written().media).not.toHaveProperty(call)
    expect((await server.execute({ entity: 'users', action: 'list' })).status).toBe(200)
  })
})
