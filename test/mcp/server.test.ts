import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  accessKey,
  accessKeySecret,
  apiKey,
  startTestServer,
  type TestServer,
} from '../server/support/test-server.ts'
import { callTool } from './support/mcp-client.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ simulator: { calls: 60, users: 9 } })
})
afterAll(() => server.close())

async function connect(headers: Readonly<Record<string, string>> = {}): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  const requestInit = { headers: { Authorization: `Bearer ${apiKey}`, ...headers } }
  const transport = new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), { requestInit })
  await client.connect(transport as Parameters<typeof client.connect>[0])
  return client
}

test('the server lets nobody in to /mcp without its key', async () => {
  await expect(connect({ Authorization: 'Bearer wrong' })).rejects.toThrow(/401|does not know the key/)
})

test('the server’s /mcp serves its one instance, then asks which of several', async () => {
  const client = await connect()
  expect((await callTool(client, 'read', { entity: 'users' })).text).toMatch(/^9 records/)
  await client.close()

  const made = await server.send('POST', '/api/v1/connectors/instances', {
    name: 'second',
    auth_config: { access_key: accessKey, access_key_secret: accessKeySecret },
  })
  const id = String(made.body['id'])
  await expect(connect()).rejects.toThrow(new RegExp(`Connection-Id.*${server.instanceId}.*${id}`))
  const chosen = await connect({ 'Connection-Id': id })
  expect((await callTool(chosen, 'get_budget')).text).toContain('requests spent today')
  await chosen.close()
})

test('/mcp takes POST alone', async () => {
  const { status, headers } = await server.send('GET', '/mcp')
  expect(status).toBe(405)
  expect(headers.get('allow')).toBe('POST')
})
