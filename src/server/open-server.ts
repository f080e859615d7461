import { join } from 'node:path'
import { createInstances } from '../connections/instances.ts'
import { preparePrivateFolder, readOrMakePrivateFile } from '../connections/private-file.ts'
import { keyBytes } from '../connections/vault.ts'
import type { HubOptions } from '../hub/hub.ts'
import { openHub } from '../hub/open-hub.ts'
import type { McpHandler } from '../mcp/create-mcp-handler.ts'
import { type App, createApp } from './app.ts'
import { type AuthSockets, createAuthSockets } from './auth-sockets.ts'
import { createOperatorCodes } from './operator-codes.ts'
import { createSocketMail } from './socket-mail.ts'
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
  /** A code that opens the operator's page once. */
  operatorCode(): string
  /** Begins the work that no request asks for. */
  startWork(): void
  /** New requests are told to go elsewhere. */
  retire(): void
  /** Ends what is still under way and closes the database. */
  close(): Promise<void>
}

/**
 * Opens the data folder and makes the server over it.
 * @throws GongError `settings` when a key, the folder or the database does not do.
 */
export async function openServer(options: ServerOptions): Promise<OpenedServer> {
  const { dataDir, randomId, log } = options
  preparePrivateFolder(dataDir)
  const { apiKey, keyFile } = readApiKey(options)
  const hub = await openHub({ ...options, secrets: [apiKey] })
  const { clock } = hub
  const stopping = new AbortController()
  const retiring = new AbortController()
  const operatorCodes = createOperatorCodes(options.randomBytes, clock.now)
  const state = { isRetired: false }
  const sockets = createAuthSockets({
    clock,
    randomId,
    mail: createSocketMail(hub.database, clock.now),
    signal: stopping.signal,
  })
  const app = createApp({
    hub,
    instances: createInstances(hub.connections),
    workspaces: createWorkspaceStore(hub.database, clock.now, randomId),
    tokens: createTokens(apiKey, clock.now),
    operatorCodes,
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
    retiring: retiring.signal,
    signal: stopping.signal,
  })
  return {
    app,
    upgrade: sockets.upgrade,
    keyFile,
    operatorCode: operatorCodes.issue,
    startWork: hub.startWork,
    retire: () => {
      state.isRetired = true
      retiring.abort(new Error('the server stops'))
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
