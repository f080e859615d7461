import type { Vault } from '../connections/vault.ts'
import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import type { Clock } from '../http/clock.ts'
import type { Wire } from '../http/wire.ts'
import type { HubConnections } from './open-connections.ts'
import type { HubFunctions } from './open-functions.ts'
import type { HubLogs } from './open-logs.ts'
import type { HubSyncs } from './open-syncs.ts'
import type { HubInbox, HubWebhooks } from './open-webhooks.ts'

/** What a hub is made of; the outside world comes in here. */
export interface HubOptions {
  /** Folder of the database and of the keys that are made. */
  readonly dataDir: string
  /** `postgres://…`; a file of SQLite in the data folder without it. */
  readonly databaseUrl?: string | undefined
  /**
   * What others are told of this process: the one server of a database of SQLite, which refuses a second; without it
   * nobody is refused.
   */
  readonly holder?: string
  /** The key that encrypts credentials, as text; made in the folder without one. */
  readonly encryptionKey: string | undefined
  /** Keys that open what was sealed with them, as text. */
  readonly olderEncryptionKeys?: readonly string[] | undefined
  /** Host of connections that name none. */
  readonly baseUrl: string
  /** Hosts that may be sent credentials, besides Gong's own and that of `baseUrl`. */
  readonly allowedHosts?: readonly string[] | undefined
  /** Host that gives OAuth tokens; Gong's without it. */
  readonly oauthUrl?: string | undefined
  /** The OAuth app of integrations that have none of their own. */
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  /**
   * The server's own address as browsers and Gong reach it, without a slash at the end; where it is missing, it is the
   * one that a request was sent to.
   */
  readonly publicUrl?: string | undefined
  /** The products' own environment variables, for their functions and `GET /environment-variables`. */
  readonly environmentVariables?: Readonly<Record<string, string>> | undefined
  /** Folder of the user's functions; none without it. */
  readonly functionsDir?: string | undefined
  /** Whether functions are loaded anew when their files change. */
  readonly watchesFunctions?: boolean
  /** Whether records of private calls are shown where a connection does not say. */
  readonly includePrivate?: boolean
  readonly ratePerSecond: number | undefined
  readonly ratePerDay: number | undefined
  readonly clock: Clock
  /** Whether the database's clock is taken for the moment, where several machines share one. */
  readonly followsDatabaseClock?: boolean
  readonly randomId: () => string
  readonly randomBytes: (count: number) => Uint8Array
  /** In [0, 1). */
  readonly random: () => number
  readonly fetch: typeof globalThis.fetch
  /** Sends webhooks. */
  readonly wire: Wire
  /** Where products want their webhooks. */
  readonly webhookUrl?: string | undefined
  /** What signs them: `whsec_` and Base64; made in the folder without one. */
  readonly webhookSigningKey?: string | undefined
  /** Whether webhooks must not go to this machine or private networks, but for `webhookUrl`. */
  readonly guardsWebhooks?: boolean
  /** Days for which the log is kept; 15 when missing. */
  readonly logRetentionDays?: number | undefined
  /** OpenTelemetry's standard variables, by name. */
  readonly telemetry?: Readonly<Record<string, string>> | undefined
  /** Slack's incoming webhook, which is told of failures. */
  readonly slackWebhookUrl?: string | undefined
  /** Secrets that must stand in no log, besides those that the hub makes or stores. */
  readonly secrets: readonly (string | undefined)[]
  /** Hears a line for people. */
  readonly log: (line: string) => void
}

/** Everything that the server and its workers share: the connected accounts, what is known of them, what runs. */
export interface Hub extends HubConnections, HubFunctions, HubLogs, HubSyncs, HubWebhooks, HubInbox {
  readonly database: Database
  readonly engine: Engine
  readonly vault: Vault
  readonly clock: Clock
  readonly randomId: () => string
  /** Takes secrets out of texts. */
  readonly redact: (text: string) => string
  /** Whether the database answers. */
  isAlive(): Promise<boolean>
  /** Begins the work that nobody asks for: schedules, deliveries, probes. */
  startWork(): void
  /** Ends it at a clean point. */
  stopWork(): Promise<void>
  close(): Promise<void>
}
