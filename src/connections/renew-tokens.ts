import { giveLeaseBack, type Lease, renewLease, takeLease } from '../database/lease.ts'
import type { Database } from '../database/open-database.ts'
import { GongError, GongHttpError } from '../errors/gong-error.ts'
import type { Clock } from '../http/clock.ts'
import type { AuthMarks } from './auth-marks.ts'
import type { ConnectionEvents } from './connection-events.ts'
import { toConnection } from './connection-row.ts'
import type { HeldCredentials } from './held-credentials.ts'
import { insist } from './insist.ts'
import type { OAuthApp } from './integrations.ts'
import { refusedRenewal, refusesGrant, wrongApp } from './refused-renewal.ts'
import { type GrantedTokens, requestTokens, type TokenClient } from './token-request.ts'
import type { Vault } from './vault.ts'

export interface RenewTokensParts {
  readonly database: Database
  readonly vault: Vault
  readonly events: ConnectionEvents
  readonly marks: AuthMarks
  readonly tokenClient: Omit<TokenClient, 'clientId' | 'clientSecret'>
  readonly clock: Clock
  /** Names this process among those that share the database. */
  readonly owner: string
  /** In [0, 1). */
  readonly random: () => number
  /** Id of the operation under way, for the log. */
  readonly operationId: () => string
  readonly nextProbe: () => number
  /** The app of the connection's integration. */
  readonly app: (uid: string) => Promise<OAuthApp>
  readonly read: (uid: string) => Promise<HeldCredentials>
}

/** A lease that its process does not renew any more, because it crashed, is over after so long. */
const leaseMs = 10_000
const renewEveryMs = 3000
const lookEveryMs = 150
/** How long another process's renewal is waited for; its request to Gong takes at most a minute. */
const patienceMs = 75_000

/** What is to be renewed. */
export interface RenewalWish {
  /** Of the tokens that are to be replaced; others that are there already are given back as they are. */
  readonly version: number
  /** Tries even what Gong has refused before. */
  readonly force: boolean
}

/**
 * Renews the tokens of a connection. Of all processes on the database one asks Gong, the others wait and take what it
 * has stored: a refresh token works once. New tokens are stored before anybody uses them.
 * @throws GongError `unauthorized` when Gong refuses for good, which is marked; others when it may yet succeed.
 */
export async function renewTokens(
  uid: string,
  { version, force }: RenewalWish,
  parts: RenewTokensParts,
): Promise<HeldCredentials> {
  const { database, clock, owner, random } = parts
  const name = `refresh:${uid}`
  const until = clock.monotonic() + patienceMs
  for (;;) {
    const known = await parts.read(uid)
    if (known.version !== version) return known
    const wasAbandoned = await isAbandoned(database, name, clock.now())
    const lease = await takeLease(database, name, { owner, now: clock.now(), forMs: leaseMs })
    if (lease !== undefined) return underLease(lease, uid, { version, force, wasAbandoned }, parts)
    if (clock.monotonic() >= until) {
      throw new GongError('timeout', 'Another process has been renewing the OAuth tokens for too long.', {
        advice: 'Try again; the tokens are renewed once for all processes.',
      })
    }
    await clock.sleep(lookEveryMs * (0.5 + random()))
  }
}

interface Renewal extends RenewalWish {
  /** The process before left its lease without giving it back. */
  readonly wasAbandoned: boolean
}

async function underLease(
  lease: Lease,
  uid: string,
  { version, force, wasAbandoned }: Renewal,
  parts: RenewTokensParts,
): Promise<HeldCredentials> {
  const { database } = parts
  const done = new AbortController()
  const holding = holdOn(lease, parts, done.signal)
  try {
    const known = await parts.read(uid)
    // Somebody else has renewed them, or connected the account anew, before the lease was ours.
    if (known.version !== version) return known
    const { credentials, authError } = known
    if (authError?.type === 'refresh_failed' && !force) throw refusedRenewal(authError)
    if (credentials.type !== 'oauth') return known
    const app = await parts.app(uid)
    const grant = { type: 'refresh_token', refreshToken: credentials.refreshToken } as const
    const tokens = await requestTokens(grant, { ...parts.tokenClient, ...app }).catch((error: unknown) =>
      explain(error, uid, version, wasAbandoned, parts),
    )
    if (tokens === undefined) return await parts.read(uid)
    await insist(() => store(tokens, uid, known, parts), parts.clock)
    return await parts.read(uid)
  } finally {
    done.abort()
    await holding
    await giveLeaseBack(database, lease).catch(() => undefined)
  }
}

