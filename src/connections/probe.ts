import { GongError } from '../errors/gong-error.ts'
import type { Accounts } from './accounts.ts'
import type { AuthMarks } from './auth-marks.ts'
import type { AuthError, Connection } from './connection.ts'
import { toConnection } from './connection-row.ts'
import type { ConnectionsParts } from './connections-parts.ts'
import { tryAccount } from './try-account.ts'

export interface ProbeParts extends ConnectionsParts {
  readonly marks: AuthMarks
  readonly accounts: Accounts
  readonly nextProbe: () => number
}

/** Asking Gong whether it still lets connections in. */
export interface Probe {
  /** Asks about one, and marks or unmarks it. */
  ask(connection: Connection): Promise<AuthError | undefined>
  /** Takes some that Gong is to be asked about by now. */
  takeDue(limit: number): Promise<readonly Connection[]>
}

/** Makes the probe. */
export function createProbe(parts: ProbeParts): Probe {
  const { database, clock, operations, nextProbe } = parts
  return {
    ask: (connection) =>
      operations === undefined
        ? ask(connection, parts)
        : operations.run({ kind: 'probe', name: 'probe', connection }, () => ask(connection, parts)),
    async takeDue(limit) {
      const now = clock.now()
      const due = await database
        .selectFrom('connections')
        .select(['uid', 'probe_at'])
        .where('probe_at', '<=', now)
        .orderBy('probe_at')
        .limit(limit)
        .execute()
      const taken: Connection[] = []
      for (const { uid, probe_at: probeAt } of due) {
        // Of several processes that find it, one moves it on.
        const row = await database
          .updateTable('connections')
          .set({ probe_at: nextProbe() })
          .where('uid', '=', uid)
          .where('probe_at', '=', probeAt)
          .returningAll()
          .executeTakeFirst()
        if (row !== undefined) taken.push(toConnection(row))
      }
      return taken
    },
  }
}

async function ask(connection: Connection, parts: ProbeParts): Promise<AuthError | undefined> {
  const { accounts, marks, operations, randomId, log } = parts
  const { uid, authError } = connection
  // Lost tokens come back by connecting anew alone.
  if (authError?.type === 'refresh_failed') return authError
  try {
    const gong = await accounts.open(connection)
    const { version } = await accounts.current(connection, false)
    const isKey = connection.auth === 'access_key'
    const refusal = await tryAccount(gong, { most: authError === undefined ? 2 : 1, isKey })
    if (refusal === undefined) {
      await marks.succeed(uid)
      return undefined
    }
    const logId = operations?.current()?.id ?? randomId()
    const error = { type: 'invalid_credentials', message: refusal.message, logId }
    return await marks.fail(uid, version, error)
  } catch (error) {
    if (error instanceof GongError && error.code === 'not_found') return undefined
    // The renewal was refused on the way, and marked.
    if (error instanceof GongError && error.code === 'unauthorized') return currentMark(uid, parts)
    const reason = error instanceof Error ? error.message : String(error)
    log(`Gong could not be asked about the connection ${connection.id}: ${reason}`)
    return authError
  }
}

async function currentMark(uid: string, { database }: ProbeParts): Promise<AuthError | undefined> {
  const row = await database.selectFrom('connections').selectAll().where('uid', '=', uid).executeTakeFirst()
  return row && toConnection(row).authError
}
