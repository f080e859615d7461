import { join } from 'node:path'
import { sql } from 'kysely'
import { createGong } from '../client/create-gong.ts'
import { createFileLedger } from '../connections/file-ledger.ts'
import { accountOf } from '../connections/gong-credentials.ts'
import { createGongPool } from '../connections/gong-pool.ts'
import { createInstanceStore } from '../connections/instance-store.ts'
import { createInstances } from '../connections/instances.ts'
import { preparePrivateFolder, readOrMakePrivateFile } from '../connections/private-file.ts'
import { createVault, keyBytes, parseKey } from '../connections/vault.ts'
import { type Database, locateDatabase, openDatabase } from '../database/open-database.ts'
import type { Clock } from '../http/clock.ts'
import { createRedact } from '../http/redact.ts'
import type { McpHandler } from '../mcp/create-mcp-handler.ts'
import { type App, createApp } from './app.ts'
import { createTokens } from './tokens.ts'
import { createWorkspaceStore } from './workspace-store.ts'

/** What a server is made of. */
export interface ServerOptions {
  /** Folder of the database and of the keys that are made. */
  readonly dataDir: string
  /** The key that guards everything; made in the folder without one. */
  readonly apiKey: string | undefined
  /** The key that encrypts credentials, as text; made in the folder without one. */
  readonly encryptionKey: string | undefined
  /** Host of instances that name none. */
  readonly baseUrl: string
  readonly ratePerSecond: number | undefined
  readonly ratePerDay: number | undefined
  /** Answers AI agents. */
  readonly mcp: McpHandler
  /** Whether lists hold records of private calls where a request does not say. */
  readonly includePrivate: boolean
  readonly clock: Clock
  readonly randomId: () => string
  readonly randomBytes: (count: number) => Uint8Array
  /** Hears a line for each request. */
  readonly log: (line: string) => void
}

/** A server that is ready for requests but has no port. */
export interface OpenedServer {
  readonly app: App
  /** The file with the key, where one was made. */
  readonly keyFile: string | undefined
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
  const { dataDir, clock, randomId, randomBytes, baseUrl, log } = options
  preparePrivateFolder(dataDir)
  const keyFile = options.apiKey === undefined ? join(dataDir, 'api.key') : undefined
  const apiKey =
    keyFile === undefined
      ? (options.apiKey ?? '')
      : readOrMakePrivateFile(
          keyFile,
          () => `gck_${Buffer.from(randomBytes(keyBytes)).toString('base64url')}`,
        )
  const key = readEncryptionKey(options)
  const { database } = await openDatabase(locateDatabase(undefined, join(dataDir, 'server.db')))
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
  const app = createApp({
    instances: createInstances({
      store: createInstanceStore(database),
      vault: createVault({ key, randomBytes }),
      pool,
      defaultBaseUrl: baseUrl,
      now: clock.now,
      randomId,
    }),
    workspaces: createWorkspaceStore(database, clock.now, randomId),
    tokens: createTokens(apiKey, clock.now),
    mcp: options.mcp,
    includePrivate: options.includePrivate,
    clock,
    randomId,
    redact: createRedact([apiKey, options.encryptionKey, Buffer.from(key).toString('base64')]),
    log,
    isReady: async () => !state.isRetired && (await answers(database)),
    signal: stopping.signal,
  })
  return {
    app,
    keyFile,
    retire: () => {
      state.isRetired = true
    },
    async close() {
      stopping.abort(new Error('the server stops'))
      await database.destroy()
    },
  }
}

function readEncryptionKey({ encryptionKey, dataDir, randomBytes }: ServerOptions): Uint8Array {
  if (encryptionKey !== undefined) return parseKey(encryptionKey, 'GONG_CONNECTOR_ENCRYPTION_KEY')
  const file = join(dataDir, 'encryption.key')
  const text = readOrMakePrivateFile(file, () => Buffer.from(randomBytes(keyBytes)).toString('base64'))
  return parseKey(text, file)
}

async function answers(database: Database): Promise<boolean> {
  try {
    await sql`SELECT 1`.execute(database)
    return true
  } catch {
    return false
  }
}
