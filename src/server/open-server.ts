import { join } from 'node:path'
import { createGong } from '../client/create-gong.ts'
import { createFileLedger } from '../connections/file-ledger.ts'
import { accountOf } from '../connections/gong-credentials.ts'
import { createGongPool } from '../connections/gong-pool.ts'
import { createInstanceStore } from '../connections/instance-store.ts'
import { createInstances } from '../connections/instances.ts'
import { preparePrivateFolder, readOrMakePrivateFile } from '../connections/private-file.ts'
import { keyBytes } from '../connections/vault.ts'
import type { HubOptions } from '../hub/hub.ts'
import { openHub } from '../hub/open-hub.ts'
import type { McpHandler } from '../mcp/create-mcp-handler.ts'
import { type App, createApp } from './app.ts'
import { type AuthSockets, createAuthSockets } from './auth-sockets.ts'
import { createTokens } from './tokens.ts'
import { createWorkspaceStore } from './workspace-store.ts'

/** What a server is made of. */
export interface ServerOptions extends Omit<HubOptions, 'secrets'> {
  /** The key that guards everything; made in the folder without one. */
  readonly apiKey: string | undefined
  /** Answers AI agents. */
  readonly mcp: McpHandler
  /** Whether lists hold records of private calls where a request does not say. */
  readonly includePrivate: boolean
}

/** A server that is ready for requests but has no port. */
export interface OpenedServer {
  readonly app: App
  /** Takes over connections that ask to become WebSockets. */
  readonly upgrade: AuthSockets['upgrade']
  /** The file with the key, where one was made. */
  readonly keyFile: string | undefined
  /** Begins the work that no request asks for. */
  startWork(): void
  /** New requests are told to go elsewhere. */
  retire(): void
  /** Ends what is still under way and closes the database. */
  close(): Promise<void>
}

/** Waits of an answer are shorter than a client's patience; longer ones are the client's to plan. */
const retry = { maxRetries: 3, longestWaitMs: 30_000 }

/**
 * Opens the data folder and makes the server over it.
 * @throws GongError `settings` when a key, the folder or the database does not do.
 */
export async function openServer(options: ServerOptions): Promise<OpenedServer> {
  const { dataDir, clock, randomId, baseUrl, log } = options
  preparePrivateFolder(dataDir)
  const { apiKey, keyFile } = readApiKey(options)
  const hub = await openHub({ ...options, secrets: [apiKey] })
  const pool = createGongPool((host, credentials) =>
    createGong({
      ...credentials,
      baseUrl: host,
      ratePerSecond: options.ratePerSecond,
      ratePerDay: options.ratePerDay,
      retry,
      ledger: createFileLedger(join(dataDir, 'requests'), accountOf(host, credentials)),
    }),
  )
  const stopping = new AbortController()
  const state = { isRetired: false }
  const sockets = createAuthSockets(clock, randomId, stopping.signal)
  const app = createApp({
    hub,
    instances: createInstances({
      store: createInstanceStore(hub.database),
      vault: hub.vault,
      pool,
      defaultBaseUrl: baseUrl,
      now: clock.now,
      randomId,
    }),
    workspaces: createWorkspaceStore(hub.database, clock.now, randomId),
    tokens: createTokens(apiKey, clock.now),
    mcp: options.mcp,
    includePrivate: options.includePrivate,
    sockets,
    publicUrl: options.publicUrl?.replace(/\/+$/, ''),
    environmentVariables: options.environmentVariables ?? {},
    clock,
    randomId,
    redact: hub.redact,
    log,
    isReady: async () => !state.isRetired && (await hub.isAlive()),
    signal: stopping.signal,
  })
  return {
    app,
    upgrade: sockets.upgrade,
    keyFile,
    startWork: hub.startWork,
    retire: () => {
      state.isRetired = true
    },
    async close() {
      stopping.abort(new Error('the server stops'))
      await hub.stopWork()
      await hub.close()
    },
  }
}

function readApiKey({ apiKey, dataDir, randomBytes }: ServerOptions) {
  if (apiKey !== undefined) return { apiKey, keyFile: undefined }
  const keyFile = join(dataDir, 'api.key')
  const make = () => `gck_${Buffer.from(randomBytes(keyBytes)).toString('base64url')}`
  return { apiKey: readOrMakePrivateFile(keyFile, make), keyFile }
}