/** Holds the lease as long as Gong takes to answer. */
async function holdOn(lease: Lease, { database, clock }: RenewTokensParts, signal: AbortSignal) {
  for (;;) {
    await clock.sleep(renewEveryMs, signal).catch(() => undefined)
    if (signal.aborted) return
    // While the database is gone nobody else can take it either.
    if (!(await renewLease(database, lease, clock.now() + leaseMs).catch(() => true))) return
  }
}

/** Whether the lease's last owner let it run out: it was stopped in the middle. */
async function isAbandoned(database: Database, name: string, now: number): Promise<boolean> {
  const row = await database
    .selectFrom('leases')
    .select('expires_at')
    .where('name', '=', name)
    .executeTakeFirst()
  return row !== undefined && row.expires_at > 0 && row.expires_at <= now
}

/**
 * Stores new tokens where those are that they replace. A process that was held up for longer than its lease still
 * stores them then, for Gong takes no older ones; where another was faster, nothing is stored.
 */
async function store(
  tokens: GrantedTokens,
  uid: string,
  { version, credentials: old, baseUrl }: HeldCredentials,
  { database, vault, events, clock, nextProbe }: RenewTokensParts,
): Promise<void> {
  const { accessToken, refreshToken, expiresAt, raw } = tokens
  const scopes = tokens.scopes.length > 0 || old.type !== 'oauth' ? tokens.scopes : old.scopes
  const credentials = { type: 'oauth', accessToken, refreshToken, expiresAt, scopes, raw } as const
  const sealed = vault.seal(JSON.stringify(credentials), uid)
  const now = clock.now()
  await database.transaction().execute(async (trx) => {
    const before = await trx
      .selectFrom('connections')
      .select('auth_error')
      .where('uid', '=', uid)
      .executeTakeFirst()
    const row = await trx
      .updateTable('connections')
      .set({
        key_id: sealed.keyId,
        sealed_credentials: sealed.box,
        credentials_version: version + 1,
        expires_at: expiresAt ?? null,
        base_url: tokens.baseUrl ?? baseUrl,
        auth_error: null,
        updated_at: now,
        checked_at: now,
        probe_at: nextProbe(),
      })
      .where('uid', '=', uid)
      .where('credentials_version', '=', version)
      .returningAll()
      .executeTakeFirst()
    if (row !== undefined) await events.refreshed(trx, toConnection(row), before?.auth_error != null)
  })
  events.afterCommit()
}

/**
 * What a failed renewal means: a refused grant is marked and thrown, and whatever may pass is thrown as it is.
 * @returns undefined when the tokens were replaced meanwhile, so that the refusal was of old ones.
 */
async function explain(
  error: unknown,
  uid: string,
  version: number,
  wasAbandoned: boolean,
  { marks, operationId }: RenewTokensParts,
): Promise<undefined> {
  if (!(error instanceof GongHttpError) || error.code !== 'unauthorized') throw error
  if (!refusesGrant(error)) throw wrongApp(error)
  const reason = wasAbandoned
    ? 'An earlier renewal was broken off in the middle: the pair of tokens that Gong may have given then is lost, and the old refresh token works only once.'
    : 'A refresh token works once: another program may have used it, or the customer has removed the app.'
  const message = `${error.message} ${reason}`
  const marked = await marks.fail(uid, version, { type: 'refresh_failed', message, logId: operationId() })
  if (marked === undefined) return undefined
  throw new GongHttpError('unauthorized', message, {
    status: error.status,
    errors: error.errors,
    advice: 'The customer must connect the account again.',
    cause: error,
  })
}
