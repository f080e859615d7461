import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import { createGong } from '../../src/client/create-gong.ts'
import type { CallWithSpeakers, NamedTranscript } from '../../src/entities/transcripts-with-speakers.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ calls: 400, users: 20, privateShare: 0.1, ratePerSecond: 0 })
})
afterEach(() => simulator.control.requests.clear())
afterAll(() => simulator.close())

const connect = (baseUrl = simulator.url) =>
  createGong({ accessKey: 'key', accessKeySecret: 'secret', baseUrl, ratePerSecond: 0, ratePerDay: 0 })

async function someCalls(count: number) {
  const calls = await connect().calls.list().all({ limit: count })
  simulator.control.requests.clear()
  return calls.map(({ id, isPrivate }) => ({ id: id ?? '', isPrivate: isPrivate === true }))
}

const isReady = (call: CallWithSpeakers): call is NamedTranscript => call.status === 'ready'

describe('transcripts with speakers', () => {
  test('name everybody who spoke, with affiliation, address, title and company', async () => {
    const calls = await someCalls(200)
    const ready = (
      await connect().callTranscripts.withSpeakers({ callIds: calls.map(({ id }) => id) })
    ).filter(isReady)
    const speakers = ready.flatMap((call) => call.speakers)
    const external = speakers.filter(({ affiliation, company }) => affiliation === 'external' && company)
    expect(speakers.every(({ name }) => name !== '')).toBe(true)
    expect(external.length).toBeGreaterThan(10)
    expect(external.some(({ title, emailAddress }) => title && emailAddress)).toBe(true)
    expect(speakers.some(({ affiliation, userId }) => affiliation === 'internal' && userId)).toBe(true)
  })

  test('keep speakers whom no party has, and say so', async () => {
    const calls = await someCalls(400)
    const ready = (
      await connect().callTranscripts.withSpeakers({ callIds: calls.map(({ id }) => id) })
    ).filter(isReady)
    const unknown = ready.flatMap((call) => call.speakers).filter(({ isKnown }) => !isKnown)
    expect(unknown.length).toBeGreaterThan(0)
    expect(unknown[0]).toMatchObject({ name: 'Unknown speaker 1', affiliation: 'unknown' })
    expect(unknown[0]?.speakerId).toMatch(/^\d+$/)
    for (const { speakers, monologues } of ready)
      expect(new Set(monologues.map(({ speaker }) => speaker)).size).toBe(speakers.length)
  })

  test('cost two requests a hundred calls', async () => {
    const calls = await someCalls(250)
    await connect().callTranscripts.withSpeakers({ callIds: calls.map(({ id }) => id) })
    expect(simulator.control.requests.counts().total).toBe(6)
  })

  test('come in the order that was asked, each id once, one by one when iterated', async () => {
    const [first, second] = await someCalls(2)
    const callIds = [second?.id ?? '', first?.id ?? '', second?.id ?? '']
    const seen: string[] = []
    for await (const { callId } of connect().callTranscripts.withSpeakers({ callIds })) seen.push(callId)
    expect(seen).toEqual([second?.id, first?.id])
  })

  test('leave private calls out, and never ask for them, unless they are wanted', async () => {
    const calls = await someCalls(100)
    const secret = calls.filter(({ isPrivate }) => isPrivate).map(({ id }) => id)
    expect(secret.length).toBeGreaterThan(0)
    const hidden = await connect().callTranscripts.withSpeakers({ callIds: secret })
    expect(new Set(hidden.map(({ status }) => status))).toEqual(new Set(['private']))
    expect(simulator.control.requests.counts().total).toBe(1)
    const shown = await connect().callTranscripts.withSpeakers({ callIds: secret, includePrivate: true })
    expect(shown.some(isReady)).toBe(true)
  })

  test('tell a call without a transcript yet from an unknown id', async () => {
    const [call] = (await someCalls(50)).filter(({ isPrivate }) => !isPrivate)
    const id = call?.id ?? ''
    const gong = await startGongWithout(id)
    try {
      const found = await connect(gong.url).callTranscripts.withSpeakers({ callIds: [id, '123'] })
      expect(found.map(({ status }) => status)).toEqual(['no_transcript', 'unknown_call'])
    } finally {
      gong.close()
    }
  })

  test('have types that tell the cases apart', () => {
    const helper = connect().callTranscripts.withSpeakers
    expectTypeOf(helper).parameter(0).toHaveProperty('callIds')
    expectTypeOf(helper).returns.resolves.toEqualTypeOf<CallWithSpeakers[]>()
    expectTypeOf<CallWithSpeakers['status']>().toEqualTypeOf<
      'ready' | 'no_transcript' | 'private' | 'unknown_call'
    >()
    // @ts-expect-error: ids are a list
    const wrong = () => helper({ callIds: '123' })
    // @ts-expect-error: there is no such option
    const unknown = () => helper({ callIds: [], withPrivate: true })
    expect([wrong, unknown]).toHaveLength(2)
  })
})

/** A Gong that has one call, still without a transcript. */
async function startGongWithout(id: string) {
  const server = createServer((request, response) => {
    const isTranscript = request.url?.endsWith('/transcript')
    const body = isTranscript
      ? { requestId: 'r', errors: ['No calls found corresponding to the provided filters'] }
      : { requestId: 'r', calls: [{ metaData: { id, isPrivate: false }, parties: [] }] }
    request.resume().on('end', () => {
      response.writeHead(isTranscript ? 404 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() }
}
