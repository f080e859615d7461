import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { createGong } from './create-gong.ts'
import { systemFetch } from './fetch.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Answers with what came, in several chunks, packed as told. */
const echo =
  (coding: 'identity' | 'gzip'): RequestListener =>
  (request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const { method, url, headers } = request
      const text = Buffer.from(JSON.stringify({ method, url, headers, body, more: 'ä'.repeat(100_000) }))
      const bytes = coding === 'gzip' ? gzipSync(text) : text
      response.writeHead(200, { 'content-encoding': coding, 'content-type': 'application/json' })
      for (let start = 0; start < bytes.length; start += 999)
        response.write(bytes.subarray(start, start + 999))
      response.end()
    })
  }

const withBody = { method: 'GET', headers: { 'content-type': 'application/json' }, body: '["ä","2"]' }

describe('a GET with a body', () => {
  for (const coding of ['identity', 'gzip'] as const) {
    it(`arrives as one, and its chunked answer (${coding}) is read whole`, async () => {
      const url = await serve(echo(coding))
      const answer = await systemFetch(`${url}/v2/crm/entities?objectType=DEAL`, withBody)
      const said = JSON.parse(await answer.text())
      expect(said).toMatchObject({
        method: 'GET',
        url: '/v2/crm/entities?objectType=DEAL',
        body: withBody.body,
      })
      expect(said.headers).toMatchObject({
        'content-length': '10',
        'content-type': 'application/json',
        'accept-encoding': 'identity',
      })
      expect(said.more.length).toBe(100_000)
      expect(answer.headers.get('content-type')).toBe('application/json')
    })
  }

  it('is how CRM objects are got', async () => {
    const seen: { method: string; url: string; body: string }[] = []
    const baseUrl = await serve((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        seen.push({ method: request.method ?? '', url: request.url ?? '', body })
        response.setHeader('content-type', 'application/json')
        response.end('{"requestId":"r","crmObjectsMap":{"2":{"name":"Acme"}}}')
      })
    })
    const gong = createGong({ accessToken: 't', baseUrl })
    const found = await gong.crmObjects.get({
      integrationId: '12',
      objectType: 'ACCOUNT',
      crmIds: ['1', '2'],
    })
    expect(found).toEqual({ 2: { name: 'Acme' } })
    expect(seen).toEqual([
      { method: 'GET', url: '/v2/crm/entities?integrationId=12&objectType=ACCOUNT', body: '["1","2"]' },
    ])
  })

  it('gives answers without a body, and those of errors', async () => {
    const url = await serve((request, response) => {
      response.writeHead(request.url === '/none' ? 204 : 404, { 'set-cookie': ['a=1', 'b=2'] }).end()
    })
    for (const [path, status] of [
      ['/none', 204],
      ['/other', 404],
    ] as const) {
      const answer = await systemFetch(url + path, withBody)
      expect([answer.status, await answer.text()]).toEqual([status, ''])
    }
  })

  it('is aborted with the reason of the signal, before and in the middle of the answer', async () => {
    const url = await serve((_, response) => void response.writeHead(200).write('{'))
    const early = AbortSignal.abort(new Error('no'))
    await expect(systemFetch(url, { ...withBody, signal: early })).rejects.toThrow('no')
    const late = new AbortController()
    const asking = systemFetch(url, { ...withBody, signal: late.signal })
    setTimeout(() => late.abort(new Error('enough')), 50)
    await expect(asking).rejects.toThrow('enough')
  })

  it('fails when the answer breaks off', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 10 })
      response.write('{', () => response.destroy())
    })
    await expect(systemFetch(url, withBody)).rejects.toThrow()
  })

  it('speaks TLS to an https address', async () => {
    const url = await serve((_, response) => response.end('{}'))
    // The server does not: only a TLS client stumbles over that.
    await expect(systemFetch(url.replace('http:', 'https:'), withBody)).rejects.toMatchObject({
      code: expect.stringMatching(/SSL|EPROTO|ECONNRESET/),
    })
  })
})
