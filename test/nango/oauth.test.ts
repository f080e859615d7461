import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type NangoServer, refusalOf, startNango } from './support/start-nango.ts'

let server: NangoServer

beforeAll(async () => {
  server = await startNango()
})
afterAll(() => server.close())

const newToken = async (more: Record<string, unknown> = {}) =>
  (await server.nango.createConnectSession({ tags: { end_user_id: 'u-1' }, ...more })).data.token

/** A window that waits: Nango's front end opens one for each trip. */
async function openSocket() {
  const socket = new WebSocket(server.url.replace('http', 'ws'))
  const messages: Record<string, string>[] = []
  socket.on('message', (data) => messages.push(JSON.parse(String(data))))
  await once(socket, 'message')
  return { socket, messages, id: messages[0]?.['ws_client_id'] ?? '' }
}

/** Begins a trip; where the browser is sent, and the cookie that it keeps. */
async function begin(query: string) {
  const response = await fetch(`${server.url}/oauth/connect/gong-oauth?${query}`, { redirect: 'manual' })
  const cookie = response.headers.get('set-cookie') ?? ''
  return { response, cookie, location: response.headers.get('location') ?? '' }
}

const callback = (query: Record<string, string>, cookie = '') =>
  fetch(`${server.url}/oauth/callback?${new URLSearchParams(query)}`, { headers: { cookie } })

describe('connecting by OAuth', () => {
  test('tells the window that waits, and makes a connection that is the session’s', async () => {
    const { socket, messages, id } = await openSocket()
    expect(messages).toEqual([{ message_type: 'connection_ack', ws_client_id: expect.any(String) }])
    const token = await newToken({ end_user: { id: 'u-8', email: 'e@acme.test' } })
    const response = await server.walkOAuth(token, `&ws_client_id=${id}&params[region]=eu`)
    expect([response.status, await response.text()]).toEqual([
      200,
      expect.stringContaining('Gong is connected'),
    ])
    await expect
      .poll(() => messages[1])
      .toEqual({
        message_type: 'success',
        provider_config_key: 'gong-oauth',
        connection_id: expect.any(String),
        is_pending: false,
      })
    socket.close()
    const made = messages[1]?.['connection_id'] ?? ''
    const connection = await server.nango.getConnection('gong-oauth', made)
    expect(connection).toMatchObject({
      provider: 'gong-oauth',
      end_user: { id: 'u-8' },
      connection_config: { region: 'eu', api_base_url_for_customer: server.simulator.url },
    })
    expect(connection.credentials).toMatchObject({ type: 'OAUTH2', access_token: expect.any(String) })
    expect(JSON.stringify(connection)).not.toContain('refresh_token')
    expect(await server.nango.getToken('gong-oauth', made)).toBe(
      (connection.credentials as { access_token: string }).access_token,
    )
    expect(await server.nango.getRawTokenResponse('gong-oauth', made)).toMatchObject({ token_type: 'bearer' })
    const whole = await server.nango.getConnection('gong-oauth', made, false, true)
    expect(whole.credentials).toMatchObject({ refresh_token: expect.any(String) })
    const renewed = await server.nango.getToken('gong-oauth', made, true)
    expect(renewed).not.toBe((connection.credentials as { access_token: string }).access_token)
  })

  test('sends the browser to Gong with what the session wishes, and nothing that it may not', async () => {
    const token = await newToken({
      integrations_config_defaults: {
        'gong-oauth': {
          user_scopes: 'api:users:read,api:logs:read',
          authorization_params: { prompt: 'login' },
        },
      },
    })
    const more =
      'user_scope=evil&authorization_params[redirect_uri]=https://evil.test&authorization_params[a]=1'
    const { response, location, cookie } = await begin(`connect_session_token=${token}&${more}`)
    expect(response.status).toBe(302)
    const { origin, pathname, searchParams } = new URL(location)
    expect(origin + pathname).toBe(`${server.simulator.url}/oauth2/authorize`)
    expect(Object.fromEntries(searchParams)).toMatchObject({
      client_id: 'client-of-the-app',
      response_type: 'code',
      scope: 'api:users:read api:logs:read',
      redirect_uri: `${server.url}/oauth/callback`,
      prompt: 'login',
      a: '1',
      state: expect.stringMatching(/^[\w-]{40,}$/),
    })
    expect(location).not.toContain(token)
    expect(cookie).toMatch(/; HttpOnly; SameSite=Lax$/)
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  })

  test('gives a connection new tokens', async () => {
    const made = await server.walkOAuth(await newToken({ end_user: { id: 'renew' } }))
    expect(made.status).toBe(200)
    const { connections } = await server.nango.listConnections({ userId: 'renew' })
    const id = connections[0]?.connection_id ?? ''
    const before = await server.nango.getToken('gong-oauth', id)
    const { data } = await server.nango.createReconnectSession({
      connection_id: id,
      integration_id: 'gong-oauth',
    })
    expect((await server.walkOAuth(data.token)).status).toBe(200)
    expect(await server.nango.getToken('gong-oauth', id)).not.toBe(before)
    expect((await server.nango.listConnections({ userId: 'renew' })).connections).toHaveLength(1)
  })

  test('tells the page and the window that waits when the customer says no', async () => {
    const { socket, messages, id } = await openSocket()
    const { location, cookie } = await begin(`connect_session_token=${await newToken()}&ws_client_id=${id}`)
    const state = new URL(location).searchParams.get('state') ?? ''
    const response = await callback({ state, error: 'access_denied' }, cookie)
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('was not allowed'),
    ])
    await expect.poll(() => messages[1]).toMatchObject({ message_type: 'error', error_type: 'access_denied' })
    socket.close()
  })

  test('is refused by Gong’s word for a wrong code, shown as text', async () => {
    const { location, cookie } = await begin(`connect_session_token=${await newToken()}`)
    const state = new URL(location).searchParams.get('state') ?? ''
    const response = await callback(
      { state, error: 'server_error', error_description: '<script>alert(1)</script>' },
      cookie,
    )
    const text = await response.text()
    expect(text).toContain('&lt;script&gt;')
    expect(text).not.toContain('<script>alert')
  })

  test('takes a state once, and only in the browser that began', async () => {
    const { location, cookie } = await begin(`connect_session_token=${await newToken()}`)
    const consent = await fetch(location, { redirect: 'manual' })
    const back = consent.headers.get('location') ?? ''
    expect((await fetch(back)).status).toBe(400)
    expect((await fetch(back, { headers: { cookie } })).status).toBe(200)
    const again = await fetch(back, { headers: { cookie } })
    expect([again.status, await again.text()]).toEqual([400, expect.stringContaining('used already')])
  })

  test.each([{}, { state: '' }, { state: 'x', code: 'y' }])('refuses a callback with %j', async (query) => {
    const response = await callback(query as Record<string, string>)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test.each([
    ['', 401],
    ['connect_session_token=nango_connect_session_00', 401],
    ['connect_session_token=TOKEN&connection_id=mine', 400],
    ['connect_session_token=TOKEN&wrong=1', 400],
  ])('refuses to begin with “%s”, on a page and to the window that waits', async (query, status) => {
    const { socket, messages, id } = await openSocket()
    const full = `${query.replace('TOKEN', await newToken())}&ws_client_id=${id}`
    const { response } = await begin(full)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain('text/html')
    await expect.poll(() => messages[1]?.['message_type']).toBe('error')
    socket.close()
  })

  test('is refused for an integration by access key, and without an app', async () => {
    const token = await newToken()
    const wrong = await fetch(`${server.url}/oauth/connect/gong?connect_session_token=${token}`)
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('by an access key')])
  })
})

