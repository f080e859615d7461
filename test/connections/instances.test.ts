import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createVault } from '../../src/connections/vault.ts'
import { migrationsFor } from '../../src/database/migrations/migrations.ts'
import { openSqlite } from '../../src/database/sqlite-dialect.ts'
import { startTestServer, type TestServer } from '../server/support/test-server.ts'
import { app, openTestHub, redirectUri, renewalsAt } from './support/test-hub.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ simulator: { calls: 3, users: 2, ...app }, server: app })
})

afterAll(() => server.close())

/** Connects as a product does that has a customer's tokens already. */
async function importTokens(id: string): Promise<void> {
  const { url } = server.simulator
  const query = { client_id: app.clientId, response_type: 'code', redirect_uri: redirectUri, state: 's' }
  const back = await fetch(`${url}/oauth2/authorize?${new URLSearchParams(query)}`, { redirect: 'manual' })
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const exchange = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
  const answer = await fetch(`${url}/oauth2/generate-customer-token?${new URLSearchParams(exchange)}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${app.clientId}:${app.clientSecret}`)}` },
  })
  const { access_token, refresh_token } = (await answer.json()) as Record<string, string>
  const credentials = { type: 'OAUTH2', access_token, refresh_token }
  const made = await server.send('POST', '/connections', {
    provider_config_key: 'gong-oauth',
    connection_id: id,
    credentials,
  })
  expect(made.status, made.text).toBeLessThan(300)
}

test('every connection is an instance of the execute API, and an OAuth one renews its tokens there', async () => {
  await importTokens('by-oauth')
  const { body } = await server.send('GET', '/api/v1/connectors/instances')
  const found = (body['data'] as Record<string, string>[]).find(({ auth_type: type }) => type === 'oauth')
  expect(found).toMatchObject({ name: 'by-oauth', base_url: server.simulator.url })
  const path = `/api/v1/connectors/instances/${found?.['id']}`
  server.simulator.control.revokeAccessTokens()
  server.simulator.control.requests.clear()
  const executed = await server.send('POST', `${path}/execute`, { entity: 'users', action: 'list' })
  expect([executed.status, (executed.body['result'] as unknown[]).length]).toEqual([200, 2])
  expect(renewalsAt(server.simulator)).toHaveLength(1)
  expect((await server.send('GET', `${path}/check`)).body).toMatchObject({ status: 'healthy' })
  expect(renewalsAt(server.simulator)).toHaveLength(1)
})

test('an instance of the execute API is a connection that is not synced', async () => {
  const listed = await server.send('GET', '/connections?integrationId=gong')
  const connections = listed.body['connections'] as Record<string, unknown>[]
  expect(connections.map(({ connection_id: id }) => id)).toEqual([server.instanceId])
  const status = await server.send(
    'GET',
    `/sync/status?syncs=*&provider_config_key=gong&connection_id=${server.instanceId}`,
  )
  expect(status.body).toEqual({ syncs: [] })
  const at = { 'connection-id': server.instanceId, 'provider-config-key': 'gong' }
  expect((await server.send('GET', '/proxy/v2/users', undefined, at)).status).toBe(200)
  const gone = `/api/v1/connectors/instances/${server.instanceId}`
  expect((await server.send('DELETE', gone)).status).toBe(204)
  expect((await server.send('GET', '/proxy/v2/users', undefined, at)).status).toBe(400)
})

test('agents reach a connection by its name over MCP', async () => {
  const call = { name: 'read', arguments: { entity: 'users' } }
  const answer = await server.send(
    'POST',
    '/mcp',
    { jsonrpc: '2.0', id: 1, method: 'tools/call', params: call },
    { accept: 'application/json, text/event-stream', 'connection-id': 'by-oauth' },
  )
  expect(answer.text).toContain('2 records')
})

test('instances of a server before there were connections are connections that open', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'gong-old-'))
  const key = randomBytes(32)
  const vault = createVault({ key, randomBytes: (count) => randomBytes(count) })
  const id = 'c2a7e3f0-7a52-4a57-8f6c-3a7d5f7d1b11'
  const sealed = vault.seal(JSON.stringify({ accessKey: 'old-key-0123', accessKeySecret: 'hush' }), id)
  const database = new Kysely<unknown>({ dialect: openSqlite(join(dataDir, 'server.db')) })
  const { '0001-instances': first } = migrationsFor('sqlite')
  const provider = { getMigrations: () => Promise.resolve({ '0001-instances': first as Migration }) }
  expect((await new Migrator({ db: database, provider }).migrateToLatest()).error).toBeUndefined()
  await (database as Kysely<{ instances: Record<string, string> }>)
    .insertInto('instances')
    .values({
      id,
      name: 'Old',
      workspace: 'default',
      base_url: server.simulator.url,
      auth: 'access_key',
      key_id: sealed.keyId,
      sealed_credentials: sealed.box,
      created_at: '2026-01-02T03:04:05.000Z',
    })
    .execute()
  await database.destroy()
  {
    await using opened = await openTestHub(server.simulator, {
      dataDir,
      encryptionKey: key.toString('base64'),
    })
    const { connections } = opened.hub
    const [old] = await connections.list({})
    if (old === undefined) throw new Error('it is gone')
    expect(old).toMatchObject({ uid: id, id, name: 'Old', auth: 'access_key', settings: { streams: [] } })
    expect(await connections.reveal(old)).toEqual({
      type: 'access_key',
      accessKey: 'old-key-0123',
      accessKeySecret: 'hush',
    })
    expect((await (await connections.open(old)).users.list()).records).toHaveLength(2)
  }
  rmSync(dataDir, { recursive: true })
})
