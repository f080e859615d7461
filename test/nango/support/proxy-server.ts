import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemRuntime } from '../../../src/client/runtime.ts'
import { createMcpHandler } from '../../../src/mcp/create-mcp-handler.ts'
import { openServer, type ServerOptions } from '../../../src/server/open-server.ts'
import { serve } from '../../../src/server/serve.ts'
import { removeServerDatabase, serverDatabase } from '../../support/server-database.ts'

const apiKey = 'key-of-the-server-0123456789'

/** A request as it came to the other side, its body read where the answer waited for it. */
export interface Arrived {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
}

/** Answers a request in place of Gong. */
export type Answering = (request: IncomingMessage, response: ServerResponse, number: number) => void

/** A web server that answers as a test says, for what the simulator would not do. */
export interface Upstream {
  readonly url: string
  readonly arrived: Arrived[]
  /** From now on requests are answered like this; they are counted anew, from 1 on. */
  answer(how: Answering): void
  close(): Promise<void>
}

/** Starts one; until it is told otherwise it answers with an empty object. */
export async function startUpstream(): Promise<Upstream> {
  const arrived: Arrived[] = []
  let answering: Answering = (_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end('{"users":[]}')
  }
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    arrived.push({ method, url, headers })
    answering(request, response, arrived.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    answer(how) {
      arrived.length = 0
      answering = how
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A server with one connection. */
export interface ProxyServer {
  readonly url: string
  readonly connectionId: string
  readonly log: string[]
  /** Sends a request to `/proxy` and the path, with the headers that it needs. */
  proxy(path: string, init?: RequestInit & { readonly duplex?: 'half' }): Promise<Response>
  /** The headers that every request to the proxy needs. */
  readonly headers: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** Starts a server whose Gong is at an address, and connects an account with an access key. */
export async function startProxyServer(
  baseUrl: string,
  more: Partial<ServerOptions> = {},
): Promise<ProxyServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'gong-proxy-'))
  const log: string[] = []
  const { clock, randomId, random, fetch: systemFetch, wire } = systemRuntime
  const server = await openServer({
    dataDir,
    apiKey,
    databaseUrl: await serverDatabase(dataDir),
    encryptionKey: undefined,
    baseUrl,
    ratePerSecond: 0,
    ratePerDay: 0,
    includePrivate: false,
    mcp: createMcpHandler({ tools: {}, clock, log: (line) => void log.push(line) }),
    clock,
    randomId,
    randomBytes: (count) => randomBytes(count),
    random,
    fetch: systemFetch,
    wire,
    log: (line) => log.push(line),
    ...more,
  })
  const listening = await serve(server.app, { host: '127.0.0.1', port: 0 }, clock)
  const made = await fetch(`${listening.url}/api/v1/connectors/instances`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ auth_config: { access_key: 'AKEY', access_key_secret: 'ASECRET' } }),
  })
  const { id: connectionId } = (await made.json()) as { id: string }
  const headers = {
    authorization: `Bearer ${apiKey}`,
    'connection-id': connectionId,
    'provider-config-key': 'gong',
  }
  return {
    url: listening.url,
    connectionId,
    log,
    headers,
    proxy: (path, init = {}) =>
      fetch(`${listening.url}/proxy${path}`, {
        redirect: 'manual',
        ...init,
        headers: { ...headers, ...Object.fromEntries(new Headers(init.headers)) },
      }),
    async close() {
      await listening.stop()
      await server.close()
      rmSync(dataDir, { recursive: true })
      await removeServerDatabase(dataDir)
    },
  }
}
