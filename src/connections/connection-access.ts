import { GongError } from '../errors/gong-error.ts'
import type { Authorization, Credentials } from '../http/auth.ts'
import type { Clock } from '../http/clock.ts'
import { authorizationOf, type HeldCredentials, issuedAt, renewalDue } from './held-credentials.ts'
import { refusedRenewal } from './refused-renewal.ts'

/** The credentials of one connection in this process: read when needed, renewed when due. */
export interface ConnectionAccess extends Credentials {
  /**
   * The credentials as they may be used now.
   * @throws GongError `unauthorized` when Gong refused to renew them; `not_found` when the connection is gone.
   */
  current(options?: { readonly force?: boolean }): Promise<HeldCredentials>
  /** Reads them again the next time, unless they are of this version or later. */
  expect(version: number): void
  /** Reads them again the next time: clients that are still held find out that the connection is gone. */
  forget(): void
}

export interface ConnectionAccessParts {
  /** Reads them from the database. @throws GongError `not_found` when the connection is gone. */
  readonly read: () => Promise<HeldCredentials>
  /**
   * Renews tokens that have this version, or takes those by which another process has replaced them.
   * @param force tries even what Gong has refused before.
   */
  readonly renew: (version: number, force: boolean) => Promise<HeldCredentials>
  /** Gong refused them with a 401, and there are no others. */
  readonly onRefused: () => void
  readonly onWarning: (message: string) => void
  readonly clock: Clock
}

/** A token this young is not refused for its age: the account lacks a scope, or was disconnected. */
const freshMs = 60_000
/** After a renewal that failed for a passing reason the old token is used for so long, while it lasts. */
const pauseMs = 30_000

/** Makes the access of one connection. */
export function createConnectionAccess(parts: ConnectionAccessParts): ConnectionAccess {
  const { read, clock } = parts
  let held: HeldCredentials | undefined
  let renewing: Promise<HeldCredentials> | undefined
  let renewedAt = Number.NEGATIVE_INFINITY
  let notBefore = Number.NEGATIVE_INFINITY

  function renew(version: number, force = false): Promise<HeldCredentials> {
    renewing ??= parts
      .renew(version, force)
      .then((renewed) => {
        renewedAt = clock.now()
        held = renewed
        return renewed
      })
      .catch((error: unknown) => {
        // A refusal is marked: who comes next is to find it.
        held = undefined
        throw error
      })
      .finally(() => {
        renewing = undefined
      })
    return renewing
  }

  async function current({ force = false } = {}): Promise<HeldCredentials> {
    if (renewing !== undefined) return renewing
    held ??= await read()
    if (force && held.credentials.type === 'oauth') return renew((await read()).version, true)
    // Another process may have connected it anew.
    if (isRefused(held)) held = await read()
    if (isRefused(held)) throw refusedRenewal(held.authError)
    if (renewalDue(held) > clock.now() || notBefore > clock.now()) return held
    return renewOrKeep(held)
  }

  async function renewOrKeep(old: HeldCredentials): Promise<HeldCredentials> {
    try {
      return await renew(old.version)
    } catch (error) {
      const isRefusal = error instanceof GongError && error.code === 'unauthorized'
      const lastsUntil = old.credentials.type === 'oauth' ? (old.credentials.expiresAt ?? 0) : 0
      if (isRefusal || lastsUntil <= clock.now()) throw error
      notBefore = clock.now() + pauseMs
      held = old
      parts.onWarning(`${messageOf(error)} The token that is there is used while it lasts.`)
      return old
    }
  }

  return {
    current,
    expect(version) {
      if (held !== undefined && held.version < version) held = undefined
    },
    forget() {
      held = undefined
    },
    authorize: async () => authorizationOf(await current()),
    async renew(rejected: Authorization) {
      const isRejected = async (known: HeldCredentials) =>
        (await authorizationOf(known)).header === rejected.header
      if (!(await isRejected(await current()))) return true
      // Another process may have renewed or replaced them.
      held = await read()
      if (!(await isRejected(held))) return true
      const since = Math.max(renewedAt, issuedAt(held) ?? renewedAt)
      if (held.credentials.type !== 'oauth' || clock.now() - since < freshMs) {
        parts.onRefused()
        return false
      }
      await renew(held.version)
      return true
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function isRefused({ authError }: HeldCredentials): boolean {
  return authError?.type === 'refresh_failed'
}
