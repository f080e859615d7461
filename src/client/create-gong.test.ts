import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../simulator/start-simulator.ts'
import type { EntityMismatch } from './check-records.ts'
import { createGong, type Gong, type GongOptions } from './create-gong.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({
    calls: 250,
    users: 12,
    ratePerSecond: 0,
    ratePerDay: 0,
    accessKey: 'ak',
    accessKeySecret: 'sk',
  })
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

describe('a list', () => {
  it('gives every record when it is iterated, page by page', async () => {
    const ids: string[] = []
    for await (const call of connect().calls.list()) ids.push(call.id ?? '')
    expect(new Set(ids).size).toBe(simulator.control.account().calls)
    expect(simulator.control.requests.counts().total).toBe(3)
  })

  it('gives its first page when it is awaited', async () => {
    const page = await connect().calls.list()
    expect(page.records.length).toBe(100)
    expect(page.totalRecords).toBe(simulator.control.account().calls)
    expect(page.cursor).toBeTypeOf('string')
    expect(simulator.control.requests.counts().total).toBe(1)
  })

  it('asks for no more pages than it needs', async () => {
    const some = await connect().calls.list().all({ limit: 150 })
    expect(some.length).toBe(150)
    expect(simulator.control.requests.counts().total).toBe(2)
    await connect().calls.list().all({ limit: 0 })
    expect(simulator.control.requests.counts().total).toBe(2)
  })

  it('is empty where Gong answers 404 because nothing matches', async () => {
    const none = { fromDateTime: '2001-01-01T00:00:00Z', toDateTime: '2001-01-02T00:00:00Z' }
    const gong = connect()
    expect(await gong.calls.list(none).all()).toEqual([])
    expect(await gong.extensiveCalls.list(none).all()).toEqual([])
    expect(await gong.callTranscripts.list(none).all()).toEqual([])
    const days = { fromDate: '2001-01-01', toDate: '2001-01-02' }
    expect(await gong.statsInteraction.list(days).all()).toEqual([])
    expect(
      await gong.answeredScorecards.list({ reviewFromDate: '2001-01-01', reviewToDate: '2001-01-02' }).all(),
    ).toEqual([])
  })

  it('sends its filters where Gong takes them, and only the parts that are asked for', async () => {
    const gong = connect()
    const [call] = (await gong.calls.list()).records
    const callIds = [call?.id ?? '']
    const [extensive] = await gong.extensiveCalls
      .list({ callIds, exposedFields: ['parties', 'topics'] })
      .all()
    expect(extensive?.metaData?.id).toBe(call?.id)
    expect(extensive?.parties?.length).toBeGreaterThan(0)
    expect(Object.keys(extensive?.content ?? {})).toEqual(['topics'])
    expect(extensive?.media ?? undefined).toBeUndefined()
  })
})

describe('a record', () => {
  it('is got by its id', async () => {
    const gong = connect()
    const [user] = (await gong.users.list()).records
    expect(await gong.users.get({ id: user?.id ?? '' })).toEqual(user)
  })

  it('that does not exist is an error that names it', async () => {
    await expect(connect().calls.get({ id: '123' })).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('Call ID 123 was not found'),
    })
  })
})

describe('parameters', () => {
  it('that are wrong are refused with their names, before anything is sent', async () => {
    const gong = connect()
    // @ts-expect-error there is no such parameter
    expect(() => gong.calls.list({ fromDate: '2026-01-01' })).toThrow(
      'fromDate is no parameter of this action; did you mean fromDateTime?',
    )
    // @ts-expect-error includeAvatars is a boolean
    expect(() => gong.users.list({ includeAvatars: 'yes' })).toThrow('includeAvatars')
    // @ts-expect-error folderId is required
    expect(() => gong.libraryFolderContent.list()).toThrow('folderId')
    expect(() => gong.calls.list({ fromDateTime: '2026-01-01' })).toThrow('fromDateTime must be an ISO 8601')
    expect(() => gong.extensiveCalls.list({ callIds: ['x'] })).toThrow('callIds.0 must be an id')
    expect(simulator.control.requests.counts().total).toBe(0)
  })
})

describe('what does not fit the description', () => {
  it('is kept and reported once a kind, with its path', async () => {
    simulator.control.faults.add({ kind: 'wrong-types', path: '/v2/users' })
    const misfits: EntityMismatch[] = []
    const users = await connect({ onMismatch: (misfit) => void misfits.push(misfit) })
      .users.list()
      .all()
    expect(users.length).toBe(12)
    expect(misfits.length).toBeGreaterThan(0)
    const kinds = misfits.map(({ path, received }) => `${path} ${received}`)
    expect(new Set(kinds).size).toBe(kinds.length)
    for (const misfit of misfits)
      expect(misfit).toMatchObject({ entity: 'users', path: expect.stringMatching(/^\w/) })
  })

  it('does not include fields that are new, null or missing', async () => {
    simulator.control.faults.add({ kind: 'unknown-fields' })
    simulator.control.faults.add({ kind: 'null-fields' })
    const misfits: EntityMismatch[] = []
    const gong = connect({ onMismatch: (misfit) => void misfits.push(misfit) })
    await gong.users.list().all()
    await gong.calls.list()
    await gong.extensiveCalls.list({ exposedFields: ['parties', 'trackers', 'media'] })
    expect(misfits).toEqual([])
  })

  it('makes strings of ids that come as numbers, with every digit', async () => {
    const gong = connect()
    const before = await gong.calls.list().all({ limit: 100 })
    simulator.control.faults.add({ kind: 'numeric-ids' })
    expect(await gong.calls.list().all({ limit: 100 })).toEqual(before)
    for (const { scorecardId } of await gong.scorecards.list().all())
      expect(scorecardId).toMatch(/^\d{17,20}$/)
  })
})

describe('credentials', () => {
  it('are an access key, or an access token', async () => {
    await connect().workspaces.list()
    const server = createServer((request, response) =>
      response.end(JSON.stringify({ workspaces: [{ id: request.headers.authorization }] })),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { records } = await createGong({ accessToken: 'token-1', baseUrl }).workspaces.list()
    expect(records).toEqual([{ id: 'Bearer token-1' }])
    server.closeAllConnections()
    server.close()
  })

  it('go to the address that was given, with or without the version that every path has', async () => {
    for (const suffix of ['', '/', '/v2', '/v2/'])
      await connect({ baseUrl: simulator.url + suffix }).workspaces.list()
    expect(simulator.control.requests.counts().byPath).toEqual({ 'GET /v2/workspaces': 4 })
  })

  it('that are missing are refused with the variable to set', () => {
    expect(() => createGong({})).toThrow('No credentials')
    expect(() => createGong({ accessKey: 'a' })).toThrow('GONG_ACCESS_KEY_SECRET is missing')
    expect(() => createGong({ accessKeySecret: 'a' })).toThrow('GONG_ACCESS_KEY is missing')
    expect(() => createGong({ accessToken: 't', baseUrl: 'api.gong.io' })).toThrow(
      'GONG_BASE_URL is not an http(s) address',
    )
  })

  it('that are wrong are refused by Gong', async () => {
    await expect(connect({ accessKeySecret: 'wrong' }).users.list()).rejects.toMatchObject({
      code: 'unauthorized',
      status: 401,
    })
  })
})
