import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createFastClock } from '../../test/support/fast-clock.ts'
import { type Simulator, startSimulator } from '../simulator/start-simulator.ts'
import { createGong, type Gong } from './create-gong.ts'

const lostAnswer = { kind: 'reset-in-body', times: 1 } as const

for (const duplicateStatus of [400, 409]) {
  describe(`a write whose repetition Gong answers with ${duplicateStatus}`, () => {
    let simulator: Simulator
    let gong: Gong
    beforeAll(async () => {
      simulator = await startSimulator({
        calls: 20,
        users: 12,
        ratePerSecond: 0,
        ratePerDay: 0,
        duplicateStatus,
      })
      gong = createGong({
        accessKey: 'key',
        accessKeySecret: 'secret',
        baseUrl: simulator.url,
        ratePerSecond: 0,
        ratePerDay: 0,
        timeoutMs: 1_000_000,
        runtime: { clock: createFastClock(1000) },
      })
    })
    afterEach(() => {
      simulator.control.faults.clear()
      simulator.control.requests.clear()
    })
    afterAll(() => simulator.close())

    const sent = (path: string): Record<string, unknown>[] =>
      simulator.control.requests
        .list()
        .filter((request) => request.path === path && request.method !== 'GET')
        .map(({ body, query }) => (body.startsWith('{') ? JSON.parse(body) : query))

    async function newCall() {
      const users = await gong.users.list().all()
      const host = users.find(({ settings }) => settings?.webConferencesRecorded === true)
      const party = { emailAddress: host?.emailAddress ?? '' }
      return {
        title: 'Once',
        actualStart: '2026-03-01T10:00:00Z',
        direction: 'Inbound' as const,
        primaryUser: host?.id ?? '',
        parties: [party],
      }
    }

    it('makes a call once when the answer is lost, and tells which', async () => {
      const call = await newCall()
      simulator.control.faults.add({ ...lostAnswer, path: '/v2/calls', method: 'POST' })
      const { callId } = await gong.calls.create(call)
      const [first, second] = sent('/v2/calls')
      expect(first?.['clientUniqueId']).toMatch(/^[\w-]{36}$/)
      expect(second).toEqual(first)
      // The same id again names the same call: there is no other of it.
      await expect(
        gong.calls.create({ ...call, clientUniqueId: String(first?.['clientUniqueId']) }),
      ).rejects.toMatchObject({ advice: expect.stringContaining(callId ?? 'none') })
    })

    it('gives every call an id of its own', async () => {
      const call = await newCall()
      const { callId: one } = await gong.calls.create(call)
      const { callId: other } = await gong.calls.create(call)
      expect(one).not.toBe(other)
      const ids = sent('/v2/calls').map((body) => body['clientUniqueId'])
      expect(new Set(ids).size).toBe(2)
    })

    it('refuses an id of the caller’s that is taken at the first try, naming the call that has it', async () => {
      const call = { ...(await newCall()), clientUniqueId: 'pbx-7' }
      const { callId } = await gong.calls.create(call)
      await expect(gong.calls.create(call)).rejects.toMatchObject({
        name: 'GongHttpError',
        code: 'conflict',
        status: duplicateStatus,
        advice: expect.stringContaining(callId ?? 'none'),
      })
    })

    it('uploads CRM objects once when the answer is lost', async () => {
      const owner = (await gong.users.list().all({ limit: 1 }))[0]
      const registered = await gong.crmIntegrations.register({
        name: 'Our CRM',
        ownerEmail: owner?.emailAddress ?? '',
      })
      simulator.control.requests.clear()
      simulator.control.faults.add({ ...lostAnswer, path: '/v2/crm/entities', method: 'POST' })
      const { clientRequestId } = await gong.crmObjects.upload({
        integrationId: String(registered.integrationId),
        objectType: 'ACCOUNT',
        file: new TextEncoder().encode('{"objectId":"a1","name":"Acme"}\n'),
      })
      const ids = sent('/v2/crm/entities').map((query) => query['clientRequestId'])
      expect(ids).toEqual([clientRequestId, clientRequestId])
    })

    it('reports an event once when the answer is lost', async () => {
      simulator.control.faults.add({ ...lostAnswer, path: '/v2/digital-interaction' })
      const before = simulator.control.written().engagementEvents.length
      await gong.digitalInteractions.create({
        timestamp: '2026-03-01T10:00:00Z',
        eventType: 'page viewed',
        content: { contentId: 'c1', contentTitle: 'Prices', contentUrl: 'https://shop.example/prices' },
      })
      expect(simulator.control.written().engagementEvents.length).toBe(before + 1)
      const ids = sent('/v2/digital-interaction').map((body) => body['eventId'])
      expect([ids.length, new Set(ids).size]).toEqual([2, 1])
    })
  })
}

describe('a write that Gong cannot tell from its repetition', () => {
  it('is sent once, and its lost answer is an error', async () => {
    const simulator = await startSimulator({ calls: 5, users: 5, ratePerSecond: 0, ratePerDay: 0 })
    const gong = createGong({
      accessKey: 'key',
      accessKeySecret: 'secret',
      baseUrl: simulator.url,
      timeoutMs: 1_000_000,
      runtime: { clock: createFastClock(1000) },
    })
    await gong.workspaces.list()
    const owner = (await gong.users.list().all({ limit: 1 }))[0]
    simulator.control.faults.add({ ...lostAnswer, path: '/v2/crm/integrations' })
    await expect(
      gong.crmIntegrations.register({ name: 'Our CRM', ownerEmail: owner?.emailAddress ?? '' }),
    ).rejects.toMatchObject({ code: 'unreachable' })
    expect(simulator.control.requests.counts().byPath['PUT /v2/crm/integrations']).toBe(1)
    await simulator.close()
  })
})
