import { createHash } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ProxyServer, startProxyServer, startUpstream, type Upstream } from './support/proxy-server.ts'

let upstream: Upstream
let other: Upstream
let server: ProxyServer

beforeAll(async () => {
  upstream = await startUpstream()
  other = await startUpstream()
  server = await startProxyServer(upstream.url, { allowedHosts: [new URL(other.url).host] })
})
afterAll(async () => {
  await server.close()
  await upstream.close()
  await other.close()
})

/** The error of an answer in Nango's envelope. */
async function errorOf(response: Response) {
  const { error } = (await response.json()) as {
    readonly error: { readonly code: string; readonly message: string; readonly payload?: unknown }
  }
  return { status: response.status, ...error }
}

/** Pieces of 64 KiB, made only when they are asked for. */
function pieces(count: number, made: { count: number } = { count: 0 }): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      pull(controller) {
        if (made.count === count) return controller.close()
        controller.enqueue(new Uint8Array(65_536).fill(made.count++ % 251))
      },
    },
    { highWaterMark: 0 },
  )
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5)
}

describe('a request through the proxy', () => {
  it('goes to Gong as it is, with the credentials of the connection', async () => {
    upstream.answer((_request, response) => {
      response.writeHead(201, {
        'content-type': 'text/plain',
        'x-request-id': 'r1',
        'x-ratelimit-remaining': '7',
        etag: '"e"',
        'set-cookie': 'a=b',
        connection: 'keep-alive, x-hop',
        'x-hop': 'h',
      })
      response.end('as it is')
    })
    const response = await server.proxy('/v2/calls?a=1&a=2&b=%2B&c=d?e', {
      method: 'POST',
      body: '{"x":12345678901234567890}',
      headers: {
        'content-type': 'application/json',
        cookie: 'own=1',
        'nango-proxy-x-own': 'mine',
        'nango-proxy-user-agent': 'product/1',
        'nango-proxy-authorization': 'Bearer other',
        'nango-proxy-host': 'evil.example',
      },
    })
    expect(response.status).toBe(201)
    expect(await response.text()).toBe('as it is')
    const headers = Object.fromEntries(response.headers)
    expect(headers).toMatchObject({ 'x-request-id': 'r1', 'x-ratelimit-remaining': '7', etag: '"e"' })
    for (const name of ['set-cookie', 'x-hop']) expect(headers[name]).toBeUndefined()
    const [arrived] = upstream.arrived
    expect(arrived).toMatchObject({ method: 'POST', url: '/v2/calls?a=1&a=2&b=%2B&c=d?e' })
    expect(arrived?.headers).toMatchObject({
      authorization: `Basic ${btoa('AKEY:ASECRET')}`,
      host: new URL(upstream.url).host,
      'content-type': 'application/json',
      'content-length': '26',
      'x-own': 'mine',
      'user-agent': 'product/1',
    })
    for (const name of ['connection-id', 'provider-config-key', 'cookie', 'nango-proxy-x-own'])
      expect(arrived?.headers[name]).toBeUndefined()
  })

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])(
    'can be a %s, and gets any status back',
    async (method) => {
      for (const status of [200, 204, 302, 304, 404, 418, 500]) {
        upstream.answer((_request, response) => {
          response.writeHead(status, { 'content-type': 'text/plain', 'x-method': method })
          response.end(status === 204 || status === 304 ? undefined : 'said')
        })
        const response = await server.proxy('/v2/x', { method })
        expect([status, response.status]).toEqual([status, status])
        expect(response.headers.get('x-method')).toBe(method)
        expect(await response.text()).toBe(
          method === 'HEAD' || status === 204 || status === 304 ? '' : 'said',
        )
        expect(upstream.arrived.map((arrived) => arrived.method)).toEqual([method])
      }
    },
  )

  it.each(['GET', 'DELETE'])('may have a body where Gong wants one with a %s', async (method) => {
    let body = ''
    upstream.answer((request, response) => {
      request.on('data', (part) => {
        body += part
      })
      request.on('end', () => response.end('{}'))
    })
    const { hostname, port } = new URL(server.url)
    const lines = Object.entries(server.headers).map(([name, value]) => `${name}: ${value}`)
    const text = '["1","2"]'
    const said = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write(
          `${method} /proxy/v2/crm/entities HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${lines.join('\r\n')}\r\n` +
            `content-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
        ),
      )
      let all = ''
      socket.on('data', (part) => {
        all += part
      })
      socket.on('close', () => resolve(all))
    })
    expect(said).toMatch(/^HTTP\/1.1 200/)
    expect(body).toBe(text)
  })

  it('passes a packed answer on as it is, or unpacked when it is to be', async () => {
    const text = JSON.stringify({ users: ['u'.repeat(1000)] })
    upstream.answer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      response.end(gzipSync(text))
    })
    const packed = await server.proxy('/v2/users', { headers: { 'accept-encoding': 'gzip' } })
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect(await packed.text()).toBe(text)
    expect(upstream.arrived[0]?.headers['accept-encoding']).toBe('gzip')
    const unpacked = await server.proxy('/v2/users', { headers: { decompress: 'true' } })
    expect(unpacked.headers.get('content-encoding')).toBeNull()
    expect(await unpacked.text()).toBe(text)
  })
})

describe('a long body', () => {
  it('goes up as it comes, and is not kept in between', async () => {
    const count = 400
    const made = { count: 0 }
    let begun = 0
    const hash = createHash('sha256')
    const expected = createHash('sha256')
    for (let piece = 0; piece < count; piece++) expected.update(new Uint8Array(65_536).fill(piece % 251))
    upstream.answer((request, response) => {
      begun = made.count
      request.on('data', (part) => hash.update(part))
      request.on('end', () => response.end(hash.digest('hex')))
    })
    const response = await server.proxy('/v2/calls/1/media', {
      method: 'PUT',
      body: pieces(count, made),
      duplex: 'half',
    })
    expect(await response.text()).toBe(expected.digest('hex'))
    expect(begun).toBeLessThan(count)
  })

  it('comes down only as fast as it is read', async () => {
    let written = 0
    upstream.answer((_request, response) => {
      const piece = Buffer.alloc(65_536)
      const write = () => {
        while (written < 800) {
          written++
          if (!response.write(piece)) return void response.once('drain', write)
        }
        response.end()
      }
      write()
    })
    const response = await server.proxy('/v2/x')
    const reader = response.body?.getReader()
    let bytes = (await reader?.read())?.value?.byteLength ?? 0
    let before = -1
    // What fits into the buffers of four sockets, and no more.
    while (before !== written) {
      before = written
      await sleep(100)
    }
    expect(written).toBeLessThan(800)
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true }
      if (done) break
      bytes += value?.byteLength ?? 0
    }
    expect(bytes).toBe(800 * 65_536)
  })

  it('that breaks off is not taken for a whole one', async () => {
    upstream.answer((_request, response) => {
      response.write('the beginning')
      setTimeout(() => response.destroy(), 30)
    })
    const response = await server.proxy('/v2/x')
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
  })

  it('ends at Gong too when the client goes away', async () => {
    let isClosed = false
    upstream.answer((_request, response) => {
      response.on('close', () => {
        isClosed = true
      })
      response.write('the beginning')
    })
    const giveUp = new AbortController()
    const response = await server.proxy('/v2/x', { signal: giveUp.signal })
    await response.body?.getReader().read()
    giveUp.abort()
    await until(() => isClosed)
  })

  it('ends at Gong too when the client goes away in the middle of it', async () => {
    let isClosed = false
    upstream.answer((request) => {
      request.resume()
      request.on('close', () => {
        isClosed = !request.complete
      })
    })
    const given = httpRequest(`${server.url}/proxy/v2/calls/1/media`, {
      method: 'PUT',
      headers: { ...server.headers },
    })
    given.on('error', () => undefined)
    given.write(new Uint8Array(65_536))
    await until(() => upstream.arrived.length === 1)
    given.destroy()
    await until(() => isClosed)
  })

  it('ends at Gong too when the client goes away before there is an answer', async () => {
    let isClosed = false
    upstream.answer((_request, response) => {
      response.on('close', () => {
        isClosed = true
      })
    })
    const giveUp = new AbortController()
    const given = server.proxy('/v2/x', { signal: giveUp.signal })
    await until(() => upstream.arrived.length === 1)
    giveUp.abort()
    await expect(given).rejects.toThrow()
    await until(() => isClosed)
  })
})

describe('what the proxy refuses', () => {
  it.each([
    ['connection-id', ''],
    ['provider-config-key', ''],
    ['retries', 'many'],
    ['retries', '-1'],
    ['retry-on', '500,x'],
    ['nango-proxy-paginate', 'some'],
  ])('%s: “%s” with 400 invalid_headers', async (name, value) => {
    upstream.answer((_request, response) => response.end())
    const response = await server.proxy('/v2/users', { headers: { [name]: value } })
    const error = await errorOf(response)
    expect(error).toMatchObject({ status: 400, code: 'invalid_headers' })
    expect(error.message).toContain(name)
    expect(upstream.arrived).toHaveLength(0)
  })

  it.each([
    [{ 'connection-id': 'nobody' }, 'unknown_connection'],
    [{ 'provider-config-key': 'nothing' }, 'unknown_provider_config'],
  ])('%o with 400 %s', async (headers, code) => {
    expect(await errorOf(await server.proxy('/v2/users', { headers }))).toMatchObject({ status: 400, code })
  })

  it('a request without the server’s key', async () => {
    const response = await server.proxy('/v2/users', { headers: { authorization: 'Bearer wrong' } })
    expect(response.status).toBe(401)
  })
})

describe('another host', () => {
  it('is taken when it is Gong’s or one that was allowed', async () => {
    other.answer((_request, response) => response.end('the other'))
    const response = await server.proxy('/v2/users?x=1', { headers: { 'base-url-override': other.url } })
    expect(await response.text()).toBe('the other')
    expect(other.arrived[0]).toMatchObject({ url: '/v2/users?x=1' })
    expect(other.arrived[0]?.headers.authorization).toMatch(/^Basic /)
  })

  it('may be left open', async () => {
    upstream.answer((_request, response) => response.end('the own'))
    const response = await server.proxy('/v2/users', { headers: { 'base-url-override': '' } })
    expect(await response.text()).toBe('the own')
  })

  it.each([
    'https://evil.example',
    'http://api.gong.io',
    'https://gong.io.evil.example',
    'https://user:password@api.gong.io',
    'https://evilgong.io',
    'file:///etc/passwd',
    'http://127.0.0.1:1',
    'not an address',
  ])('%s is refused', async (address) => {
    const response = await server.proxy('/v2/users', { headers: { 'base-url-override': address } })
    expect(await errorOf(response)).toMatchObject({ status: 400, code: 'base_url_override_not_allowed' })
  })
})

describe('a redirect', () => {
  const redirect = (location: string, status = 302) => {
    upstream.answer((_request, response) => {
      response.writeHead(status, { location })
      response.end()
    })
  }

  it('to an allowed host is followed, with the credentials', async () => {
    redirect(`${other.url}/v2/moved`)
    other.answer((_request, response) => response.end('found'))
    const response = await server.proxy('/v2/users')
    expect([response.status, await response.text()]).toEqual([200, 'found'])
    expect(other.arrived[0]?.url).toBe('/v2/moved')
    expect(other.arrived[0]?.headers.authorization).toMatch(/^Basic /)
  })

  it('off the allowed hosts is the client’s to follow: nothing is sent there', async () => {
    const foreign = await startUpstream()
    redirect(`${foreign.url}/signed?x=1`)
    const response = await server.proxy('/v2/users', { headers: { 'forward-headers-on-redirect': 'true' } })
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe(`${foreign.url}/signed?x=1`)
    expect(foreign.arrived).toHaveLength(0)
    await foreign.close()
  })

  it('takes a body along only when it keeps the method', async () => {
    let body = ''
    other.answer((request, response) => {
      request.on('data', (part) => {
        body += part
      })
      request.on('end', () => response.end('written'))
    })
    redirect(`${other.url}/v2/moved`, 303)
    expect((await server.proxy('/v2/calls', { method: 'POST', body: 'x' })).status).toBe(303)
    redirect(`${other.url}/v2/moved`, 308)
    const response = await server.proxy('/v2/calls', { method: 'POST', body: 'the body' })
    expect([await response.text(), body, other.arrived[0]?.method]).toEqual(['written', 'the body', 'POST'])
  })

  it('in a circle ends', async () => {
    redirect('/v2/again')
    const response = await server.proxy('/v2/again')
    expect(response.status).toBe(302)
    expect(upstream.arrived.length).toBeLessThan(10)
  })
})
