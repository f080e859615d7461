import type { Database } from '../database/open-database.ts'
import type { AuthError, Connection } from './connection.ts'
import type { ConnectionEvents } from './connection-events.ts'
import { toConnection } from './connection-row.ts'

/** What a connection's row says of whether Gong lets it in. */
export interface AuthMarks {
  /**
   * Gong refused these credentials; told once until it lets them in again.
   * @param version of the credentials; of others nothing is marked.
   */
  fail(uid: string, version: number, error: Omit<AuthError, 'at'>): Promise<AuthError | undefined>
  /** Gong let it in. */
  succeed(uid: string): Promise<void>
  /** Gong is to be asked about it soon. */
  askSoon(uid: string): Promise<void>
}

export interface AuthMarksParts {
  readonly database: Database
  readonly events: ConnectionEvents
  readonly now: () => number
  /** Takes secrets out of what is told. */
  readonly redact: (text: string) => string
  /** When Gong is to be asked again about a connection that it let in now. */
  readonly nextProbe: () => number
  /** Hears of a connection that was marked, or is no longer. */
  readonly onTurn: (uid: string) => void
}

/** Marks in the server's database. */
export function createAuthMarks(parts: AuthMarksParts): AuthMarks {
  const { database, events, now, redact, nextProbe, onTurn } = parts

  async function fail(trx: Database, uid: string, version: number, error: AuthError) {
    const mark = (isMarked: boolean) =>
      trx
        .updateTable('connections')
        .set({ auth_error: JSON.stringify(error), updated_at: error.at })
        .where('uid', '=', uid)
        .where('credentials_version', '=', version)
        .where('auth_error', isMarked ? 'is not' : 'is', null)
        .returningAll()
        .executeTakeFirst()
    const marked = await mark(false)
    if (marked !== undefined) await events.failed(trx, toConnection(marked), error)
    return { row: marked ?? (await mark(true)), isNew: marked !== undefined }
  }

  return {
    async fail(uid, version, error) {
      const full = { ...error, message: redact(error.message), at: now() }
      const { row, isNew } = await database.transaction().execute((trx) => fail(trx, uid, version, full))
      if (isNew) onTurn(uid)
      events.afterCommit()
      return row && full
    },
    async succeed(uid) {
      const { auth_error: before } = (await database
        .updateTable('connections')
        .set({ checked_at: now(), probe_at: nextProbe() })
        .where('uid', '=', uid)
        .returning('auth_error')
        .executeTakeFirst()) ?? { auth_error: null }
      if (before === null) return
      const connection = await database.transaction().execute(async (trx) => {
        const unmarked = await unmark(trx, uid, now())
        if (unmarked !== undefined) await events.refreshed(trx, unmarked, true)
        return unmarked
      })
      if (connection !== undefined) onTurn(uid)
      events.afterCommit()
    },
    async askSoon(uid) {
      await database.updateTable('connections').set({ probe_at: now() }).where('uid', '=', uid).execute()
    },
  }
}

async function unmark(trx: Database, uid: string, now: number): Promise<Connection | undefined> {
  const row = await trx
    .updateTable('connections')
    .set({ auth_error: null, updated_at: now })
    .where('uid', '=', uid)
    .where('auth_error', 'is not', null)
    // Tokens that cannot be renewed work until they expire, and are no less lost for it.
    .where('auth_error', 'not like', '%"type":"refresh_failed"%')
    .returningAll()
    .executeTakeFirst()
  return row && toConnection(row)
}
