import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import type { Clock } from '../http/clock.ts'
import type { HttpEvent } from '../http/transport.ts'
import type { OperationLog } from '../logs/operation-log.ts'
import type { ConnectionEvents } from './connection-events.ts'
import type { OpenBudget } from './gong-pool.ts'
import type { Integrations } from './integrations.ts'
import type { TokenClient } from './token-request.ts'
import type { TrustedHosts } from './trusted-host.ts'
import type { Vault } from './vault.ts'

/** What connections are made with. */
export interface ConnectionsParts {
  readonly database: Database
  readonly engine: Engine
  readonly vault: Vault
  readonly integrations: Integrations
  readonly events: ConnectionEvents
  /** Host of connections that name none. */
  readonly defaultBaseUrl: string
  readonly trustedHosts: TrustedHosts
  /** Everything of the requests for tokens but the app. */
  readonly tokenClient: Omit<TokenClient, 'clientId' | 'clientSecret'>
  readonly openBudget: OpenBudget
  /** Hears of every request of every client. */
  readonly onEvent: ((event: HttpEvent) => void) | undefined
  /** Where renewals and probes are logged. */
  readonly operations: OperationLog | undefined
  readonly clock: Clock
  readonly fetch: typeof globalThis.fetch
  readonly randomId: () => string
  /** In [0, 1). */
  readonly random: () => number
  readonly randomBytes: (count: number) => Uint8Array
  /** Takes secrets out of texts. */
  readonly redact: (text: string) => string
  /** Takes these secrets out of everything that is told from now on. */
  readonly hide: (secrets: readonly string[]) => void
  /** Hears a line for people. */
  readonly log: (line: string) => void
}
