import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFastClock } from '../support/fast-clock.ts'
import { type ProxyServer, startProxyServer, startUpstream, type Upstream } from './support/proxy-server.ts'

let upstream: Upstream
let server: ProxyServer

beforeAll(async () => {
  upstream = await startUpstream()
  server = await startProxyServer(upstream.url, { clock: createFastClock(200) })
})
afterAll(async () => {
  await server.close()
  await upstream.close()
})

/** Answers the first requests as told, and all after them well. */
function failing(count: number, fail: (response: ServerResponse) => void): void {
  upstream.answer((request, response, number) => {
    request.resume()
    request.on('end', () => {
      if (number <= count) fail(response)
      else response.end('well')
    })
  })
}

const status = (code: number, headers: Record<string, string> = {}) => {
  return (response: ServerResponse) => {
    response.writeHead(code, headers)
    response.end(`status ${code}`)
  }
}
const breakOff = (response: ServerResponse) => void response.socket?.destroy()

/** What came back, and how often it was asked. */
async function ask(method: string, headers: Record<string, string> = {}, body?: string) {
  const response = await server.proxy('/v2/x', {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  })
  return { status: response.status, text: await response.text(), asked: upstream.arrived.length }
}

describe('a failure of Gong', () => {
  it('before its first answer of all is retried as often as asked too', async () => {
    failing(3, breakOff)
    expect(await ask('GET', { retries: '3' })).toEqual({ status: 200, text: 'well', asked: 4 })
  })

  it('is passed on at once when no retries are asked for', async () => {
    failing(1, status(503))
    expect(await ask('GET')).toEqual({ status: 503, text: 'status 503', asked: 1 })
  })

  it.each(['GET', 'HEAD', 'PUT', 'DELETE'])(
    'is retried as often as asked when it is to a %s',
    async (method) => {
      failing(2, status(500))
      expect(await ask(method, { retries: '3' })).toMatchObject({ status: 200, asked: 3 })
      failing(9, status(502))
      expect(await ask(method, { retries: '2' })).toMatchObject({ status: 502, asked: 3 })
      failing(1, breakOff)
      expect(await ask(method, { retries: '1' })).toMatchObject({ status: 200 })
    },
  )

  it.each(['POST', 'PATCH'])(
    'is not retried when it is to a %s, for that may do it twice',
    async (method) => {
      failing(1, status(500))
      expect(await ask(method, { retries: '3' }, '{}')).toMatchObject({ status: 500, asked: 1 })
      failing(1, breakOff)
      expect(await ask(method, { retries: '3' }, '{}')).toMatchObject({ status: 502, asked: 1 })
    },
  )

  it.each(['POST', 'GET'])('is retried with a %s when Retry-On names its status', async (method) => {
    const body = method === 'POST' ? '{}' : undefined
    failing(2, status(409))
    expect(await ask(method, { retries: '2', 'retry-on': '409,500' }, body)).toEqual({
      status: 200,
      text: 'well',
      asked: 3,
    })
    failing(2, status(404))
    expect(await ask(method, { retries: '2', 'retry-on': '409,500' }, body)).toMatchObject({ asked: 1 })
  })

  it('is no concern of ours when it says that the request is wrong', async () => {
    for (const code of [400, 403, 404, 409, 422]) {
      failing(1, status(code))
      expect(await ask('GET', { retries: '3' })).toMatchObject({ status: code, asked: 1 })
    }
  })
})

describe('a refusal for speed', () => {
  it.each([
    ['in seconds', () => '2'],
    ['as a date', () => new Date(Date.now() + 2000).toUTCString()],
  ])('that names a time %s is waited for, with any method', async (_how, retryAfter) => {
    for (const method of ['GET', 'POST', 'PATCH']) {
      failing(2, status(429, { 'retry-after': retryAfter() }))
      const body = method === 'GET' ? undefined : '{"a":1}'
      expect(await ask(method, {}, body)).toEqual({ status: 200, text: 'well', asked: 3 })
    }
  })

  it('is passed on when retries are refused', async () => {
    failing(1, status(429, { 'retry-after': '1' }))
    expect(await ask('GET', { retries: '0' })).toEqual({ status: 429, text: 'status 429', asked: 1 })
  })

  it('sends a body again as it was', async () => {
    const bodies: string[] = []
    upstream.answer((request, response, number) => {
      let body = ''
      request.on('data', (part) => {
        body += part
      })
      request.on('end', () => {
        bodies.push(body)
        response.writeHead(number === 1 ? 429 : 200, { 'retry-after': '1' })
        response.end()
      })
    })
    const body = 'a'.repeat(1_000_000)
    await ask('POST', {}, body)
    expect(bodies.map((got) => got === body)).toEqual([true, true])
  })

  it('of a body that is too long to be kept is passed on', async () => {
    failing(1, status(429, { 'retry-after': '1' }))
    expect(await ask('POST', {}, 'a'.repeat(2_000_000))).toMatchObject({ status: 429, asked: 1 })
  })

  it('before the body was there is retried with all of it', async () => {
    let body = ''
    upstream.answer((request, response, number) => {
      if (number === 1) {
        response.writeHead(429, { 'retry-after': '0' })
        response.end()
        return
      }
      request.on('data', (part) => {
        body += part
      })
      request.on('end', () => response.end('well'))
    })
    expect(await ask('POST', {}, 'b'.repeat(500_000))).toMatchObject({ status: 200, asked: 2 })
    expect(body).toBe('b'.repeat(500_000))
  })
})
