import { GongError, GongHttpError } from '../errors/gong-error.ts'
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
  /**
   * Reads them again the next time, unless they are of this version or later.
   * @returns whether it had older ones.
   */
  expect(version: number): boolean
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

/** A renewed token this young is not refused for its age: the account lacks a scope, or was disconnected. */
const freshMs = 60_000
/** After a renewal that failed for a passing reason the old token is used for so long, while it lasts. */
const pauseMs = 30_000
/** Without one, all who come within this time, or as long as Gong asks for, hear the same failure. */
const shortPauseMs = 2000
const longestPauseMs = 60_000

/** Makes the access of one connection. */
export function createConnectionAccess(parts: ConnectionAccessParts): ConnectionAccess {
  return new Access(parts)
}

class Access implements ConnectionAccess {
  readonly #parts: ConnectionAccessParts
  #held: HeldCredentials | undefined
  #renewing: Promise<HeldCredentials> | undefined
  #renewedAt = Number.NEGATIVE_INFINITY
  /** Before this moment no renewal is tried for the token's age. */
  #notBefore = Number.NEGATIVE_INFINITY
  #failure: { readonly error: unknown; readonly until: number } | undefined

  constructor(parts: ConnectionAccessParts) {
    this.#parts = parts
  }

  async current({ force = false } = {}): Promise<HeldCredentials> {
    const { read, clock } = this.#parts
    let held = this.#held ?? (await read())
    if (force && held.credentials.type === 'oauth') return this.#renew((await read()).version, true)
    // Another process may have connected it anew.
    if (isRefused(held)) held = await read()
    this.#held = held
    if (isRefused(held)) throw refusedRenewal(held.authError)
    const isDue = renewalDue(held) <= clock.now() && this.#notBefore <= clock.now()
    return isDue || this.#renewing !== undefined ? this.#renewOrKeep(held) : held
  }

  expect(version: number): boolean {
    const isOld = this.#held !== undefined && this.#held.version < version
    if (isOld) this.#held = undefined
    return isOld
  }

  forget(): void {
    this.#held = undefined
  }

  async authorize(): Promise<Authorization> {
    return authorizationOf(await this.current())
  }

  async renew(rejected: Authorization): Promise<boolean> {
    const { read, onRefused } = this.#parts
    const isRejected = async (known: HeldCredentials) =>
      (await authorizationOf(known)).header === rejected.header
    if (!(await isRejected(await this.current()))) return true
    // Another process may have renewed or replaced them.
    const held = await read()
    this.#held = held
    if (!(await isRejected(held))) return true
    if (held.credentials.type !== 'oauth' || this.#isFresh(held)) {
      onRefused()
      return false
    }
    await this.#renew(held.version)
    return true
  }

  /** Whether these tokens came of a renewal, here or elsewhere, a moment ago; the first ones did not. */
  #isFresh(held: HeldCredentials): boolean {
    if (held.version === 1) return false
    const since = Math.max(this.#renewedAt, issuedAt(held) ?? this.#renewedAt)
    return this.#parts.clock.now() - since < freshMs
  }

  /** One renewal for all who need it meanwhile. */
  #renew(version: number, force = false): Promise<HeldCredentials> {
    const { clock } = this.#parts
    if (this.#failure !== undefined && this.#failure.until > clock.now() && !force)
      return Promise.reject(this.#failure.error)
    this.#renewing ??= this.#parts
      .renew(version, force)
      .then((renewed) => {
        this.#renewedAt = clock.now()
        this.#failure = undefined
        this.#held = renewed
        return renewed
      })
      .catch((error: unknown) => {
        // A refusal is marked: who comes next is to find it.
        this.#held = undefined
        this.#failure = isRefusal(error) ? undefined : { error, until: clock.now() + pauseAfter(error) }
        throw error
      })
      .finally(() => {
        this.#renewing = undefined
      })
    return this.#renewing
  }

  /** Renews, or goes on with the old token when that fails for a reason that passes. */
  async #renewOrKeep(old: HeldCredentials): Promise<HeldCredentials> {
    const { clock, onWarning } = this.#parts
    try {
      return await this.#renew(old.version)
    } catch (error) {
      const lastsUntil = old.credentials.type === 'oauth' ? (old.credentials.expiresAt ?? 0) : 0
      if (isRefusal(error) || lastsUntil <= clock.now()) throw error
      if (this.#notBefore <= clock.now())
        onWarning(`${messageOf(error)} The token that is there is used while it lasts.`)
      this.#notBefore = clock.now() + pauseMs
      this.#held = old
      return old
    }
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof GongError && error.code === 'unauthorized'
}

function pauseAfter(error: unknown): number {
  const asked = error instanceof GongHttpError ? (error.retryAfterMs ?? 0) : 0
  return Math.min(Math.max(asked, shortPauseMs), longestPauseMs)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function isRefused({ authError }: HeldCredentials): boolean {
  return authError?.type === 'refresh_failed'
}
