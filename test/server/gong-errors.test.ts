import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from './support/test-server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ simulator: { calls: 10 } })
})

beforeEach(() => {
  server.simulator.control.faults.clear()
  server.simulator.control.restoreCredentials()
})

afterAll(() => server.close())

const list = { entity: 'calls', action: 'list' }

describe('what Gong refuses', () => {
  test('for its credentials is 403, for a 401 means this server’s own key', async () => {
    server.simulator.control.revokeCredentials()
    const { status, body, headers } = await server.execute(list)
    expect(status).toBe(403)
    expect(headers.has('www-authenticate')).toBe(false)
    expect(body['error']).toMatchObject({
      type: 'gong_unauthorized',
      source: 'gong',
      entity: 'calls',
      action: 'list',
      required_scopes: ['api:calls:read:basic'],
      gong: { status: 401, request_id: expect.any(String), errors: [expect.any(String)] },
    })
    expect(body['message']).toContain('api:calls:read:basic')
  })

  test.each([
    [403, 403, 'gong_forbidden'],
    [400, 400, 'rejected'],
    [409, 409, 'conflict'],
    [501, 502, 'server_error'],
  ])('with %i is %i, with its own words', async (status, expected, type) => {
    const message = 'Something is odd here'
    server.simulator.control.faults.add({ kind: 'status', status, message })
    const answer = await server.execute(list)
    expect(answer.status).toBe(expected)
    expect(answer.body['error']).toMatchObject({
      type,
      source: 'gong',
      gong: { status, errors: [message], request_id: expect.any(String) },
    })
    expect(answer.body['message']).toContain(message)
  })

  test('for a long time is 429 with the time to come back', async () => {
    const other = await startTestServer({ simulator: { calls: 10 } })
    other.simulator.control.faults.add({ kind: 'status', status: 429, retryAfter: 3600 })
    const { status, headers, body } = await other.execute(list)
    expect(status).toBe(429)
    const seconds = Number(headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(3590)
    expect(seconds).toBeLessThanOrEqual(3600)
    expect(body['error']).toMatchObject({ type: 'budget_exhausted', retry_after_seconds: seconds })
    await other.close()
  })

  test('with something that is not Gong’s is 502', async () => {
    server.simulator.control.faults.add({ kind: 'html' })
    const { status, body } = await server.execute(list)
    expect(status).toBe(502)
    expect(body['error']).toMatchObject({ type: 'bad_answer', source: 'gong' })
  })
})

describe('the budget', () => {
  test('belongs to the account, however many instances share it', async () => {
    const limited = await startTestServer({ simulator: { calls: 10 }, ratePerDay: 4 })
    // Connecting the first instance has cost one request already.
    const made = await limited.send('POST', '/api/v1/integrations/connectors', {
      credentials: {
        access_key: 'ACCESSKEY0123456789ABCDEF',
        access_key_secret: 'SECRET.0123456789abcdefghijkl',
      },
    })
    const other = `/api/v1/integrations/connectors/${made.body['id']}`
    expect((await limited.execute(list)).status).toBe(200)
    expect((await limited.send('POST', `${other}/execute`, list)).status).toBe(200)
    const { status, headers, body } = await limited.execute(list)
    expect(status).toBe(429)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(body['error']).toMatchObject({ type: 'budget_exhausted', source: 'server' })
    expect((await limited.send('GET', `${other}/inspect`)).body['budget']).toMatchObject({
      requests_today: 4,
      requests_per_day: 4,
    })
    await limited.close()
  })
})

describe('a client that goes away', () => {
  test('takes the request to Gong with it', async () => {
    server.simulator.control.faults.add({ kind: 'slow', delayMs: 60_000, times: 1 })
    const gone = new AbortController()
    const asked = fetch(server.url + server.executePath(), {
      method: 'POST',
      headers: { authorization: 'Bearer key-of-the-server-0123456789', 'content-type': 'application/json' },
      body: JSON.stringify(list),
      signal: gone.signal,
    })
    await expect.poll(() => server.simulator.control.faults.list()[0]?.struck).toBe(1)
    gone.abort()
    await expect(asked).rejects.toThrow()
    await expect.poll(() => server.log.at(-1)).toMatch(/ 499 /)
  })
})
