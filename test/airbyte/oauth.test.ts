import { describe, expect, test } from 'vitest'
import { startSimulator } from '../../src/simulator/start-simulator.ts'
import { configsOf, errorsOf, logsOf, recordsOf, statusesOf } from './support/messages.ts'
import { readStreams, run } from './support/run.ts'
import { page, type ScriptedAnswer, type ScriptedGong, startScriptedGong } from './support/scripted-gong.ts'

const tokenPath = '/oauth2/generate-customer-token'
const now = '2024-06-10T12:00:00.000Z'

/** The number of the token pair that the server takes at present, and whose refresh gives the next. */
function startOAuthGong(
  more: { fields?: object; refusal?: ScriptedAnswer; isEveryTokenRefused?: boolean } = {},
) {
  let pair = 1
  return startScriptedGong({
    [tokenPath]({ query }) {
      if (more.refusal !== undefined) return more.refusal
      if (query['refresh_token'] !== `refresh-${pair}`) {
        return {
          status: 400,
          body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
        }
      }
      pair++
      const tokens = { access_token: `access-${pair}`, refresh_token: `refresh-${pair}` }
      return { body: { ...tokens, token_type: 'bearer', expires_in: 86_400, scope: 'all', ...more.fields } }
    },
    '/v2/users': ({ authorization }) =>
      authorization === `Bearer access-${pair}` && !more.isEveryTokenRefused
        ? page('users', [{ id: '7' }])
        : { status: 401, body: { requestId: 'r', errors: ['access token has been revoked'] } },
    '/v2/settings/scorecards': ({ authorization }) =>
      authorization === `Bearer access-${pair}` && !more.isEveryTokenRefused
        ? page('scorecards', [{ scorecardId: '8' }])
        : { status: 401, body: { requestId: 'r', errors: ['access token has been revoked'] } },
  })
}

function oauthConfig(gong: ScriptedGong, credentials: Record<string, unknown> = {}, more: object = {}) {
  return {
    credentials: {
      auth_type: 'OAuth2.0',
      client_id: 'the-client',
      client_secret: 'client-secret-89',
      refresh_token: 'refresh-1',
      ...credentials,
    },
    custom: 'kept',
    base_url: gong.url,
    oauth_base_url: gong.url,
    ...more,
  }
}

const expired = { access_token: 'access-0', token_expiry_date: '2024-06-10T11:00:00Z' }

