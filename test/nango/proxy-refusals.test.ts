import { Nango } from '@nangohq/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ProxyServer, startProxyServer, startUpstream, type Upstream } from './support/proxy-server.ts'

interface Refused {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly payload: unknown
    readonly upstream?: unknown
  }
}

describe('a connection that Gong does not let in', () => {
  let upstream: Upstream
  let server: ProxyServer
  beforeAll(async () => {
    upstream = await startUpstream()
    server = await startProxyServer(upstream.url)
  })
  afterAll(async () => {
    await server.close()
    await upstream.close()
  })
  const refuse = { requestId: 'r', errors: ['Access denied'] }

  it('gets a 401 passed on where only a right is missing, and Gong is not asked each time', async () => {
    upstream.answer((request, response) => {
      response.writeHead(request.url === '/v2/tasks' ? 401 : 200, { 'content-type': 'application/json' })
      response.end(request.url === '/v2/tasks' ? JSON.stringify(refuse) : '{}')
    })
    for (let turn = 0; turn < 3; turn++) {
      const response = await server.proxy('/v2/tasks', { method: 'POST', body: '{}' })
      expect([response.status, await response.json()]).toEqual([401, refuse])
    }
    expect(upstream.arrived.length).toBeLessThan(6)
  })

  it('is asked about once for many requests that are refused at once', async () => {
    const fresh = await startProxyServer(upstream.url)
    upstream.answer((request, response) => {
      response.writeHead(request.url === '/v2/tasks' ? 401 : 200, { 'content-type': 'application/json' })
      response.end(request.url === '/v2/tasks' ? JSON.stringify(refuse) : '{}')
    })
    const responses = await Promise.all(Array.from({ length: 10 }, () => fresh.proxy('/v2/tasks')))
    expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(401))
    expect(upstream.arrived.filter(({ url }) => url !== '/v2/tasks').length).toBeLessThan(3)
    await fresh.close()
  })

  it('is told with 424 and what Gong said, and let in again when Gong does', async () => {
    const fresh = await startProxyServer(upstream.url)
    upstream.answer((_request, response) => {
      response.writeHead(401, { 'content-type': 'application/json' })
      response.end(JSON.stringify(refuse))
    })
    const response = await fresh.proxy('/v2/users')
    expect(response.status).toBe(424)
    const { error } = (await response.json()) as Refused
    expect(error).toMatchObject({
      code: 'invalid_credentials',
      payload: {
        connection: {
          connection_id: fresh.connectionId,
          provider_config_key: 'gong',
          errors: [{ type: 'auth', log_id: expect.any(String) }],
        },
      },
      upstream: { status: 401, body: refuse },
    })
    upstream.answer((_request, answer) => answer.end('{}'))
    expect((await fresh.proxy('/v2/users')).status).toBe(200)
    await fresh.close()
  })
})

describe('a host that does not answer', () => {
  it('is a 502 with its reason', async () => {
    const upstream = await startUpstream()
    const server = await startProxyServer(upstream.url)
    await upstream.close()
    const response = await server.proxy('/v2/users', { method: 'POST', body: 'x' })
    expect(response.status).toBe(502)
    const { error } = (await response.json()) as Refused
    expect(error.code).toBe('unreachable')
    expect(error.message).toContain('the connection was refused')
    await server.close()
  })
})

describe('a day’s budget that is spent', () => {
  it('is a 429 with the time until the next day, and nothing is sent', async () => {
    const upstream = await startUpstream()
    const server = await startProxyServer(upstream.url, { ratePerDay: 3 })
    let response = await server.proxy('/v2/users')
    while (response.status === 200) response = await server.proxy('/v2/users')
    expect(response.status).toBe(429)
    expect(upstream.arrived.length).toBe(3)
    const seconds = Number(response.headers.get('retry-after'))
    const midnight = (Math.floor(Date.now() / 86_400_000) + 1) * 86_400_000
    expect(Math.abs(seconds - (midnight - Date.now()) / 1000)).toBeLessThan(5)
    const { error } = (await response.json()) as Refused
    expect(error).toMatchObject({ code: 'too_many_request', payload: { method: 'GET', path: '/v2/users' } })
    await server.close()
    await upstream.close()
  })

  it('by Gong’s word is a 429 at once, for those after it too', async () => {
    const upstream = await startUpstream()
    const server = await startProxyServer(upstream.url)
    upstream.answer((_request, response) => {
      response.writeHead(429, { 'retry-after': '7200' })
      response.end('{"errors":["API request limit exceeded"]}')
    })
    const first = await server.proxy('/v2/users')
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7200'])
    expect(await first.text()).toContain('limit exceeded')
    const second = await server.proxy('/v2/users')
    expect(second.status).toBe(429)
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(7000)
    expect(upstream.arrived).toHaveLength(1)
    await server.close()
    await upstream.close()
  })
})

