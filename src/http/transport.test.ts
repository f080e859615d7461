import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from '../../test/support/manual-clock.ts'
import { toGongAnswerError } from '../client/gong-answer.ts'
import { systemWire } from '../client/system-wire.ts'
import { basicCredentials, type Credentials } from './auth.ts'
import { createBudget } from './budget.ts'
import { defaultRetryPolicy } from './retry.ts'
import { createTransport, type TransportOptions } from './transport.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

type Answer = (
  number: number,
) => { status?: number; headers?: Record<string, string>; body?: string } | 'break'

/** A server that answers by the number of the request, and what arrived there. */
async function serve(answer: Answer) {
  const requests: { method: string; url: string; authorization: string | undefined; body: string }[] = []
  const listener: RequestListener = (request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      requests.push({ method, url, authorization: headers.authorization, body })
      const said = answer(requests.length)
      if (said === 'break') return void request.socket.destroy()
      response.writeHead(said.status ?? 200, { 'content-type': 'application/json', ...said.headers })
      response.end(said.body ?? '{"ok":true}')
    })
  }
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

function transportTo(url: string, more: Partial<TransportOptions> & { clock?: ManualClock } = {}) {
  const clock = more.clock ?? createManualClock()
  return createTransport({
    baseUrl: url,
    credentials: basicCredentials('key', 'secret'),
    budget: createBudget({ perSecond: 0, perDay: 0, clock }),
    retry: defaultRetryPolicy,
    clock,
    fetch: globalThis.fetch,
    wire: systemWire,
    random: () => 0.5,
    timeoutMs: 5000,
    userAgent: 'test',
    toError: toGongAnswerError,
    ...more,
  })
}

const listing = { method: 'GET', path: '/v2/calls', isSafe: true, doing: 'listing calls' } as const
const creating = {
  method: 'POST',
  path: '/v2/calls',
  body: { title: 'x' },
  isSafe: false,
  doing: 'creating a call',
} as const
const gongError = (text: string) => JSON.stringify({ requestId: '4al018gzaztcr8nbukw', errors: [text] })

describe('a request', () => {
  it('carries the credentials, its parameters encoded, lists repeated and missing ones left out', async () => {
    const { url, requests } = await serve(() => ({}))
    const query = { fromDateTime: '2026-01-01T00:00:00+02:00', ids: ['1', '2'], none: undefined }
    await transportTo(url).request({ ...listing, query })
    expect(requests).toEqual([
      {
        method: 'GET',
        url: '/v2/calls?fromDateTime=2026-01-01T00%3A00%3A00%2B02%3A00&ids=1&ids=2',
        authorization: `Basic ${btoa('key:secret')}`,
        body: '',
      },
    ])
  })

  it('keeps the path of a base URL that has one', async () => {
    const { url, requests } = await serve(() => ({}))
    await transportTo(`${url}/gong/`).request(listing)
    expect(requests[0]?.url).toBe('/gong/v2/calls')
  })
})