describe('renewing the token', () => {
  test('sends its arguments in the query string, without a body (24)', async () => {
    const gong = await startOAuthGong()
    await readStreams({ config: oauthConfig(gong, expired), streams: ['users'], now })
    expect(gong.asked(tokenPath)).toMatchObject([
      { method: 'POST', query: { grant_type: 'refresh_token', refresh_token: 'refresh-1' }, body: undefined },
    ])
  })

  test('says who the client is by Basic authorization (25)', async () => {
    const gong = await startOAuthGong()
    await readStreams({ config: oauthConfig(gong, expired), streams: ['users'], now })
    const basic = Buffer.from('the-client:client-secret-89').toString('base64')
    expect(gong.asked(tokenPath)[0]?.authorization).toBe(`Basic ${basic}`)
  })

  test('announces the whole new configuration before the new token is used', async () => {
    const gong = await startOAuthGong()
    let askedWhenAnnounced: number | undefined
    const { messages, exitCode } = await readStreams({
      config: oauthConfig(gong, expired),
      streams: ['users'],
      now,
      onWrite: (text) => {
        if (text.includes('"CONTROL"')) askedWhenAnnounced = gong.asked('/v2/users').length
      },
    })
    expect(exitCode).toBe(0)
    expect(askedWhenAnnounced).toBe(0)
    const [announced, ...more] = configsOf(messages)
    expect(more).toEqual([])
    expect(announced).toEqual({
      ...oauthConfig(gong, { access_token: 'access-2', refresh_token: 'refresh-2' }),
      start_date: '2024-01-01T00:00:00Z',
      credentials: {
        auth_type: 'OAuth2.0',
        client_id: 'the-client',
        client_secret: 'client-secret-89',
        access_token: 'access-2',
        refresh_token: 'refresh-2',
        token_expiry_date: expect.stringMatching(/^2024-06-11T1[12]:/),
      },
    })
    expect(recordsOf(messages, 'users')).toEqual([{ id: '7' }])
  })

  test.each([
    ['there is no access token', { access_token: undefined }],
    ['it has expired', expired],
    ['it expires in a minute', { access_token: 'access-0', token_expiry_date: '2024-06-10T12:01:00Z' }],
    ['Gong refuses it', { access_token: 'access-0', token_expiry_date: '2024-06-11T00:00:00Z' }],
  ])('happens once for all requests when %s', async (_, credentials) => {
    const gong = await startOAuthGong()
    const { messages, exitCode } = await readStreams({
      config: oauthConfig(gong, credentials),
      streams: ['users', 'scorecards'],
      now,
    })
    expect(exitCode).toBe(0)
    expect(gong.asked(tokenPath)).toHaveLength(1)
    expect(recordsOf(messages, 'scorecards')).toHaveLength(1)
  })

  test('does not happen while the token is good', async () => {
    const gong = await startOAuthGong()
    const { messages } = await readStreams({
      config: oauthConfig(gong, { access_token: 'access-1', token_expiry_date: '2024-06-11T00:00:00Z' }),
      streams: ['users'],
      now,
    })
    expect(gong.asked(tokenPath)).toEqual([])
    expect(configsOf(messages)).toEqual([])
  })

  test('is not tried again and again when the new token is refused too', async () => {
    const gong = await startOAuthGong({ isEveryTokenRefused: true })
    const { messages, exitCode } = await readStreams({
      config: oauthConfig(gong, { access_token: 'access-1' }),
      streams: ['users', 'scorecards'],
      now,
    })
    expect(gong.asked(tokenPath)).toHaveLength(1)
    expect(gong.asked('/v2/users')).toHaveLength(2)
    expect(gong.asked('/v2/settings/scorecards')).toHaveLength(1)
    expect(errorsOf(messages).map(({ failure_type }) => failure_type)).toEqual([
      'config_error',
      'config_error',
    ])
    expect(exitCode).not.toBe(0)
  })

  test('that Gong refuses is a configuration error that asks to authenticate again', async () => {
    const gong = await startOAuthGong()
    const config = oauthConfig(gong, { ...expired, refresh_token: 'refresh-used' })
    const { messages, exitCode } = await readStreams({ config, streams: ['users', 'scorecards'], now })
    expect(gong.asked(tokenPath)).toHaveLength(1)
    expect(gong.asked('/v2/users')).toEqual([])
    const [error] = errorsOf(messages)
    expect(error).toMatchObject({ failure_type: 'config_error' })
    expect(error?.message).toMatch(/unauthorized .*Authenticate the account again/s)
    expect(statusesOf(messages, 'users')).toEqual(['STARTED', 'INCOMPLETE'])
    expect(exitCode).not.toBe(0)
    expect(JSON.stringify(messages)).not.toMatch(/refresh-used|client-secret-89/)

    const check = await run(['check', '--config', 'c'], { files: { c: config }, now })
    expect(check.exitCode).toBe(0)
    expect(check.messages.at(-1)?.connectionStatus?.status).toBe('FAILED')
  })

  test('is tried again when the server fails for a moment', async () => {
    const good = { body: { access_token: 'a-2', refresh_token: 'r-2', expires_in: 60 } }
    const gong = await startScriptedGong({
      [tokenPath]: [{ status: 503, headers: { 'retry-after': '0' } }, good],
      '/v2/users': page('users', [{ id: '7' }]),
    })
    const { exitCode } = await readStreams({ config: oauthConfig(gong, expired), streams: ['users'], now })
    expect(exitCode).toBe(0)
    expect(gong.asked(tokenPath)).toHaveLength(2)
  })

  test('keeps every secret out of all messages but the configuration', async () => {
    const gong = await startOAuthGong({ isEveryTokenRefused: true })
    const { messages, stderr } = await readStreams({
      config: oauthConfig(gong, expired),
      streams: ['users'],
      now,
    })
    const others = messages.filter(({ type }) => type !== 'CONTROL')
    expect(JSON.stringify(others) + stderr).not.toMatch(/access-\d|refresh-\d|client-secret/)
  })
})

