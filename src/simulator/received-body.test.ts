import { request } from 'node:http'
import { expect, test } from 'vitest'
import { openGong, type TestGong } from './test-gong.ts'

const BOUNDARY = 'cut-here'

/** Puts a call's media with any headers and any body. */
async function putMedia(gong: TestGong, contentType: string | undefined, body: Iterable<Buffer | string>) {
  const { url } = gong.simulator
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const headers = {
      authorization: `Basic ${btoa('key:secret')}`,
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
    }
    const sending = request(`${url}/v2/calls/1/media`, { method: 'PUT', headers }, async (response) => {
      let text = ''
      for await (const chunk of response) text += String(chunk)
      resolve({ status: response.statusCode, text })
    })
    sending.on('error', reject)
    void (async () => {
      for (const piece of body)
        if (!sending.write(piece)) await new Promise((drained) => sending.once('drain', drained))
      sending.end()
    })()
  })
}

function* form(name: string, type: string, content: Iterable<Buffer | string>, end = `--${BOUNDARY}--`) {
  yield `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="a.mp3"\r\n`
  yield `Content-Type: ${type}\r\n\r\n`
  yield* content
  yield `\r\n${end}`
}

test('a form without the file, of another kind or that breaks off is refused with 400', async () => {
  await using gong = await openGong({ calls: 0 })
  const type = `multipart/form-data; boundary=${BOUNDARY}`
  const cases = [
    ['application/json', ['{"mediaUrl":"https://x.example"}'], 'not supported'],
    [undefined, ['text'], 'not supported'],
    [type, form('file', 'audio/mpeg', ['x']), "Required request part 'mediaFile' is not present"],
    [type, form('mediaFile', 'audio/mpeg', []), 'must not be empty'],
    [type, form('mediaFile', 'text/plain', ['x']), "Unsupported media content type 'text/plain'"],
    [type, form('mediaFile', 'audio/mpeg', ['x'], '--cut'), 'Failed to parse multipart'],
    [type, [], 'Failed to parse multipart'],
  ] as const
  for (const [contentType, body, words] of cases) {
    const { status, text } = await putMedia(gong, contentType, body)
    expect([status, text], words).toEqual([400, expect.stringContaining(words)])
  }
})

test('what came of a form is written down by its size and sum, not its bytes', async () => {
  await using gong = await openGong({ calls: 0 })
  await putMedia(gong, `multipart/form-data; boundary=${BOUNDARY}`, form('mediaFile', 'audio/mpeg', ['abc']))
  expect(gong.simulator.control.requests.list().at(-1)?.body).toBe(
    'mediaFile: a.mp3 audio/mpeg 3 bytes sha256=ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
})

test('an upload that breaks off in the middle leaves nothing behind', async () => {
  await using gong = await openGong({ calls: 0 })
  const { control } = gong.simulator
  control.faults.add({ kind: 'reset-in-upload', method: 'PUT', times: 1 })
  const type = `multipart/form-data; boundary=${BOUNDARY}`
  const content = () => form('mediaFile', 'audio/mpeg', [Buffer.alloc(4 << 20)])
  await expect(putMedia(gong, type, content())).rejects.toThrow()
  expect((await putMedia(gong, type, content())).text).toContain('Call ID 1 was not found')
  expect(control.requests.list().map(({ status, body }) => [status, body.slice(0, 9)])).toEqual([
    [0, ''],
    [400, 'mediaFile'],
  ])
})

test('a recording takes no more memory the longer it is', async () => {
  await using gong = await openGong({ calls: 0 })
  const block = Buffer.alloc(1 << 20, 7)
  let most = 0
  function* blocks(count: number) {
    for (let sent = 0; sent < count; sent++) {
      most = Math.max(most, process.memoryUsage().arrayBuffers)
      yield block
    }
  }
  const type = `multipart/form-data; boundary=${BOUNDARY}`
  await putMedia(gong, type, form('mediaFile', 'audio/mpeg', blocks(8)))
  const before = most
  await putMedia(gong, type, form('mediaFile', 'audio/mpeg', blocks(400)))
  // What is read and not yet collected counts too.
  expect(most - before).toBeLessThan(200 * 2 ** 20)
})

test('JSON is asked for by its content type', async () => {
  await using gong = await openGong({ calls: 10 })
  const filter = JSON.stringify({ filter: {} })
  const ask = (type: string) => gong.ask('POST', '/v2/calls/extensive', filter, { 'content-type': type })
  expect((await ask('application/json; charset=utf-8')).status).toBe(200)
  const refused = await ask('text/plain')
  expect([refused.status, refused.json.errors]).toEqual([400, ["Content type 'text/plain' not supported"]])
})

test('bodies are checked with DELETE too', async () => {
  await using gong = await openGong({ calls: 10 })
  const refused = await gong.ask('DELETE', '/v2/calls/users-access', { callAccessList: [{ callId: '1' }] })
  expect([refused.status, refused.json.errors]).toEqual([
    400,
    ['callAccessList[0].userIds: must not be null'],
  ])
  expect((await gong.ask('DELETE', '/v2/calls/users-access', '[')).status).toBe(400)
})
