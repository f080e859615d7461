import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, connect as dial, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { locateDatabase, openDatabase } from '../../src/database/open-database.ts'
import { type NangoServer, startNango } from '../nango/support/start-nango.ts'
import { serverDatabase } from '../support/server-database.ts'
import { hasBrowser } from './support/browser.ts'
import { type ConnectTest, startConnect } from './support/start-connect.ts'

/** A window that waits for the end of a trip, perhaps once more under its id. */
async function wait(server: NangoServer, id?: string) {
  const query = id === undefined ? '' : `/?ws_client_id=${id}`
  const socket = new WebSocket(server.url.replace('http', 'ws') + query)
  const messages: Record<string, string>[] = []
  socket.on('message', (data) => messages.push(JSON.parse(String(data))))
  await once(socket, 'message')
  return { socket, messages, id: messages[0]?.['ws_client_id'] ?? '' }
}

describe('a browser that waits', () => {
  let server: NangoServer
  beforeAll(async () => {
    server = await startNango()
  })
  afterAll(() => server.close())

  const walk = async (id: string) => {
    const { data } = await server.nango.createConnectSession({ tags: { end_user_id: 'u-1' } })
    expect((await server.walkOAuth(data.token, `&ws_client_id=${id}`)).status).toBe(200)
  }
  const expectTold = async (id: string) => {
    const again = await wait(server, id)
    expect(again.id).toBe(id)
    await expect.poll(() => again.messages[1]).toMatchObject({ message_type: 'success' })
    again.socket.close()
  }

  test('is told what came while its connection was broken', async () => {
    const { socket, id } = await wait(server)
    const closed = once(socket, 'close')
    socket.terminate()
    await closed
    await walk(id)
    await expectTold(id)
  })

  test('is told again what was sent into a connection that nobody knew to be broken', async () => {
    const { socket, id } = await wait(server)
    socket.pause()
    await walk(id)
    socket.terminate()
    await expectTold(id)
  })

  test('takes the place of its own connection that seems to be there still', async () => {
    const { socket, messages, id } = await wait(server)
    const closed = once(socket, 'close')
    socket.pause()
    await walk(id)
    await expectTold(id)
    socket.resume()
    await closed
    expect(messages.length).toBeGreaterThan(0)
  })

  test('is told once', async () => {
    const { socket, messages, id } = await wait(server)
    await walk(id)
    await expect.poll(() => messages[1]?.['message_type']).toBe('success')
    const closed = once(socket, 'close')
    socket.close()
    await closed
    expect(await stored(server)).toEqual([])
  })

  test('cannot choose an id, nor have anything stored without a session', async () => {
    const { socket, id } = await wait(server, 'mine')
    expect(id).toMatch(/^[\da-f-]{36}$/)
    socket.close()
    const nobody = 'ws_client_id=00000000-0000-4000-8000-000000000000'
    const { data } = await server.nango.createConnectSession({ tags: {} })
    for (const [query, status] of [
      [nobody, 401],
      [`${nobody}&connect_session_token=nango_connect_session_00`, 401],
      [`ws_client_id=short&connect_session_token=${data.token}&wrong=1`, 400],
    ] as const)
      expect((await fetch(`${server.url}/oauth/connect/gong-oauth?${query}`)).status).toBe(status)
    expect(await stored(server)).toEqual([])
  })
})

/** Messages that nobody has heard. */
async function stored({ dataDir }: NangoServer) {
  const { database } = await openDatabase(
    locateDatabase(await serverDatabase(dataDir), join(dataDir, 'server.db')),
  )
  try {
    return await database.selectFrom('socket_messages').selectAll().execute()
  } finally {
    await database.destroy()
  }
}

/** Passes bytes on to a server until it is told to break everything. */
async function startProxy(target: URL) {
  const open = new Set<Socket>()
  const proxy: Server = createServer((client) => {
    const upstream = dial(Number(target.port), target.hostname)
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
      socket.on('error', () => [client, upstream].forEach((one) => void one.destroy()))
    }
    client.pipe(upstream).pipe(client)
  })
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
  const breakAll = () => open.forEach((socket) => void socket.destroy())
  return {
    port: (proxy.address() as AddressInfo).port,
    breakAll,
    close: () => {
      breakAll()
      return new Promise<void>((done) => proxy.close(() => done()))
    },
  }
}

describe.skipIf(!hasBrowser)('the connect page', () => {
  let connect: ConnectTest
  beforeAll(async () => {
    connect = await startConnect()
  })
  afterAll(() => connect.close())

  test('learns that Gong is connected though its connection broke meanwhile', async () => {
    const proxy = await startProxy(new URL(connect.server.url))
    const page = await connect.newPage()
    const link = new URL(await connect.link({ allowed_integrations: ['gong-oauth'] }))
    link.port = String(proxy.port)
    const waits = page.waitForEvent('websocket')
    await page.goto(link.href)
    const first = await waits
    const again = page.waitForEvent('websocket', (socket) => socket.url().includes('ws_client_id='))
    const broken = first.waitForEvent('close')
    await page.context().route('**/oauth/connect/**', async (route) => {
      const sent = await route.fetch({ maxRedirects: 0 })
      // While the customer reads Gong's page.
      proxy.breakAll()
      await broken
      await route.fulfill({
        headers: { 'set-cookie': sent.headers()['set-cookie'] ?? '', 'content-type': 'text/html' },
        body: `<meta http-equiv="refresh" content="0;url=${sent.headers()['location']}">`,
      })
    })
    await page.getByRole('button', { name: 'Continue to Gong' }).click()
    await again
    await page.getByRole('heading', { name: 'Gong is connected' }).waitFor()
    await page.context().close()
    await proxy.close()
  })
})
