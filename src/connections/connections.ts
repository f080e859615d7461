import type { Gong } from '../client/create-gong.ts'
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
  readonly ingressKey?: string
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
  /** All when missing. */
  readonly limit?: number | undefined
  /** From 0 on. */
  readonly page?: number | undefined
}

/** A connection that was made, or whose credentials were replaced. */
export interface Connected {
  readonly connection: Connection
  readonly isNew: boolean
}

/** The connected accounts. */
export interface Connections {
  /**
   * Tries the credentials at Gong and stores them; those of a connection that is there take the place of its own.
   * @param check tries them instead: gets a client before anything is stored; what it throws refuses the connection.
   * @throws GongError `unauthorized` or `forbidden` when Gong refuses them, `unreachable` and the like when it cannot be asked;
   * nothing is stored then.
   */
  connect(made: NewConnection, check?: (gong: Gong) => Promise<void>): Promise<Connected>
  find(integration: string, id: string): Promise<Connection | undefined>
  byNumber(number: number): Promise<Connection | undefined>
  byUid(uid: string): Promise<Connection | undefined>
  /** The oldest first. */
  list(filter: ConnectionFilter): Promise<readonly Connection[]>
  change(connection: Connection, change: ConnectionChange): Promise<Connection>
  /** Changes all of them, or none when one is gone. @param change gets each as it is when nobody else can change it. */
  changeAll(
    connections: readonly Connection[],
    change: (now: Connection) => ConnectionChange,
  ): Promise<readonly Connection[]>
  /** @returns whether it was there. */
  remove(connection: Connection): Promise<boolean>
  /**
   * Its credentials in the clear, for the one call that is meant to give them; OAuth tokens renewed when due.
   * @throws GongError `unauthorized` when Gong refused to renew them, now or before.
   */
  reveal(
    connection: Connection,
    options?: { readonly forceRefresh?: boolean },
  ): Promise<ConnectionCredentials>
  /**
   * Its client, which shares the account's budget and renews its own credentials.
   * @throws GongError `unauthorized` when Gong refused to renew them.
   */
  open(connection: Connection): Promise<Gong>
  /** What its requests carry; renews itself. Who sends requests with them tells of the answers with `heard`. */
  credentials(connection: Connection): Promise<Credentials>
  /** Gong answered a request with the connection's credentials; clients from `open` tell it themselves. */
  heard(connection: Connection, status: number): void
  /** Asks Gong whether it still lets the connection in, and marks or unmarks it. */
  probe(connection: Connection): Promise<AuthError | undefined>
  /** Takes some of those that Gong is to be asked about by now; nobody else gets them for a while. */
  takeDueProbes(limit: number): Promise<readonly Connection[]>
}
