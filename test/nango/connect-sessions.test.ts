import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRedact } from '../../src/http/redact.ts'
import { accessKey, accessKeySecret, apiKey } from '../server/support/test-server.ts'
import { type NangoServer, refusalOf, startNango } from './support/start-nango.ts'

const minute = 60_000
let server: NangoServer
let now = Date.parse('2026-05-05T12:00:00Z')

beforeAll(async () => {
  const clock = {
    now: () => now,
    monotonic: () => performance.now(),
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  }
  server = await startNango({ server: { clock } })
})
afterAll(() => server.close())

const session = async (more: Record<string, unknown> = {}) =>
  (await server.nango.createConnectSession({ tags: { end_user_id: 'u-1' }, ...more })).data
const asCustomer = (path: string, token: string, init: RequestInit = {}) =>
  fetch(`${server.url}${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } })
const send = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const key = { username: accessKey, password: accessKeySecret }

describe('createConnectSession', () => {
  test('gives a token for half an hour, and the link of the connect page', async () => {
    const { token, connect_link: link, expires_at: end } = await session()
    expect(token).toMatch(/^nango_connect_session_[\da-f]{64}$/)
    expect(link).toBe(`${server.url}/connect/?session_token=${token}`)
    expect(Date.parse(end) - now).toBe(30 * minute)
    const { status } = await server.send('POST', '/connect/sessions', { end_user: { id: 'u' } })
    expect(status).toBe(201)
  })

  test.each([
    [{}, 'end_user'],
    [{ tags: {}, allowed_integrations: ['nothing'] }, 'allowed_integrations.0'],
    [{ tags: {}, integrations_config_defaults: { nothing: {} } }, 'integrations_config_defaults.nothing'],
    [
      { tags: {}, overrides: { gong: { docs_connect: 'javascript:alert(1)' } } },
      'overrides.gong.docs_connect',
    ],
    [{ end_user: {} }, 'end_user.id'],
    [{ tags: {}, wrong: 1 }, 'wrong'],
  ])('refuses %j', async (body, path) => {
    const answer = await server.send('POST', '/connect/sessions', body)
    expect([answer.status, answer.body['error']]).toMatchObject([400, { code: 'invalid_body' }])
    const { errors } = answer.body['error'] as { errors: { path: string[] }[] }
    expect(errors.map((error) => error.path.join('.'))).toContain(path)
  })
})

describe('a session’s token', () => {
  test('tells what the session is for', async () => {
    const { token } = await session({
      end_user: { id: 'u-7', email: 'x@y.test' },
      organization: { id: 'o', display_name: 'Org' },
      allowed_integrations: ['gong'],
    })
    const response = await asCustomer('/connect/session', token)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(await response.json()).toMatchObject({
      data: {
        allowed_integrations: ['gong'],
        endUser: { id: 'u-7', email: 'x@y.test', organization: { id: 'o', display_name: 'Org' } },
        isReconnecting: false,
        connectUISettings: { defaultTheme: 'system', showWatermark: false },
      },
    })
  })

  test('shows the integrations that it is for, and nothing of their apps', async () => {
    const keys = async (token: string) => {
      const { data } = (await (await asCustomer('/integrations', token)).json()) as {
        data: { unique_key: string }[]
      }
      return data.map(({ unique_key: unique }) => unique)
    }
    expect(await keys((await session()).token)).toEqual(['gong', 'gong-oauth'])
    const { token } = await session({ allowed_integrations: ['gong'] })
    expect(await keys(token)).toEqual(['gong'])
    for (const path of ['/integrations/gong?include=credentials', '/integrations/gong-oauth'])
      expect((await asCustomer(path, token)).status).toBe(403)
    expect((await asCustomer('/providers/gong', token)).status).toBe(200)
  })

  test('opens nothing else', async () => {
    const { token } = await session()
    for (const path of ['/connections', '/connections/x?provider_config_key=gong', '/environment-variables'])
      expect([path, (await asCustomer(path, token)).status]).toEqual([path, 401])
    expect((await asCustomer('/integrations/gong', token, { method: 'DELETE' })).status).toBe(401)
  })

  test('ends when it is ended', async () => {
    const { token } = await session()
    expect((await asCustomer('/connect/session', token, { method: 'DELETE' })).status).toBe(204)
    const response = await asCustomer('/connect/session', token)
    expect([response.status, await response.json()]).toMatchObject([
      401,
      { error: { code: 'unknown_connect_session_token' } },
    ])
  })

  test('ends after half an hour, and says so', async () => {
    const { token } = await session()
    now += 30 * minute - 1
    expect((await asCustomer('/connect/session', token)).status).toBe(200)
    now += 1
    const response = await asCustomer('/connect/session', token)
    expect([response.status, await response.json()]).toMatchObject([
      401,
      { error: { code: 'expired_connect_session_token' } },
    ])
    const refused = await send(`/api-auth/basic/gong?connect_session_token=${token}`, key)
    expect([refused.status, refused.body['error']]).toMatchObject([
      401,
      { code: 'expired_connect_session_token' },
    ])
  })
})

describe('connecting by an access key from a browser', () => {
  test('makes a connection that is the session’s', async () => {
    const { token } = await session({
      end_user: { id: 'u-5', email: 'five@acme.test' },
      tags: { Plan: 'gold' },
      webhook_url_override: 'https://hooks.acme.test/',
      integrations_config_defaults: { gong: { connection_config: { region: 'eu' } } },
    })
    const { status, body } = await send(`/api-auth/basic/gong?connect_session_token=${token}`, {
      username: ` ${accessKey}\n`,
      password: ` ${accessKeySecret} `,
    })
    expect([status, body]).toEqual([200, { connectionId: expect.any(String), providerConfigKey: 'gong' }])
    const connection = await server.nango.getConnection('gong', String(body['connectionId']))
    expect(connection).toMatchObject({
      credentials: key,
      end_user: { id: 'u-5' },
      tags: { plan: 'gold', end_user_email: 'five@acme.test' },
      webhook_url_override: 'https://hooks.acme.test/',
      connection_config: { region: 'eu' },
    })
  })

  test('takes all that Nango’s front end sends, and keeps its params', async () => {
    const { token } = await session({
      integrations_config_defaults: { gong: { connection_config: { region: 'eu' } } },
    })
    const more = 'params[region]=us&params[tier]=a%20b&hmac=0a&user_scope=a,b&authorization_params[x]=1'
    const { body } = await send(`/api-auth/basic/gong?connect_session_token=${token}&${more}`, key)
    const told = await server.nango.getConnection('gong', String(body['connectionId']))
    expect(told.connection_config).toEqual({ region: 'eu', tier: 'a b' })
  })

  test('is refused when Gong refuses the key, in words for customers', async () => {
    const { token } = await session()
    server.simulator.control.revokeCredentials()
    const { status, body } = await send(`/api-auth/basic/gong?connect_session_token=${token}`, key)
    server.simulator.control.restoreCredentials()
    expect([status, body['error']]).toMatchObject([
      400,
      { code: 'connection_test_failed', message: expect.stringMatching(/^Gong does not accept this .*“.+”/) },
    ])
    expect(JSON.stringify(body)).not.toContain(accessKeySecret)
    expect(JSON.stringify(body)).not.toMatch(/GONG_|OAuth/)
  })

  test.each([
    [{ kind: 'status', status: 403 }, 400, 'connection_test_failed'],
    [{ kind: 'status', status: 503 }, 502, 'server_error'],
    [{ kind: 'status', status: 429, retryAfter: 3600 }, 429, 'budget_exhausted'],
    [{ kind: 'status', status: 429, retryAfter: 8 }, 429, 'rate_limited'],
  ] as const)('says in words for customers what went wrong: %j', async (fault, status, code) => {
    const { token } = await session()
    server.simulator.control.faults.add({ ...fault, path: '/v2/*' })
    const refused = await send(`/api-auth/basic/gong?connect_session_token=${token}`, key)
    server.simulator.control.faults.clear()
    expect([refused.status, refused.body['error']]).toMatchObject([status, { code }])
    const { message } = refused.body['error'] as { message: string }
    expect(message).toMatch(code === 'connection_test_failed' ? /trusted IPs/ : /Nothing was stored/)
    expect(message).not.toMatch(/GONG_|command|sync/)
  })

  test.each([
    ['/api-auth/basic/gong-oauth', key, 'invalid_auth_mode'],
    ['/api-auth/basic/nothing', key, 'unknown_provider_config'],
    ['/api-auth/basic/gong', { username: 'x' }, 'invalid_body'],
    ['/api-auth/basic/gong', { username: ' ', password: 'y' }, 'invalid_body'],
    ['/api-auth/basic/gong', { ...key, wrong: 1 }, 'invalid_body'],
    ['/api-auth/basic/gong?connection_id=other', key, 'forbidden'],
    ['/api-auth/basic/gong?wrong=1', key, 'invalid_query_params'],
    [`/api-auth/basic/gong?params[region]=${'x'.repeat(1001)}`, key, 'invalid_query_params'],
    ['/api-auth/basic/gong?params=eu', key, 'invalid_query_params'],
    ['/api-auth/basic/gong?params[api_base_url_for_customer]=https://evil.test', key, 'invalid_body'],
    ['/api-auth/basic/gong?params[api_base_url_for_customer]=nonsense', key, 'invalid_body'],
  ])('is refused at %s with %j', async (path, body, code) => {
    const { token } = await session()
    const joint = path.includes('?') ? '&' : '?'
    const refused = await send(`${path}${joint}connect_session_token=${token}`, body)
    expect([refused.status, refused.body['error']]).toMatchObject([400, { code }])
  })

  test('is refused for an integration that the session is not for', async () => {
    const { token } = await session({ allowed_integrations: ['gong-oauth'] })
    const { status, body } = await send('/api-auth/basic/gong', key, { authorization: `Bearer ${token}` })
    expect([status, body['error']]).toMatchObject([400, { code: 'integration_not_allowed' }])
  })

  test('needs a session', async () => {
    for (const [headers, code] of [
      [{}, 'missing_auth_header'],
      [{ authorization: `Bearer ${apiKey}` }, 'invalid_connect_session_token_format'],
    ] as const) {
      const { status, body } = await send('/api-auth/basic/gong', key, headers)
      expect([status, body['error']]).toMatchObject([401, { code }])
      // The server's own key must not come into a browser.
      expect(JSON.stringify(body)).not.toContain('GONG_CONNECTOR_API_KEY')
    }
  })

  test('is asked for its session before anything else is read', async () => {
    const { status, body } = await send('/api-auth/basic/gong?connect_session_token=nothing', { wrong: 1 })
    expect([status, body['error']]).toMatchObject([401, { code: 'invalid_connect_session_token_format' }])
  })

  test('answers browsers’ questions before the request', async () => {
    const response = await fetch(`${server.url}/api-auth/basic/gong`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.acme.test',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'baggage,content-type,sentry-trace',
      },
    })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-methods')).toBe('POST')
    expect(response.headers.get('access-control-allow-headers')).toBe('baggage,content-type,sentry-trace')
    const closed = await fetch(`${server.url}/connections`, { method: 'OPTIONS' })
    expect(closed.headers.has('access-control-allow-origin')).toBe(false)
  })
})

describe('the host of an account', () => {
  const hostField = 'api_base_url_for_customer'

  test('is the browser’s to name, unless the session does', async () => {
    const own = { [hostField]: `${server.simulator.url}/` }
    const path = (token: string, host: string) =>
      `/api-auth/basic/gong?connect_session_token=${token}&params[${hostField}]=${encodeURIComponent(host)}`
    const first = await send(path((await session()).token, own[hostField] ?? ''), key)
    const told = await server.nango.getConnection('gong', String(first.body['connectionId']))
    expect(told.connection_config).toEqual(own)
    const defaults = { integrations_config_defaults: { gong: { connection_config: own } } }
    const second = await send(path((await session(defaults)).token, 'https://us-1.api.gong.io'), key)
    expect(second.status).toBe(200)
  })

  test('stays when a connection gets new credentials', async () => {
    await server.connect('hosted', { connection_config: { [hostField]: server.simulator.url } })
    await server.connect('hosted')
    const { connection_config: config } = await server.nango.getConnection('gong', 'hosted')
    expect(config).toEqual({ [hostField]: server.simulator.url })
  })
})

describe('createReconnectSession', () => {
  test('gives a connection new credentials and keeps the rest', async () => {
    await server.connect('again', { end_user: { id: 'u-3' }, metadata: { kept: true } })
    const before = await server.nango.getConnection('gong', 'again')
    const { data } = await server.nango.createReconnectSession({
      connection_id: 'again',
      integration_id: 'gong',
    })
    const told = await asCustomer('/connect/session', data.token)
    expect(await told.json()).toMatchObject({
      data: {
        isReconnecting: true,
        connection_id: 'again',
        allowed_integrations: ['gong'],
        endUser: { id: 'u-3' },
      },
    })
    const { body } = await send(`/api-auth/basic/gong?connect_session_token=${data.token}`, {
      username: 'OTHERKEY',
      password: 'other-secret',
    })
    expect(body).toEqual({ connectionId: 'again', providerConfigKey: 'gong' })
    const {
      updated_at: _,
      last_fetched_at: __,
      credentials,
      ...after
    } = await server.nango.getConnection('gong', 'again')
    expect(before).toMatchObject(after)
    expect(credentials).toMatchObject({ username: 'OTHERKEY', password: 'other-secret' })
  })

  test('refuses a connection that is not there, or is gone by then', async () => {
    const { nango } = server
    expect(
      await refusalOf(nango.createReconnectSession({ connection_id: 'nobody', integration_id: 'gong' })),
    ).toMatchObject({ status: 400, code: 'invalid_body' })
    await server.connect('leaving')
    const { data } = await nango.createReconnectSession({ connection_id: 'leaving', integration_id: 'gong' })
    await nango.deleteConnection('gong', 'leaving')
    const { body } = await send(`/api-auth/basic/gong?connect_session_token=${data.token}`, key)
    expect(body['error']).toMatchObject({ code: 'unknown_connection' })
    expect(await refusalOf(nango.getConnection('gong', 'leaving'))).toMatchObject({ status: 404 })
  })
})

test('telemetry of Nango’s page is taken', async () => {
  const response = await fetch(`${server.url}/connect/telemetry`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: 't', event: 'open', timestamp: new Date(now).toISOString() }),
  })
  expect(response.status).toBe(204)
})

test('no log line holds a token or a secret', () => {
  expect(server.log.length).toBeGreaterThan(30)
  const text = server.log.join('\n')
  expect(text).not.toMatch(/nango_connect_session_[\da-f]{64}/)
  expect(createRedact([accessKeySecret, 'other-secret'])(text)).toBe(text)
})
