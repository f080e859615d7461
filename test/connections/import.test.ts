import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Hub } from '../../src/hub/hub.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { app, connectByOAuth, openTestHub, renewalsAt } from './support/test-hub.ts'

let simulator: Simulator

beforeAll(async () => {
  simulator = await startSimulator({ calls: 1, users: 2, ratePerSecond: 0, ratePerDay: 0, ...app })
})
beforeEach(() => {
  simulator.control.requests.clear()
  simulator.control.restoreCredentials()
})
afterAll(() => simulator.close())

/** The tokens that another system holds of an account. */
async function tokensFromElsewhere() {
  await using elsewhere = await openTestHub(simulator)
  const held = await elsewhere.hub.connections.reveal(await connectByOAuth(elsewhere.hub))
  if (held.type !== 'oauth') throw new Error('no OAuth tokens')
  simulator.control.requests.clear()
  return held
}

const connect = (hub: Hub, credentials: Awaited<ReturnType<typeof tokensFromElsewhere>>) =>
  hub.connections.connect({ integration: 'gong-oauth', id: 'moved', credentials })

describe('OAuth tokens that were another system’s', () => {
  test.each([
    ['whose end is known to be past', 0],
    ['whose end nobody knows, and that Gong refuses', undefined],
  ] as const)('and are over, %s, are renewed once and stored', async (_, expiresAt) => {
    const old = await tokensFromElsewhere()
    simulator.control.revokeAccessTokens()
    await using opened = await openTestHub(simulator)
    const { connection } = await connect(opened.hub, { ...old, expiresAt })
    expect(renewalsAt(simulator)).toHaveLength(1)
    const held = await opened.hub.connections.reveal(connection)
    expect(held).toMatchObject({ type: 'oauth', scopes: old.scopes, expiresAt: expect.any(Number) })
    expect(held).not.toMatchObject({ accessToken: old.accessToken })
    expect((await (await opened.hub.connections.open(connection)).users.list()).records).toHaveLength(2)
    expect(renewalsAt(simulator)).toHaveLength(1)
  })

  test.each([undefined, Date.now() + 3_600_000])(
    'are left as they are while they work: end %s',
    async (expiresAt) => {
      const old = { ...(await tokensFromElsewhere()), expiresAt }
      await using opened = await openTestHub(simulator)
      const { connection } = await connect(opened.hub, old)
      expect(renewalsAt(simulator)).toEqual([])
      expect(await opened.hub.connections.reveal(connection)).toEqual(old)
    },
  )

  test('are refused, and the refresh token kept for its owner, when Gong refuses what should still work', async () => {
    const old = await tokensFromElsewhere()
    simulator.control.revokeAccessTokens()
    await using opened = await openTestHub(simulator)
    await expect(connect(opened.hub, old)).rejects.toMatchObject({ code: 'unauthorized' })
    expect(renewalsAt(simulator)).toEqual([])
  })

  test.each([
    ['was used', {}, 'unauthorized'],
    ['belongs to another app', { clientSecret: 'another-secret-0123456789' }, 'settings'],
  ] as const)('are refused when the refresh token %s, and nothing is stored', async (_, options, code) => {
    const old = await tokensFromElsewhere()
    if (code === 'unauthorized') simulator.control.revokeTokens()
    await using opened = await openTestHub(simulator, options)
    await expect(connect(opened.hub, { ...old, expiresAt: 0 })).rejects.toMatchObject({ code })
    expect(await opened.hub.connections.list({})).toEqual([])
  })
})
