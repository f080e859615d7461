import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../src/client/system-clock.ts'
import { accessKeySecret, apiKey, startTestServer, type TestServer } from '../server/support/test-server.ts'
import { app, connectByOAuth, createMovableClock, openTestHub, redirectUri } from './support/test-hub.ts'

let server: TestServer
const encryptionKey = Buffer.alloc(32, 9).toString('base64')
const webhookSigningKey = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

beforeAll(async () => {
  server = await startTestServer({
    simulator: { calls: 3, users: 2, tokenSeconds: 86_400, ...app },
    encryptionKey,
    work: true,
    server: { ...app, webhookSigningKey, webhookUrl: 'http://127.0.0.1:1/hooks?token=hook-token-0123' },
  })
})

afterAll(() => server.close())

interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
}

/** What the simulated Gong gives a customer's browser that consents. */
async function consent(): Promise<Tokens> {
  const { url } = server.simulator
  const query = { client_id: app.clientId, response_type: 'code', redirect_uri: redirectUri, state: 's' }
  const back = await fetch(`${url}/oauth2/authorize?${new URLSearchParams(query)}`, { redirect: 'manual' })
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const exchange = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
  const answer = await fetch(`${url}/oauth2/generate-customer-token?${new URLSearchParams(exchange)}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${app.clientId}:${app.clientSecret}`)}` },
  })
  const { access_token, refresh_token } = (await answer.json()) as Tokens
  return { access_token, refresh_token }
}

const key = 'provider_config_key=gong-oauth'
const place = { 'connection-id': 'secretive', 'provider-config-key': 'gong-oauth' }

/** Everything that can be asked of a connection but the calls that are meant to give its credentials. */
async function askEverything(): Promise<string[]> {
  const { send } = server
  const paths: [string, string, unknown?, Record<string, string>?][] = [
    ['GET', '/connections'],
    ['GET', '/integrations'],
    ['GET', '/integrations/gong-oauth'],
    ['PATCH', `/connections/secretive?${key}`, { tags: { a: 'b' } }],
    ['GET', '/proxy/v2/users', undefined, place],
    ['GET', '/proxy/v2/nothing', undefined, place],
    ['POST', '/connect/sessions', { end_user: { id: 'u' } }],
    ['GET', '/api/v1/connectors/instances'],
    ['GET', '/logs'],
    ['GET', '/status'],
    ['GET', '/metrics'],
    ['GET', '/openapi.json'],
    ['GET', '/sync/status?syncs=*&provider_config_key=gong-oauth&connection_id=secretive'],
    ['POST', '/action/trigger', { action_name: 'nothing', input: {} }, place],
  ]
  const answers: string[] = []
  for (const [method, path, body, headers] of paths) {
    const { text, status } = await send(method, path, body, headers)
    answers.push(`${method} ${path} ${status} ${text}`)
  }
  const list = await send('GET', '/api/v1/connectors/instances')
  for (const { id } of list.body['data'] as { id: string }[]) {
    const at = `/api/v1/connectors/instances/${id}`
    answers.push((await send('GET', `${at}/inspect`)).text, (await send('GET', `${at}/check`)).text)
    answers.push((await send('POST', `${at}/execute`, { entity: 'users', action: 'list' })).text)
  }
  return answers
}

test('no secret is in any answer, log, table or file, whatever Gong and the network do', async () => {
  const first = await consent()
  const credentials = { type: 'OAUTH2', ...first, expires_at: new Date(Date.now() + 3_600_000).toISOString() }
  const body = { provider_config_key: 'gong-oauth', connection_id: 'secretive', credentials }
  const made = await server.send('POST', '/connections', body)
  expect(made.status, made.text).toBeLessThan(300)
  const told: string[] = [...(await askEverything())]
  const read = async (more: string) => server.send('GET', `/connections/secretive?${key}${more}`)
  const revealed = await read('&force_refresh=true&refresh_token=true')
  const { access_token, refresh_token } = revealed.body['credentials'] as Tokens
  expect([access_token, refresh_token]).not.toContain(first.access_token)
  for (const fault of [{ kind: 'reset' }, { kind: 'status', status: 500 }] as const) {
    server.simulator.control.faults.add({ ...fault, path: '/oauth2/generate-customer-token' })
    told.push((await read('&force_refresh=true')).text, ...(await askEverything()))
    server.simulator.control.faults.clear()
  }
  server.simulator.control.revokeCredentials()
  told.push(...(await askEverything()), (await read('&force_refresh=true')).text)
  server.simulator.control.restoreCredentials()
  // Deliveries and the log are written by and by.
  await systemClock.sleep(300)

  const secrets = {
    accessKeySecret,
    apiKey,
    encryptionKey,
    webhookSigningKey,
    clientSecret: app.clientSecret,
    firstAccess: first.access_token,
    firstRefresh: first.refresh_token,
    access_token,
    refresh_token,
  }
  const files = readdirSync(server.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name))] as const)
  const everywhere = [...told, ...server.log]
  for (const [name, secret] of Object.entries(secrets)) {
    for (const form of [secret, btoa(secret), encodeURIComponent(secret)]) {
      const found = everywhere.filter((text) => text.includes(form)).map((text) => text.slice(0, 300))
      expect(found, name).toEqual([])
      const inFiles = files.filter(([, bytes]) => bytes.includes(form)).map(([file]) => file)
      expect(inFiles, name).toEqual([])
    }
  }
})

test('a secret that Gong quotes in an error is taken out of what is stored and told of it', async () => {
  const clock = createMovableClock()
  const quoting: typeof globalThis.fetch = (input, init) => {
    const url = new URL(String(input instanceof Request ? input.url : input))
    const token = url.searchParams.get('refresh_token')
    if (token === null) return fetch(input, init)
    const error = { error: 'invalid_grant', error_description: `Refresh token ${token} is invalid.` }
    return Promise.resolve(Response.json(error, { status: 400 }))
  }
  await using opened = await openTestHub(server.simulator, {
    clock,
    fetch: quoting,
    webhookUrl: 'http://127.0.0.1:1/hooks',
  })
  const { hub } = opened
  const connection = await connectByOAuth(hub)
  const revealed = await hub.connections.reveal(connection)
  const secret = revealed.type === 'oauth' ? revealed.refreshToken : ''
  clock.advance(86_400_000)
  await expect(hub.connections.open(connection)).rejects.toMatchObject({ code: 'unauthorized' })
  const marked = await hub.connections.byUid(connection.uid)
  expect(marked?.authError?.message).toContain('Refresh token [redacted] is invalid')
  const messages = await hub.database.selectFrom('webhook_messages').selectAll().execute()
  expect(messages).toHaveLength(2)
  await expect(hub.connections.open(connection)).rejects.toThrow('[redacted]')
  expect(JSON.stringify([messages, opened.log])).not.toContain(secret)
})
