import type { Database } from '../database/open-database.ts'
import type { AuthError, Connection } from './connection.ts'

/** What happens to connections, heard in the transaction in which it is stored. */
export interface ConnectionEvents {
  /** Credentials were stored for the first time, or in place of others; an override ends a failure too. */
  created(database: Database, connection: Connection, operation: 'creation' | 'override'): Promise<void>
  changed(database: Database, connection: Connection, before: Connection): Promise<void>
  /** Gong does not let it in any more; told once until it does again. */
  failed(database: Database, connection: Connection, error: AuthError): Promise<void>
  /** Its tokens were renewed, or it is let in again after a failure. */
  refreshed(database: Database, connection: Connection, wasFailed: boolean): Promise<void>
  removed(database: Database, connection: Connection): Promise<void>
  /** The transaction in which one of the others was called is stored: what it put in can be worked off. */
  afterCommit(): void
}

/** Who hears only some of it. */
export type ConnectionListener = Partial<ConnectionEvents>

/**
 * Tells every listener, one after another in their order: they share one transaction. Listeners may be added to the
 * list later.
 */
export function combineEvents(listeners: readonly ConnectionListener[]): ConnectionEvents {
  return {
    async created(...told) {
      for (const listener of listeners) await listener.created?.(...told)
    },
    async changed(...told) {
      for (const listener of listeners) await listener.changed?.(...told)
    },
    async failed(...told) {
      for (const listener of listeners) await listener.failed?.(...told)
    },
    async refreshed(...told) {
      for (const listener of listeners) await listener.refreshed?.(...told)
    },
    async removed(...told) {
      for (const listener of listeners) await listener.removed?.(...told)
    },
    afterCommit() {
      for (const listener of listeners) listener.afterCommit?.()
    },
  }
}
