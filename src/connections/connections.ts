import type { Gong } from '../client/create-gong.ts'
import type { Database } from '../database/open-database.ts'
import type { Credentials } from '../http/auth.ts'
import type { AuthError, Connection, ConnectionSettings, EndUser } from './connection.ts'
import type { ConnectionCredentials } from './connection-credentials.ts'

/** What a new connection is made of. */
export interface NewConnection {
  /** A UUID when missing. */
  readonly id?: string | undefined
  readonly integration: string
  readonly name?: string | undefined
  readonly workspace?: string | undefined
  readonly baseUrl?: string | undefined
  readonly credentials: ConnectionCredentials
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly connectionConfig?: Readonly<Record<string, unknown>> | undefined
  readonly tags?: Readonly<Record<string, string>> | undefined
  readonly endUser?: EndUser | undefined
  readonly webhookUrlOverride?: string | undefined
  readonly settings?: ConnectionSettings | undefined
}

/** What may be changed of a connection besides its credentials; what is missing stays. */
export interface ConnectionChange {
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly connectionConfig?: Readonly<Record<string, unknown>>
  readonly tags?: Readonly<Record<string, string>>
  readonly endUser?: EndUser | null
  readonly webhookUrlOverride?: string | null
  readonly settings?: ConnectionSettings
  readonly ruleKeys?: readonly string[]
}

/** Which connections are meant; all that is given must fit. */
export interface ConnectionFilter {
  readonly id?: string | undefined
  readonly integrations?: readonly string[] | undefined
  /** Part of the id, or of the end user's id, e-mail address or name. */
  readonly search?: string | undefined
  readonly endUserId?: string | undefined
  readonly tags?: Readonly<Record<string, string>> | undefined
  readonly workspace?: string | undefined
  readonly limit?: number | undefined
  /** From 0 on. */
  readonly page?: number | undefined
}

/** What happens to connections, heard in the transaction in which it is stored. */
export interface ConnectionEvents {
  created(database: Database, connection: Connection, operation: 'creation' | 'override'): Promise<void>
  changed(database: Database, connection: Connection): Promise<void>
  /** Gong does not let it in any more; told once until it does again. */
  failed(database: Database, connection: Connection, error: AuthError): Promise<void>
  /** Its tokens were renewed, or it is let in again after a failure. */
  refreshed(database: Database, connection: Connection, wasFailed: boolean): Promise<void>
  removed(database: Database, connection: Connection): Promise<void>
}

/** The connected accounts. */
export interface Connections {
  /**
   * Tries the credentials at Gong and stores them; those of a connection that is there take the place of its own.
   * @throws GongError `unauthorized` when Gong refuses them; nothing is stored then.
   */
  connect(made: NewConnection): Promise<{ readonly connection: Connection; readonly isNew: boolean }>
  find(integration: string, id: string): Promise<Connection | undefined>
  byNumber(number: number): Promise<Connection | undefined>
  byUid(uid: string): Promise<Connection | undefined>
  list(filter: ConnectionFilter): Promise<readonly Connection[]>
  change(connection: Connection, change: ConnectionChange): Promise<Connection>
  /** @returns whether it was there. */
  remove(connection: Connection): Promise<boolean>
  /** Its credentials in the clear, for the one call that is meant to give them; OAuth tokens renewed when due. */
  reveal(
    connection: Connection,
    options?: { readonly forceRefresh?: boolean },
  ): Promise<ConnectionCredentials>
  /** Its client, which shares the account's budget and renews its own credentials. */
  open(connection: Connection): Promise<Gong>
  /** What its requests carry; renews itself. */
  credentials(connection: Connection): Promise<Credentials>
  /** Asks Gong whether it still lets the connection in, and marks or unmarks it. */
  probe(connection: Connection): Promise<AuthError | undefined>
  /** Connections that Gong was asked about longest ago, before a moment. */
  toProbe(before: number, limit: number): Promise<readonly Connection[]>
}
