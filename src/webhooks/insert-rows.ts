import type { Database } from '../database/open-database.ts'
import { encodeBody } from './bodies/encode-body.ts'
import { createMessageIds } from './message-ids.ts'
import type { WebhookMessage } from './outbox.ts'
import { type Target, targetOf } from './target.ts'

/** Writes messages and their deliveries, in the database or transaction that is given. */
export interface RowInserter {
  /** @returns its id. */
  message(database: Database, message: WebhookMessage): Promise<string>
  deliveries(
    database: Database,
    targets: readonly Target[],
    message: string,
    connection: number | null,
  ): Promise<void>
}

export function createRowInserter(now: () => number, randomId: () => string): RowInserter {
  const nextId = createMessageIds(now, randomId)
  return {
    async message(database, { type, connection, body, headers = {} }) {
      const id = nextId()
      const row = {
        id,
        type,
        connection: connection?.number ?? null,
        body: encodeBody(body),
        headers: JSON.stringify(headers),
        created_at: now(),
      }
      await database.insertInto('webhook_messages').values(row).execute()
      return id
    },
    async deliveries(database, targets, message, connection) {
      if (targets.length === 0) return
      const rows = targets.map(({ endpoint, url }) => ({
        id: randomId(),
        message,
        endpoint: endpoint ?? null,
        url,
        ...targetOf(endpoint, url, connection),
        state: 'waiting',
        attempts: 0,
        next_at: now(),
        owner: null,
        owned_until: 0,
        created_at: now(),
        finished_at: null,
      }))
      await database.insertInto('webhook_deliveries').values(rows).execute()
    },
  }
}
