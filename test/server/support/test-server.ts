import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemRuntime } from '../../../src/client/runtime.ts'
import { createMcpHandler } from '../../../src/mcp/create-mcp-handler.ts'
import { openServer, type ServerOptions } from '../../../src/server/open-server.ts'
import { serve } from '../../../src/server/serve.ts'
import type { SimulatorOptions } from '../../../src/simulator/options.ts'
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts'
import { removeServerDatabase, serverDatabase } from '../../support/server-database.ts'

export const apiKey = 'key-of-the-server-0123456789'
export const accessKey = 'ACCESSKEY0123456789ABCDEF'
export const accessKeySecret = 'SECRET.0123456789abcdefghijkl'

/** An answer whose body has been read. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Record<string, unknown>
}

/** A server over a data folder and a simulated Gong of its own. */
export interface TestServer {
  readonly url: string
  readonly simulator: Simulator
  readonly dataDir: string
  readonly log: string[]
  /** An instance that is there from the start. */
  readonly instanceId: string
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  execute(body: unknown, headers?: Record<string, string>): Promise<Answer>
  executePath(): string
  /** A code that opens the operator's page once. */
  operatorCode(): string
  stop(): Promise<boolean>
  close(): Promise<void>
}

export interface TestServerOptions {
  readonly simulator?: SimulatorOptions
  readonly dataDir?: string
  /** That of the run for the data folder without it. */
  readonly databaseUrl?: string
  readonly encryptionKey?: string
  readonly ratePerDay?: number
  /** Whether it also does the work that no request asks for: syncs, deliveries, probes. */
  readonly work?: boolean
  /** OpenTelemetry's variables. */
  readonly telemetry?: Readonly<Record<string, string>>
  /** Whatever else the server is to be made with. */
  readonly server?: Partial<ServerOptions>
}

/** Starts a server on a port of its own, with an instance of a small simulated account. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const simulator = await startSimulator({
    calls: 130,
    users: 12,
    ratePerSecond: 0,
    ratePerDay: 0,
    ...options.simulator,
  })
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'gong-server-'))
  const log: string[] = []
  const { clock, randomId } = systemRuntime
  const server = await openServer({
    dataDir,
    apiKey,
    databaseUrl: options.databaseUrl ?? (await serverDatabase(dataDir)),
    encryptionKey: options.encryptionKey,
    telemetry: options.telemetry,
    baseUrl: simulator.url,
    ratePerSecond: 0,
    ratePerDay: options.ratePerDay ?? 0,
    includePrivate: false,
    mcp: createMcpHandler({ tools: {}, clock, log: (line) => void log.push(line) }),
    clock,
    randomId,
    randomBytes: (count) => randomBytes(count),
    random: systemRuntime.random,
    fetch: systemRuntime.fetch,
    wire: systemRuntime.wire,
    log: (line) => log.push(line),
    oauthUrl: simulator.url,
    ...options.server,
  })
  const listening = await serve(server.app, { host: '127.0.0.1', port: 0 }, clock, server.upgrade)
  if (options.work === true) server.startWork()
  const send: TestServer['send'] = (method, path, body, headers) =>
    request(`${listening.url}${path}`, method, body, headers)
  const made = await send('POST', '/api/v1/connectors/instances', {
    auth_config: { access_key: accessKey, access_key_secret: accessKeySecret },
  })
  const instanceId = String(made.body['id'])
  const executePath = () => `/api/v1/connectors/instances/${instanceId}/execute`
  return {
    url: listening.url,
    simulator,
    dataDir,
    log,
    instanceId,
    send,
    executePath,
    operatorCode: server.operatorCode,
    execute: (body, headers) => send('POST', executePath(), body, headers),
    stop: () => {
      server.retire()
      return listening.stop()
    },
    async close() {
      await listening.stop()
      await server.close()
      await simulator.close()
      if (options.dataDir !== undefined) return
      rmSync(dataDir, { recursive: true })
      await removeServerDatabase(dataDir)
    },
  }
}

async function request(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const isJson = body !== undefined && typeof body !== 'string' && !(body instanceof FormData)
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(isJson || typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : (body as string | FormData) }),
  })
  const text = await response.text()
  const isReadable = response.headers.get('content-type')?.startsWith('application/json') === true
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isReadable ? JSON.parse(text) : {},
  }
}