describe("the account's own host", () => {
  async function readWith(apiBaseUrl: string, more: object = {}) {
    const gong = await startOAuthGong({ fields: { api_base_url_for_customer: apiBaseUrl } })
    const config = oauthConfig(gong, expired, more)
    return { gong, ...(await readStreams({ config, streams: ['users'], now })) }
  }

  test('is where requests go, and is kept in the configuration when there is none', async () => {
    const api = await startScriptedGong({ '/v2/users': page('users', [{ id: '70' }]) })
    const { gong, messages } = await readWith(api.url, { base_url: undefined })
    expect(gong.asked('/v2/users')).toEqual([])
    expect(api.asked('/v2/users')).toMatchObject([{ authorization: 'Bearer access-2' }])
    expect(configsOf(messages)[0]?.['base_url']).toBe(api.url)
  })

  test("does not replace the user's choice in the configuration", async () => {
    const api = await startScriptedGong({ '/v2/users': page('users', [{ id: '70' }]) })
    const { gong, messages } = await readWith(api.url)
    expect(configsOf(messages)[0]?.['base_url']).toBe(gong.url)
    expect(recordsOf(messages, 'users')).toEqual([{ id: '70' }])
  })

  test.each([
    'https://gong.io.evil.example',
    'http://company-17.api.gong.io',
    'https://evil-gong.io',
    'nonsense',
  ])('is ignored with a warning when it is %s', async (address) => {
    const { gong, messages } = await readWith(address)
    expect(gong.asked('/v2/users')).toHaveLength(1)
    expect(logsOf(messages).join()).toMatch(/is ignored/)
    expect(recordsOf(messages, 'users')).toHaveLength(1)
  })

  test('under gong.io is trusted', async () => {
    const asked: string[] = []
    const gong = await startOAuthGong({
      fields: { api_base_url_for_customer: 'https://company-17.api.gong.io' },
    })
    await readStreams({
      config: oauthConfig(gong, expired, { base_url: undefined }),
      streams: ['users'],
      now,
      world: {
        fetch: (input, init) => {
          asked.push(String(input))
          const isApi = String(input).startsWith('https://')
          return isApi ? Promise.resolve(Response.json({ users: [] })) : fetch(input, init)
        },
      },
    })
    expect(asked.at(-1)).toBe('https://company-17.api.gong.io/v2/users')
  })
})

test('a simulated account is read with rotating tokens, sync after sync', async () => {
  const simulator = await startSimulator({ calls: 20, users: 5, ratePerSecond: 0 })
  try {
    const consent = await fetch(
      `${simulator.url}/oauth2/authorize?client_id=c1&redirect_uri=http://127.0.0.1/back&response_type=code&state=s&scope=api:users:read`,
      { redirect: 'manual' },
    )
    const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? ''
    const query = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: 'http://127.0.0.1/back',
      client_id: 'c1',
    })
    const granted = await fetch(`${simulator.url}${tokenPath}?${query}`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('c1:client-secret').toString('base64')}` },
    })
    const { refresh_token } = (await granted.json()) as { refresh_token: string }
    let config: Record<string, unknown> = {
      credentials: { auth_type: 'OAuth2.0', client_id: 'c1', client_secret: 'client-secret', refresh_token },
      base_url: simulator.url,
      oauth_base_url: simulator.url,
      start_date: '2020-01-01T00:00:00Z',
    }
    for (let sync = 0; sync < 3; sync++) {
      const credentials = { ...(config['credentials'] as object), access_token: undefined }
      const { messages, exitCode } = await readStreams({
        config: { ...config, credentials },
        streams: ['users'],
      })
      expect(exitCode, JSON.stringify(errorsOf(messages))).toBe(0)
      expect(recordsOf(messages, 'users')).toHaveLength(5)
      config = configsOf(messages).at(-1) ?? config
    }
  } finally {
    await simulator.close()
  }
})
