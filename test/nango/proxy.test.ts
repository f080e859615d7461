import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ProxyServer, startProxyServer, startUpstream, type Upstream } from './support/proxy-server.ts'

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

describe('a request through the proxy', () => {
  it('goes to Gong as it is, with the credentials of the connection', async () => {
    upstream.answer((_request, response) => {
      response.writeHead(201, { 'content-type': 'text/plain', 'x-request-id': 'r1', 'set-cookie': 'a=b' })
      response.end('as it is')
    })
    const response = await server.proxy('/v2/calls?a=1&a=2&b=%2B', {
      method: 'POST',
      body: '{"x":12345678901234567890}',
      headers: { 'content-type': 'application/json', 'nango-proxy-x-own': 'mine' },
    })
    expect(response.status).toBe(201)
    expect(await response.text()).toBe('as it is')
    expect(response.headers.get('x-request-id')).toBe('r1')
    expect(response.headers.get('set-cookie')).toBeNull()
    const [arrived] = upstream.arrived
    expect(arrived).toMatchObject({ method: 'POST', url: '/v2/calls?a=1&a=2&b=%2B' })
    expect(arrived?.headers).toMatchObject({
      authorization: `Basic ${btoa('AKEY:ASECRET')}`,
      'content-type': 'application/json',
      'x-own': 'mine',
    })
    expect(arrived?.headers['connection-id']).toBeUndefined()
  })
})