describe('a request that fails', () => {
  for (const status of [429, 500, 502, 503, 504]) {
    it(`is sent again after ${status}, as soon as Retry-After says`, async () => {
      const { url, requests } = await serve((number) =>
        number === 1 ? { status, headers: { 'retry-after': '17' }, body: gongError('busy') } : {},
      )
      const clock = createManualClock()
      const answer = await transportTo(url, { clock }).request(listing)
      expect(answer.body).toEqual({ ok: true })
      expect(requests.length).toBe(2)
      expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(17_000)
    })
  }

  for (const [status, code] of [
    [400, 'rejected'],
    [401, 'unauthorized'],
    [402, 'credits_exhausted'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [409, 'conflict'],
    [422, 'rejected'],
    [501, 'server_error'],
  ] as const) {
    it(`is sent once when Gong answers ${status}, and tells what Gong said`, async () => {
      const { url, requests } = await serve(() => ({ status, body: gongError('Some words') }))
      const error = await transportTo(url)
        .request(listing)
        .catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code, status, requestId: '4al018gzaztcr8nbukw', errors: ['Some words'] })
      expect(String(error)).toContain('listing calls')
      expect(requests.length).toBe(1)
    })
  }

  it('is sent again after a broken connection when that is safe, and only then', async () => {
    const { url, requests } = await serve((number) => (number === 2 ? 'break' : {}))
    const transport = transportTo(url)
    await transport.request(listing)
    await transport.request(listing)
    expect(requests.length).toBe(3)
    const second = await serve(() => 'break')
    await expect(transportTo(second.url).request(creating)).rejects.toMatchObject({ code: 'unreachable' })
    expect(second.requests.length).toBe(1)
  })

  it('is sent again after a refusal for speed even when repeating is not safe: it was not taken', async () => {
    const { url, requests } = await serve((number) =>
      number === 1 ? { status: 429, headers: { 'retry-after': '1' } } : {},
    )
    await transportTo(url).request(creating)
    expect(requests.length).toBe(2)
  })

  it('is given up after five more tries', async () => {
    const { url, requests } = await serve(() => ({ status: 503, body: gongError('down') }))
    await expect(transportTo(url).request(listing)).rejects.toMatchObject({ code: 'server_error' })
    expect(requests.length).toBe(6)
  })

  it('ends the day when Retry-After is longer than a minute, for all that share the budget', async () => {
    const { url, requests } = await serve(() => ({ status: 429, headers: { 'retry-after': '7200' } }))
    const clock = createManualClock()
    const transport = transportTo(url, { clock })
    const until = new Date(clock.now() + 7_200_000)
    for (let turn = 0; turn < 3; turn++) {
      await expect(transport.request(listing)).rejects.toMatchObject({ code: 'budget_exhausted', until })
    }
    expect(requests.length).toBe(1)
  })

  it('does not follow a redirect, which would drop the credentials, and names the host to set', async () => {
    const { url } = await serve(() => ({
      status: 302,
      headers: { location: 'https://us-1.api.gong.io/v2/calls' },
    }))
    await expect(transportTo(url).request(listing)).rejects.toMatchObject({
      code: 'redirected',
      advice: expect.stringContaining('GONG_BASE_URL=https://us-1.api.gong.io'),
    })
  })

  it('says so when a page of HTML comes instead of JSON', async () => {
    const { url } = await serve(() => ({ body: '<html>Sign in</html>' }))
    await expect(transportTo(url).request(listing)).rejects.toMatchObject({ code: 'bad_answer' })
  })

  it('names the host and the reason when there is no answer, after one more try only', async () => {
    const { url } = await serve(() => ({}))
    for (const close of closing.splice(0)) close()
    const clock = createManualClock()
    const error = await transportTo(url, { clock })
      .request(listing)
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'unreachable' })
    expect(String(error)).toMatch(
      /127\.0\.0\.1:\d+ could not be reached while listing calls: the connection was refused/,
    )
    expect(clock.slept.length).toBe(1)
  })

  it('is given up at once when it is aborted, also while it waits', async () => {
    const { url } = await serve(() => ({ status: 503 }))
    const stop = new AbortController()
    stop.abort(new Error('enough'))
    await expect(transportTo(url).request({ ...listing, signal: stop.signal })).rejects.toThrow('enough')
  })
})

describe('credentials that renew themselves', () => {
  it('are renewed once after a 401, and the request is repeated with the new ones', async () => {
    const { url, requests } = await serve((number) => (number === 1 ? { status: 401 } : {}))
    let token = 'old'
    const credentials: Credentials = {
      authorize: () => Promise.resolve({ header: `Bearer ${token}` }),
      renew: () => {
        token = 'new'
        return Promise.resolve(true)
      },
    }
    await transportTo(url, { credentials }).request(listing)
    expect(requests.map(({ authorization }) => authorization)).toEqual(['Bearer old', 'Bearer new'])
  })

  it('are not renewed without end', async () => {
    const { url, requests } = await serve(() => ({ status: 401 }))
    const credentials: Credentials = {
      authorize: () => Promise.resolve({ header: 'Bearer x' }),
      renew: () => Promise.resolve(true),
    }
    await expect(transportTo(url, { credentials }).request(listing)).rejects.toMatchObject({
      code: 'unauthorized',
    })
    expect(requests.length).toBe(2)
  })
})