describe('Nango’s own client', () => {
  it('sends every method, headers and parameters, and streams', async () => {
    const upstream = await startUpstream()
    const server = await startProxyServer(upstream.url)
    const nango = new Nango({ host: server.url, secretKey: server.headers['authorization']?.slice(7) ?? '' })
    upstream.answer((request, response) => {
      let body = ''
      request.on('data', (part) => {
        body += part
      })
      request.on('end', () => {
        response.setHeader('content-type', 'application/json')
        response.setHeader('x-request-id', 'r9')
        const { method, url, headers } = request
        response.end(
          JSON.stringify({ method, url, body, own: headers['x-own'], type: headers['content-type'] }),
        )
      })
    })
    const common = { connectionId: server.connectionId, providerConfigKey: 'gong', endpoint: '/v2/calls' }
    const got = await nango.get({ ...common, params: { a: '1', b: 'x y' }, headers: { 'X-Own': 'mine' } })
    expect(got.status).toBe(200)
    expect(got.headers['x-request-id']).toBe('r9')
    expect(got.data).toMatchObject({ method: 'GET', url: '/v2/calls?a=1&b=x+y', own: 'mine' })
    for (const method of ['post', 'put', 'patch', 'delete'] as const) {
      const { data } = await nango[method]({ ...common, data: { filter: {} }, retries: 2, retryOn: [409] })
      expect(data).toMatchObject({ method: method.toUpperCase(), body: '{"filter":{}}' })
      expect(data.type).toContain('application/json')
    }
    const proxied = await nango.proxy({
      ...common,
      method: 'POST',
      endpoint: 'v2/x',
      data: 'text',
      decompress: true,
    })
    expect(proxied.data).toMatchObject({ url: '/v2/x', body: 'text' })
    const streamed = await nango.get<AsyncIterable<Buffer>>({ ...common, responseType: 'stream' })
    let text = ''
    for await (const piece of streamed.data) text += piece
    expect(JSON.parse(text)).toMatchObject({ url: '/v2/calls' })
    await server.close()
    await upstream.close()
  })

  it('sends forms whole, and takes an address for its path', async () => {
    const upstream = await startUpstream()
    const server = await startProxyServer(upstream.url)
    const nango = new Nango({ host: server.url, secretKey: server.headers['authorization']?.slice(7) ?? '' })
    let body = ''
    upstream.answer((request, response) => {
      request.on('data', (part) => {
        body += part
      })
      request.on('end', () => response.end('{}'))
    })
    const data = new FormData()
    data.append('mediaFile', new Blob(['of a call']), 'call.mp3')
    await nango.put({
      connectionId: server.connectionId,
      providerConfigKey: 'gong',
      endpoint: 'https://api.gong.io/v2/calls/1/media',
      data,
      headers: { 'Content-Type': 'multipart/form-data' },
    })
    const [{ url, headers } = { url: '', headers: {} }] = upstream.arrived
    expect(url).toBe('/v2/calls/1/media')
    const read = await new Response(body, {
      headers: { 'content-type': String(headers['content-type']) },
    }).formData()
    expect(await (read.get('mediaFile') as File).text()).toBe('of a call')
    await server.close()
    await upstream.close()
  })

  it('hears of Gong’s errors as Gong says them, after the retries that it asked for', async () => {
    const upstream = await startUpstream()
    const server = await startProxyServer(upstream.url)
    const nango = new Nango({ host: server.url, secretKey: server.headers['authorization']?.slice(7) ?? '' })
    const common = { connectionId: server.connectionId, providerConfigKey: 'gong', endpoint: '/v2/calls' }
    upstream.answer((_request, response, number) => {
      response.writeHead(number < 3 ? 503 : 404, { 'content-type': 'application/json', 'retry-after': '0' })
      response.end(JSON.stringify({ requestId: 'q', errors: ['No calls found'] }))
    })
    await expect(nango.get({ ...common, retries: 3 })).rejects.toMatchObject({
      response: { status: 404, data: { requestId: 'q' } },
    })
    expect(upstream.arrived).toHaveLength(3)
    await expect(nango.get({ ...common, baseUrlOverride: 'https://evil.example' })).rejects.toMatchObject({
      response: { status: 400, data: { error: { code: 'base_url_override_not_allowed' } } },
    })
    await server.close()
    await upstream.close()
  })
})
