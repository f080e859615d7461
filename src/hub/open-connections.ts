import { version } from '../client/version.ts'
import { type ConnectSessions, createConnectSessions } from '../connections/connect-sessions.ts'
import { type ConnectionListener, combineEvents } from '../connections/connection-events.ts'
import type { Connections } from '../connections/connections.ts'
import { createConnections } from '../connections/create-connections.ts'
import { type Integrations, type OAuthApp, openIntegrations } from '../connections/integrations.ts'
import { defaultOAuthUrl } from '../connections/oauth.ts'
import { createOAuthTrips, type OAuthTrips } from '../connections/oauth-trips.ts'
import { createRecentConnections, type RecentConnections } from '../connections/recent-connections.ts'
import { createTrustedHosts, type TrustedHosts } from '../connections/trusted-host.ts'
import type { Vault } from '../connections/vault.ts'
import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import { GongError } from '../errors/gong-error.ts'
import type { Clock } from '../http/clock.ts'
import { createProber, type Prober } from '../jobs/probe-connections.ts'
import type { WiredOperationLog } from '../logs/create-operation-log.ts'
import type { HubOptions } from './hub.ts'
import { openBudgets } from './open-budgets.ts'

/** The connected accounts, and how they come about. */
export interface HubConnections {
  readonly connections: Connections
  readonly integrations: Integrations
  readonly connectSessions: ConnectSessions
  readonly oauthTrips: OAuthTrips
  /** Which hosts may be sent credentials. */
  readonly trustedHosts: TrustedHosts
  readonly recentConnections: RecentConnections
}

/** Connections with the work that nobody asks for. */
export interface OpenedConnections {
  readonly connections: HubConnections
  readonly prober: Prober
}

/** What connections are made of besides the hub's options. */
export interface HubConnectionsParts {
  readonly database: Database
  readonly engine: Engine
  readonly vault: Vault
  readonly clock: Clock
  readonly operations: WiredOperationLog
  /** Takes secrets out of texts. */
  readonly redact: (text: string) => string
  /** Has it take these out too. */
  readonly hide: (secrets: readonly string[]) => void
  /** Who hears what happens to connections; may be added to until the first request. */
  readonly listeners: readonly ConnectionListener[]
}

/**
 * Makes the connections over the hub's database.
 * @throws GongError `settings` when the OAuth app is given by half.
 */
export async function openConnections(
  options: HubOptions,
  parts: HubConnectionsParts,
): Promise<OpenedConnections> {
  const { database, vault, clock, operations, redact, listeners } = parts
  const { baseUrl, oauthUrl = defaultOAuthUrl, allowedHosts = [], fetch, randomBytes } = options
  const recentConnections = createRecentConnections((...named) => connections.find(...named), clock)
  const events = combineEvents([combineEvents(listeners), recentConnections.listener])
  const log = (line: string) => options.log(redact(line))
  const trustedHosts = createTrustedHosts([baseUrl], allowedHosts)
  const tokenClient = {
    oauthUrl,
    trust: trustedHosts.check,
    onWarning: log,
    fetch,
    clock,
    userAgent: `gong-connector/${version}`,
  }
  const integrations = await openIntegrations({
    database,
    vault,
    now: clock.now,
    defaultApp: readApp(options),
    removeConnections: (trx, key) => connections.removeOf(trx, key),
    afterCommit: events.afterCommit,
  })
  const connections = createConnections({
    ...parts,
    integrations,
    events,
    defaultBaseUrl: baseUrl,
    trustedHosts,
    tokenClient,
    openBudget: openBudgets(options, parts),
    onEvent: operations.onHttpEvent,
    operations,
    fetch,
    randomId: options.randomId,
    random: options.random,
    randomBytes,
    log,
  })
  const connectSessions = createConnectSessions({ database, now: clock.now, randomBytes })
  const oauthTrips = createOAuthTrips({
    database,
    integrations,
    tokenClient,
    now: clock.now,
    randomBytes,
  })
  const prober = createProber({ connections, clock, log })
  const made = { connections, integrations, connectSessions, oauthTrips, trustedHosts, recentConnections }
  return { connections: made, prober }
}

function readApp({ clientId, clientSecret }: HubOptions): OAuthApp | undefined {
  if (clientId !== undefined && clientSecret !== undefined) return { clientId, clientSecret }
  if (clientId === undefined && clientSecret === undefined) return undefined
  const missing = clientId === undefined ? 'GONG_CLIENT_ID' : 'GONG_CLIENT_SECRET'
  throw new GongError('settings', `${missing} is missing: an OAuth app has both.`, {
    advice: 'Set GONG_CLIENT_ID and GONG_CLIENT_SECRET, or neither.',
  })
}
