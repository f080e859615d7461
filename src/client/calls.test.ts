import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { HttpEvent } from '../http/transport.ts'
import { type Simulator, startSimulator } from '../simulator/start-simulator.ts'
import { createGong, type Gong, type GongOptions } from './create-gong.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ calls: 250, users: 12, ratePerSecond: 0, ratePerDay: 0 })
})
afterEach(() => {
  simulator.control.faults.clear()
  simulator.control.requests.clear()
})
afterAll(() => simulator.close())

const connect = (options: GongOptions = {}): Gong =>
  createGong({
    accessKey: 'ak',
    accessKeySecret: 'sk',
    baseUrl: simulator.url,
    ratePerSecond: 0,
    ratePerDay: 0,
    ...options,
  })

const requests = () => simulator.control.requests.counts().total

describe('withResponse', () => {
  it('gives status, headers and Gong’s request id beside a record', async () => {
    const gong = connect()
    const [user] = await gong.users.list().all({ limit: 1 })
    const { data, response } = await gong.users.get({ id: user?.id ?? '' }).withResponse()
    expect(data).toEqual(user)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('json')
    expect(response.requestId).toMatch(/^[0-9a-z]{19}$/)
    expect(requests()).toBe(2)
  })

  it('gives them beside the first page of a list, and says of an empty one that Gong answered 404', async () => {
    const { data, response } = await connect().calls.list().withResponse()
    expect(data.records).toHaveLength(100)
    expect(response.status).toBe(200)
    const none = { fromDateTime: '2001-01-01T00:00:00Z', toDateTime: '2001-01-02T00:00:00Z' }
    const empty = await connect().calls.list(none).withResponse()
    expect(empty).toMatchObject({ data: { records: [] }, response: { status: 404 } })
  })

  it('fails once, and not a second time as an unhandled rejection', async () => {
    await expect(connect().users.get({ id: '1' }).withResponse()).rejects.toMatchObject({ status: 404 })
  })
})

describe('the options of one call', () => {
  it('take a timeout, which ends in an error that says so', async () => {
    simulator.control.faults.add({ kind: 'slow', delayMs: 2000, path: '/v2/workspaces' })
    const asking = connect().workspaces.list({}, { timeout: 50, maxRetries: 0 })
    await expect(asking).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('0.05 s'),
    })
  })

  it('take the number of retries', async () => {
    simulator.control.faults.add({ kind: 'status', status: 503, path: '/v2/workspaces' })
    await expect(connect().workspaces.list({}, { maxRetries: 0 })).rejects.toMatchObject({ status: 503 })
    expect(requests()).toBe(1)
  })

  it('take a signal, which stops a list between its pages', async () => {
    const stop = new AbortController()
    const seen: unknown[] = []
    const walk = async () => {
      for await (const call of connect().calls.list({}, { signal: stop.signal })) {
        seen.push(call)
        if (seen.length === 100) stop.abort(new Error('enough'))
      }
    }
    await expect(walk()).rejects.toThrow('enough')
    expect(seen).toHaveLength(100)
  })
})

describe('the client’s options', () => {
  it('take a fetch, which every request goes through', async () => {
    const asked: string[] = []
    const gong = connect({
      fetch: (input, init) => {
        asked.push(String(input))
        return fetch(input, init)
      },
    })
    await gong.workspaces.list()
    expect(asked).toEqual([`${simulator.url}/v2/workspaces`])
  })

  it('take a hook, which hears of every request, answer and wait, and of no secret', async () => {
    simulator.control.faults.add({ kind: 'status', status: 503, path: '/v2/users', times: 1 })
    const events: HttpEvent[] = []
    const gong = connect({ onEvent: (event) => void events.push(event) })
    await gong.workspaces.list()
    await gong.users.list({ includeAvatars: true })
    expect(events.map((event) => event.type)).toEqual(
      'request answer request answer wait request answer'.split(' '),
    )
    expect(events[2]).toMatchObject({
      method: 'GET',
      path: '/v2/users',
      query: { includeAvatars: true },
      attempt: 1,
    })
    expect(events[3]).toMatchObject({
      status: 503,
      path: '/v2/users',
      attempt: 1,
      waitedMs: expect.any(Number),
    })
    expect(events[5]).toMatchObject({ attempt: 2 })
    expect(JSON.stringify(events)).not.toMatch(/Basic|sk/)
  }, 10_000)
})

describe('a cursor', () => {
  it('of an earlier page goes on after it', async () => {
    const gong = connect()
    const first = await gong.calls.list()
    const rest = await gong.calls.list({ cursor: first.cursor ?? '' }).all()
    const all = await gong.calls.list().all()
    expect([...first.records, ...rest]).toEqual(all)
  })
})

describe('filters that Gong does not have', () => {
  it('are kept by us: reviews by reviewer, by call and by moment', async () => {
    const gong = connect()
    const all = await gong.answeredScorecards.list({ reviewMethod: 'BOTH' }).all()
    const some = all[Math.floor(all.length / 2)]
    const reviewerUserIds = [some?.reviewerUserId ?? '']
    const byReviewer = await gong.answeredScorecards.list({ reviewMethod: 'BOTH', reviewerUserIds }).all()
    expect(byReviewer).toEqual(all.filter((each) => each.reviewerUserId === some?.reviewerUserId))
    expect(byReviewer.length).toBeLessThan(all.length)
    const byCall = await gong.answeredScorecards
      .list({ reviewMethod: 'BOTH', callIds: [some?.callId ?? ''] })
      .all()
    expect(byCall).toEqual(all.filter((each) => each.callId === some?.callId))
    const times = all
      .map(({ reviewTime }) => Date.parse(reviewTime ?? ''))
      .toSorted((left, right) => left - right)
    const at = (share: number) => new Date(times[Math.floor(times.length * share)] ?? 0).toISOString()
    const range = { fromDateTime: at(0.3), toDateTime: at(0.7) }
    const between = await gong.answeredScorecards.list({ reviewMethod: 'BOTH', ...range }).all()
    const expected = all.filter(({ reviewTime }) => {
      const time = Date.parse(reviewTime ?? '')
      return time >= Date.parse(range.fromDateTime) && time < Date.parse(range.toDateTime)
    })
    expect(between.length).toBeGreaterThan(0)
    expect(new Set(between.map(({ answeredScorecardId }) => answeredScorecardId))).toEqual(
      new Set(expected.map(({ answeredScorecardId }) => answeredScorecardId)),
    )
  })

  it('are kept by us: scorecards of a workspace', async () => {
    const gong = connect()
    const all = await gong.scorecards.list().all()
    const { workspaceId } = all.find((each) => each.workspaceId != null) ?? {}
    const some = await gong.scorecards.list({ workspaceId: workspaceId ?? '' }).all()
    expect(some).toEqual(all.filter((each) => each.workspaceId == null || each.workspaceId === workspaceId))
    expect(some.length).toBeGreaterThan(0)
  })
})
