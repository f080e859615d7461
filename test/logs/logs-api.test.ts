import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiKey, startTestServer, type TestServer } from '../server/support/test-server.ts'
import { readEvents } from './support/read-events.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const get = (path: string, headers?: Record<string, string>) => server.send('GET', path, undefined, headers)
type Listed = { readonly id: string; readonly name: string; readonly started_at: string }[]
const operationsOf = ({ body }: { body: Record<string, unknown> }) => body['operations'] as Listed

describe('GET /logs', () => {
  test('shows an executed action with its requests to Gong, newest first', async () => {
    const users = await server.execute({ entity: 'users', action: 'list', params: { limit: 2 } })
    expect(users.status).toBe(200)
    const missing = await server.execute({ entity: 'calls', action: 'get', params: { id: '1' } })
    expect(missing.status).toBe(404)
    const listed = await get('/logs?kind=execute')
    expect(listed.body).toMatchObject({
      operations: [
        { kind: 'execute', name: 'calls get', status: 'error', message: expect.stringMatching(/./) },
        { kind: 'execute', name: 'users list', status: 'success', duration_ms: expect.any(Number) },
      ],
      next_cursor: null,
    })
    const { body } = await get(`/logs/${operationsOf(listed)[1]?.id}`)
    expect(body).toMatchObject({
      operation: { name: 'users list' },
      lines: [
        {
          level: 'info',
          request: {
            method: 'GET',
            url: `${server.simulator.url}/v2/users`,
            status: 200,
            attempt: 1,
            duration_ms: expect.any(Number),
            waited_ms: expect.any(Number),
          },
        },
      ],
      next_after: null,
    })
  })

  test('finds by text in names, messages and lines, by name, status and moments', async () => {
    await server.execute({ entity: 'workspaces', action: 'list' })
    const names = async (query: string) =>
      [...new Set(operationsOf(await get(`/logs?${query}`)).map(({ name }) => name))].sort()
    expect(await names('text=%2Fv2%2FWORKSPACES&kind=execute')).toEqual(['workspaces list'])
    expect(await names('text=workspaces%20li')).toEqual(['workspaces list'])
    expect(await names('text=100%25')).toEqual([])
    expect(await names('name=calls%20get&status=error')).toEqual(['calls get'])
    expect(await names('name=calls%20get&status=success')).toEqual([])
    expect(await names('kind=execute&since=1h')).toEqual(['calls get', 'users list', 'workspaces list'])
    expect(await names('kind=execute&until=2020-01-01')).toEqual([])
    expect(await names('kind=proxy,sync,action')).toEqual([])
  })

  test('pages without skipping or repeating, also while more comes in', async () => {
    const before = operationsOf(await get('/logs?limit=1000')).map(({ id }) => id)
    const seen: string[] = []
    let cursor = ''
    for (let page = 0; page < 50; page++) {
      const { body } = await get(`/logs?limit=2${cursor}`)
      seen.push(...(body['operations'] as Listed).map(({ id }) => id))
      await server.execute({ entity: 'users', action: 'list', params: { limit: 1 } })
      if (body['next_cursor'] === null) break
      cursor = `&cursor=${String(body['next_cursor'])}`
    }
    expect(seen).toEqual(before)
  })

  test('says what is wrong with a query, and does not let everybody in', async () => {
    for (const query of [
      'limit=0',
      'cursor=nonsense',
      'since=soon',
      'kind=dance',
      'colour=red',
      'since=2026-13-01',
    ])
      expect((await get(`/logs?${query}`)).status, query).toBe(400)
    expect((await get('/logs/unknown')).status).toBe(404)
    for (const path of ['/logs', '/logs/x', '/logs/stream'])
      expect((await get(path, { authorization: 'Bearer wrong' })).status, path).toBe(401)
  })

  test('has no secret in it', async () => {
    const { text } = await get('/logs?limit=1000')
    const details = await Promise.all(
      (JSON.parse(text) as { operations: Listed }).operations.map(({ id }) => get(`/logs/${id}`)),
    )
    const all = text + details.map((answer) => answer.text).join('')
    expect(all).not.toMatch(/SECRET\.|ACCESSKEY|Basic /)
  })
})

test('GET /logs/stream tells of operations and their lines as they come', async () => {
  const stop = new AbortController()
  const response = await fetch(`${server.url}/logs/stream?kind=execute&name=scorecards%20list`, {
    headers: { authorization: `Bearer ${apiKey}` },
    signal: stop.signal,
  })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const events = readEvents(response)
  await server.execute({ entity: 'scorecards', action: 'list' })
  const heard: { event: string; data: Record<string, unknown> }[] = []
  for await (const event of events) {
    heard.push(event)
    const isDone = heard.some(({ data }) => data['status'] === 'success')
    if (isDone && heard.some((one) => one.event === 'line')) break
  }
  stop.abort()
  const operation = heard.findLast((one) => one.event === 'operation')
  expect(operation?.data).toMatchObject({ kind: 'execute', name: 'scorecards list', status: 'success' })
  expect(heard.find((one) => one.event === 'line')?.data).toMatchObject({
    operation: operation?.data['id'],
    request: { status: 200 },
  })
})

test('GET /logs/stream ends when the server is to stop, and does not hold it up', async () => {
  const other = await startTestServer()
  const headers = { authorization: `Bearer ${apiKey}` }
  const response = await fetch(`${other.url}/logs/stream`, { headers })
  const told: string[] = []
  const reading = (async () => {
    for await (const { event } of readEvents(response)) told.push(event)
  })()
  expect(await other.stop()).toBe(true)
  await reading
  await other.close()
})
