import type { Database } from '../../database/open-database.ts'
import type { Row } from '../../database/tables.ts'

/** Calls of one connection of which Gong told, to be read by who took them. */
export interface InboxBatch {
  readonly connection: number
  readonly rows: readonly Row<'webhook_inbox'>[]
}

/** What Gong told and is not worked off. */
export interface Inbox {
  /**
   * Takes all that is due of the connection that waits longest.
   * @param busy connections that are being read here.
   */
  claim(now: number, until: number, busy: readonly number[]): Promise<InboxBatch | undefined>
  /** Holds what is ours of connections that are being read for longer. */
  hold(until: number, busy: readonly number[]): Promise<void>
  /** They are read, or given up. */
  finish(ids: readonly string[], state: 'done' | 'failed'): Promise<void>
  /** They are to be read again later. */
  retry(row: Row<'webhook_inbox'>, nextAt: number): Promise<void>
}

/** @param owner this process, as no other is called. */
export function createInbox(database: Database, owner: string): Inbox {
  const free = { owner: null, owned_until: 0 }
  // What was sent again in the meantime, and is another's now, is left alone.
  const own = () => database.updateTable('webhook_inbox').where('owner', '=', owner)
  return {
    async claim(now, until, busy) {
      // One statement: of two processes that ask at once, the second finds the rows owned and gets nothing.
      const rows = await database
        .updateTable('webhook_inbox')
        .set({ owner, owned_until: until })
        .where('connection', '=', (builder) =>
          builder
            .selectFrom('webhook_inbox as due')
            .select('due.connection')
            .where('due.state', '=', 'waiting')
            .where('due.next_at', '<=', now)
            .where('due.owned_until', '<=', now)
            .$if(busy.length > 0, (query) => query.where('due.connection', 'not in', busy))
            .orderBy('due.next_at')
            .limit(1),
        )
        .where('state', '=', 'waiting')
        .where('next_at', '<=', now)
        .where('owned_until', '<=', now)
        .returningAll()
        .execute()
      const connection = rows[0]?.connection
      return connection === undefined || connection === null ? undefined : { connection, rows }
    },
    async hold(until, busy) {
      if (busy.length === 0) return
      await own()
        .set({ owned_until: until })
        .where('state', '=', 'waiting')
        .where('connection', 'in', busy)
        .execute()
    },
    async finish(ids, state) {
      if (ids.length === 0) return
      await own()
        .set({ ...free, state })
        .where('id', 'in', ids)
        .execute()
    },
    async retry({ id, attempts }, nextAt) {
      await own()
        .set({ ...free, attempts: attempts + 1, next_at: nextAt })
        .where('id', '=', id)
        .execute()
    },
  }
}
