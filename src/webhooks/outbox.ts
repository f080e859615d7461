import type { Connection } from '../connections/connection.ts'
import type { Database } from '../database/open-database.ts'

/** Something to tell the product. */
export interface WebhookMessage {
  /** `auth`, `sync`, `forward`, `async_action` or `test`. */
  readonly type: string
  /** Whose own address gets it too, where it has one. */
  readonly connection: Connection | undefined
  /** In Nango's shape; encoded with its keys in order. */
  readonly body: Readonly<Record<string, unknown>>
  /** Passed on with it, by name in lower case. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What is to be told, in the database until it is. */
export interface Outbox {
  /** Puts a message in, in the transaction of what it tells. */
  put(database: Database, message: WebhookMessage): Promise<void>
  /** Something may have been put in: looks at once. To be called after the transaction. */
  wake(): void
}
