import type { Connection } from '../connections/connection.ts'
import type { Database } from '../database/open-database.ts'
import { createRowInserter } from './insert-rows.ts'
import type { Target } from './target.ts'

/** Something to tell the product. */
export interface WebhookMessage {
  /** `auth`, `sync`, `forward`, `async_action` or `test`. */
  readonly type: string
  /** Whose own address gets it in place of the endpoints, where it has one. */
  readonly connection: Connection | undefined
  /** In Nango's shape; encoded with its keys in order. */
  readonly body: Readonly<Record<string, unknown>>
  /** Passed on with it, by name in lower case. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What is to be told, in the database until it is. */
export interface Outbox {
  /**
   * Puts a message in, in the transaction of what it tells: for the connection's own address, or else for each endpoint
   * that is on and takes its type. Where there is neither, nothing is kept, but for endpoints that are off: to be sent
   * again later, it must be there.
   */
  put(database: Database, message: WebhookMessage): Promise<void>
  /** Puts a message in for one address alone. @returns its id. */
  putFor(database: Database, target: Target, message: WebhookMessage): Promise<string>
  /** Sends a message that is there to an address once more. */
  putAgain(database: Database, target: Target, message: string, connection: number | null): Promise<void>
  /** Something may have been put in: looks at once. To be called after the transaction. */
  wake(): void
}

export interface OutboxOptions {
  readonly now: () => number
  readonly randomId: () => string
  /** Hears that there may be something to send. */
  readonly onWake: () => void
}

/** The outbox over the tables of messages and deliveries. */
export function createOutbox({ now, randomId, onWake }: OutboxOptions): Outbox {
  const insert = createRowInserter(now, randomId)
  return {
    async put(database, message) {
      const targets = await targetsFor(database, message)
      if (targets === undefined) return
      const id = await insert.message(database, message)
      await insert.deliveries(database, targets, id, message.connection?.number ?? null)
    },
    async putFor(database, target, message) {
      const id = await insert.message(database, message)
      await insert.deliveries(database, [target], id, message.connection?.number ?? null)
      return id
    },
    putAgain: (database, target, message, connection) =>
      insert.deliveries(database, [target], message, connection),
    wake: onWake,
  }
}

/** @returns undefined when nobody listens, not even later. */
async function targetsFor(
  database: Database,
  { type, connection }: WebhookMessage,
): Promise<readonly Target[] | undefined> {
  const own = connection?.webhookUrlOverride
  // In place of all endpoints, as Nango has it (NangoHQ/nango#6715).
  if (own !== undefined) return [{ endpoint: undefined, url: own }]
  const all = await database.selectFrom('webhook_endpoints').select(['id', 'url', 'types', 'state']).execute()
  const interested = all.filter(({ types, state }) => state !== 'unset' && takes(types, type))
  if (interested.length === 0) return undefined
  return interested.filter(({ state }) => state === 'on').map(({ id, url }) => ({ endpoint: id, url }))
}

/** Whether an endpoint wants messages of a type. @param types its list as JSON; empty for all. */
function takes(types: string, type: string): boolean {
  const list = JSON.parse(types) as readonly string[]
  return list.length === 0 || list.includes(type)
}
