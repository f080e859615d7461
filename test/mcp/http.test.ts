import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createGong, type Gong } from '../../src/client/create-gong.ts'
import { systemClock } from '../../src/client/system-clock.ts'
import { createMcpHandler } from '../../src/mcp/create-mcp-handler.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { callTool } from './support/mcp-client.ts'

const simulators: Simulator[] = []
const gongs = new Map<string, Gong>()
let connected: readonly string[] = []
let server: Server
let url: URL
beforeAll(async () => {
  for (const [index, id] of ['acme', 'globex'].entries()) {
    const simulator = await startSimulator({ calls: 50, users: 5 + index, ratePerSecond: 0 })
    simulators.push(simulator)
    const account = { accessKey: 'key', accessKeySecret: 'secret', baseUrl: simulator.url }
    gongs.set(id, createGong({ ...account, ratePerSecond: 0, ratePerDay: 0 }))
  }
  const handle = createMcpHandler({ tools: {}, clock: systemClock, log: () => undefined })
  const connections = {
    list: () => Promise.resolve(connected.map((id) => ({ id, name: id.toUpperCase() }))),
    open: (id: string) => Promise.resolve(gongs.get(id) as Gong),
  }
  const fetch = (request: Request) => handle(request, connections, request.signal)
  server = await new Promise<Server>((resolve) => {
    const started = serve({ fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started as Server))
  })
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`)
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  for (const simulator of simulators) await simulator.close()
})

async function connect(connectionId?: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  const headers = connectionId === undefined ? {} : { 'Connection-Id': connectionId }
  const transport = new StreamableHTTPClientTransport(url, { requestInit: { headers } })
  await client.connect(transport as Parameters<typeof client.connect>[0])
  return client
}

test('with one connection it is that one', async () => {
  connected = ['acme']
  const client = await connect()
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('search_calls')
  expect((await callTool(client, 'read', { entity: 'users' })).text).toMatch(/^5 records/)
  await client.close()
})

test.each(['globex', 'GLOBEX'])('with several the header chooses, by id or name: %s', async (id) => {
  connected = ['acme', 'globex']
  const client = await connect(id)
  expect((await callTool(client, 'read', { entity: 'users' })).text).toMatch(/^6 records/)
  await client.close()
})

test('with several and no header, an unknown one or none at all, the error says what there is', async () => {
  connected = ['acme', 'globex']
  await expect(connect()).rejects.toThrow(/Connection-Id.*acme \(ACME\), globex/)
  await expect(connect('initech')).rejects.toThrow(/initech.*acme \(ACME\), globex/)
  connected = []
  await expect(connect()).rejects.toThrow(/No Gong account is connected/)
})

test('progress is told and failures come back as errors of the tool', async () => {
  connected = ['acme']
  const client = await connect()
  const heard: (string | undefined)[] = []
  const args = { name: 'search_calls', arguments: { query: 'nothingtofind' } }
  await client.callTool(args, undefined, { onprogress: ({ message }) => void heard.push(message) })
  expect(heard.length).toBeGreaterThan(0)
  const failed = await callTool(client, 'get_transcript', { call_id: '1' })
  expect(failed).toMatchObject({ isError: true, text: expect.stringContaining('no call 1') })
  await client.close()
})

test('what is no MCP request is refused', async () => {
  connected = ['acme']
  expect((await fetch(url)).status).toBe(405)
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  expect((await fetch(url, { method: 'POST', headers, body: 'no json' })).status).toBe(400)
})

test('clients side by side get their own answers', async () => {
  connected = ['acme', 'globex']
  const clients = await Promise.all(['acme', 'globex', 'acme', 'globex'].map(connect))
  const texts = await Promise.all(clients.map((client) => callTool(client, 'read', { entity: 'users' })))
  expect(texts.map(({ text }) => text.slice(0, 9))).toEqual([
    '5 records',
    '6 records',
    '5 records',
    '6 records',
  ])
  await Promise.all(clients.map((client) => client.close()))
})

test('ids that come as bare numbers keep every digit, and what is no JSON is refused', async () => {
  connected = ['acme']
  const [call] = (await gongs.get('acme')?.calls.list())?.records.filter(({ isPrivate }) => !isPrivate) ?? []
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const ask = async (body: string) => await (await fetch(url, { method: 'POST', headers, body })).text()
  const params = `{"name":"get_transcript","arguments":{"call_id":${call?.id}}}`
  expect(Number.isSafeInteger(Number(call?.id))).toBe(false)
  expect(await ask(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`)).not.toContain(
    'isError',
  )
  expect(await ask('{"jsonrpc":')).toContain('-32700')
})
