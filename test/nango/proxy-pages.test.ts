import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { createFastClock } from '../support/fast-clock.ts'
import { type ProxyServer, startProxyServer, startUpstream, type Upstream } from './support/proxy-server.ts'

const all = { 'nango-proxy-paginate': 'all' }

describe('all pages of a list', () => {
  let simulator: Simulator
  let server: ProxyServer
  beforeAll(async () => {
    simulator = await startSimulator({ calls: 330, users: 120, ratePerSecond: 0, ratePerDay: 0 })
    server = await startProxyServer(simulator.url)
  })
  afterAll(async () => {
    await server.close()
    await simulator.close()
  })

  const post = (body: unknown) => ({
    method: 'POST',
    headers: { ...all, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const records = async (response: Response) => (await response.json()) as Record<string, unknown>[]

  it('come as one list from a GET, whose cursor goes into the query', async () => {
    const plain = (await (await server.proxy('/v2/users?includeAvatars=true')).json()) as {
      records: { totalRecords: number }
    }
    simulator.control.requests.clear()
    const response = await server.proxy('/v2/users?includeAvatars=true', { headers: all })
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    const users = await records(response)
    expect(new Set(users.map(({ id }) => id)).size).toBe(users.length)
    expect(users.length).toBeGreaterThan(100)
    expect(users).toHaveLength(plain.records.totalRecords)
    const asked = simulator.control.requests.list()
    expect(asked).toHaveLength(2)
  })

  it('come as one list from a POST, whose cursor goes beside its filter', async () => {
    const calls = await records(
      await server.proxy('/v2/calls/extensive', post({ filter: {}, contentSelector: {} })),
    )
    expect(calls).toHaveLength(330)
    const ids = calls.map(({ metaData }) => (metaData as { id: string }).id)
    expect(new Set(ids).size).toBe(330)
  })

  it('keep every digit of numbers that are ids', async () => {
    const { method, body } = post({ filter: {} })
    const headers = { 'content-type': 'application/json' }
    const plain = await server.proxy('/v2/stats/activity/scorecards', { method, body, headers })
    const text = await plain.text()
    const given = [...text.matchAll(/"answeredScorecardId":\s*"?(\d+)/g)].map(([, id]) => id)
    const walked = await records(await server.proxy('/v2/stats/activity/scorecards', post({ filter: {} })))
    expect(given.length).toBeGreaterThan(0)
    expect(
      walked.slice(0, given.length).map(({ answeredScorecardId }) => String(answeredScorecardId)),
    ).toEqual(given)
    expect(given.some((id) => !Number.isSafeInteger(Number(id)))).toBe(true)
  })

  it('are none where Gong says 404 for an empty list', async () => {
    const filter = { fromDateTime: '1999-01-01T00:00:00Z', toDateTime: '1999-01-02T00:00:00Z' }
    const response = await server.proxy('/v2/calls/extensive', post({ filter }))
    expect([response.status, await response.text()]).toEqual([200, '[]'])
  })

  it('are Gong’s own refusal when it refuses the first', async () => {
    const response = await server.proxy(
      '/v2/calls/extensive',
      post({ filter: { fromDateTime: 'yesterday' } }),
    )
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ requestId: expect.any(String), errors: expect.any(Array) })
  })

  it('break off when a later one fails: what came is not taken for the whole', async () => {
    simulator.control.faults.add({ kind: 'expired-cursor' })
    const response = await server.proxy('/v2/users', { headers: all })
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
    simulator.control.faults.clear()
  })

  it.each([
    ['PUT', '/v2/users', undefined, 'invalid_headers'],
    ['POST', '/v2/calls/extensive', '{"filter":', 'invalid_body'],
  ])('are refused where they make no sense: %s %s', async (method, path, body, code) => {
    const response = await server.proxy(path, {
      method,
      headers: { ...all, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code } })
  })
})

describe('a list that is not declared', () => {
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

  /** Pages of one record each, without an end. */
  const endless = (more: object = {}) =>
    upstream.answer((_request, response, number) => {
      response.setHeader('content-type', 'application/json')
      const filling = 'x'.repeat(100_000)
      response.end(
        JSON.stringify({ records: { cursor: `c${number}` }, things: [{ number, filling }], ...more }),
      )
    })

  it('is the only list of the answer, and is asked for only as fast as it is read', async () => {
    endless()
    const giveUp = new AbortController()
    const response = await server.proxy('/v2/things?a=1', { headers: all, signal: giveUp.signal })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('"number":2')) text += (await reader?.read())?.value ?? ''
    let before = -1
    while (before !== upstream.arrived.length) {
      before = upstream.arrived.length
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const asked = upstream.arrived.map(({ url }) => url)
    expect(asked.slice(0, 3)).toEqual([
      '/v2/things?a=1',
      '/v2/things?a=1&cursor=c1',
      '/v2/things?a=1&cursor=c2',
    ])
    giveUp.abort()
  })

  it('is not guessed among several, nor where there is none', async () => {
    endless({ others: [] })
    const several = await server.proxy('/v2/things', { headers: all })
    expect(several.status).toBe(400)
    expect(await several.json()).toMatchObject({ error: { code: 'invalid_headers' } })
    upstream.answer((_request, response) => response.end('{"user":{}}'))
    const none = await server.proxy('/v2/users/1', { headers: all })
    expect(none.status).toBe(400)
  })

  it('does not go in circles', async () => {
    upstream.answer((_request, response) => response.end('{"records":{"cursor":"same"},"things":[1]}'))
    const response = await server.proxy('/v2/things', { headers: all })
    await expect(response.text()).rejects.toThrow()
    expect(upstream.arrived).toHaveLength(2)
  })
})

describe('a page that fails at first', () => {
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

  /** Three pages of one record each, where the requests that are counted here fail. */
  const failing = (failures: Readonly<Record<number, number>>) => {
    let page = 0
    upstream.answer((request, response, number) => {
      request.resume()
      request.on('end', () => {
        const status = failures[number]
        if (status === 0) return void response.socket?.destroy()
        if (status !== undefined) return void response.writeHead(status).end('{"errors":["not now"]}')
        page++
        const records = page === 3 ? {} : { cursor: `c${page}` }
        response.end(JSON.stringify({ records, calls: [{ page }] }))
      })
    })
  }
  const ask = (method: string, headers: Readonly<Record<string, string>> = {}) => {
    const body = method === 'POST' ? { body: '{"filter":{}}' } : {}
    const path = method === 'POST' ? '/v2/calls/extensive' : '/v2/calls'
    return server.proxy(path, { method, headers: { ...all, ...headers }, ...body })
  }
  const whole = [{ page: 1 }, { page: 2 }, { page: 3 }]

  it.each(['GET', 'POST'])('is asked for again after the first one of a %s', async (method) => {
    failing({ 2: 503, 3: 0, 5: 500, 6: 429 })
    expect(await (await ask(method)).json()).toEqual(whole)
    expect(upstream.arrived).toHaveLength(7)
  })

  it('is asked for as often as Retries says', async () => {
    failing({ 2: 503 })
    await expect((await ask('GET', { retries: '0' })).text()).rejects.toThrow()
    expect(upstream.arrived).toHaveLength(2)
    failing({ 2: 503, 3: 503 })
    await expect((await ask('GET', { retries: '1' })).text()).rejects.toThrow()
    expect(upstream.arrived).toHaveLength(3)
  })

  it('is told of when it is the first, which a POST of a list repeats too', async () => {
    failing({ 1: 503, 2: 503 })
    expect((await ask('POST')).status).toBe(503)
    expect(upstream.arrived).toHaveLength(1)
    failing({ 1: 503, 2: 0 })
    expect(await (await ask('POST', { retries: '2' })).json()).toEqual(whole)
    expect(upstream.arrived).toHaveLength(5)
  })
})
