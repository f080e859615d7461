import type { Database } from '../database/open-database.ts'

/** A message for a browser that waits at a server. */
export interface SocketMessage {
  readonly id: string
  readonly message: string
}

/** Messages for browsers that wait at another server on the same database: a trip may come back to any of them. */
export interface SocketMail {
  /** Keeps a message for whoever waits under an id. */
  put(message: SocketMessage): Promise<void>
  /** Takes the messages for some ids. */
  take(ids: readonly string[]): Promise<readonly SocketMessage[]>
}

/** After how long nobody waits any more, in milliseconds. */
const keepMs = 600_000

/** Mail through the database. */
export function createSocketMail(database: Database, now: () => number): SocketMail {
  return {
    async put(message) {
      const at = now()
      await database
        .deleteFrom('socket_messages')
        .where('created_at', '<', at - keepMs)
        .execute()
      await database
        .insertInto('socket_messages')
        .values({ ...message, created_at: at })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ message: message.message }))
        .execute()
    },
    take: (ids) =>
      database.deleteFrom('socket_messages').where('id', 'in', ids).returning(['id', 'message']).execute(),
  }
}