describe('a server without an OAuth app', () => {
  test('does not offer OAuth to customers, and says why to who asks', async () => {
    const bare = await startNango({ server: { clientId: undefined, clientSecret: undefined } })
    try {
      const { data } = await bare.nango.createConnectSession({ tags: {} })
      const shown = await fetch(`${bare.url}/integrations?connect_session_token=${data.token}`)
      expect(await shown.json()).toMatchObject({ data: [{ unique_key: 'gong' }] })
      const response = await bare.walkOAuth(data.token)
      expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('no OAuth app')])
    } finally {
      await bare.close()
    }
  })
})

describe('the WebSocket', () => {
  test('is at / alone, and listens to nothing', async () => {
    const elsewhere = new WebSocket(`${server.url.replace('http', 'ws')}/connections`)
    const [error] = (await once(elsewhere, 'error')) as [Error]
    expect(error.message).toContain('404')
    const { socket } = await openSocket()
    socket.send('x'.repeat(2000))
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(1009)
  })

  test('does not keep the server from stopping', async () => {
    const other = await startNango()
    const socket = new WebSocket(other.url.replace('http', 'ws'))
    await once(socket, 'message')
    const closed = once(socket, 'close')
    await other.close()
    await closed
  })
})

test('an expired token of a connection is told with 424', async () => {
  const { connections } = await server.nango.listConnections({ userId: 'renew' })
  const id = connections[0]?.connection_id ?? ''
  server.simulator.control.revokeCredentials()
  expect(await refusalOf(server.nango.getConnection('gong-oauth', id, true))).toMatchObject({
    status: 424,
    code: 'invalid_credentials',
  })
})
