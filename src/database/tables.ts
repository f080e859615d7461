import type { Generated, Selectable } from 'kysely'

/*
 * The server's own tables, the same for SQLite and Postgres. Moments are milliseconds since 1970 (named `..._at`),
 * truths are 0 or 1, objects and lists are JSON in text; the oldest tables have their moments as ISO 8601 text.
 */

/** A row of `server_workspaces`: keeps the instances of several customers apart. */
export interface WorkspaceRow {
  readonly id: string
  readonly name: string
  readonly created_at: string
}

/** How connections of one kind authenticate. */
export interface IntegrationRow {
  /** As people name it: `gong`, `gong-oauth`. */
  readonly key: string
  /** What it is at bottom: `gong` (access key) or `gong-oauth`. */
  readonly provider: string
  readonly display_name: string
  /** Of the OAuth app; its secret is sealed. */
  readonly client_id: string | null
  readonly key_id: string | null
  readonly sealed_secret: string | null
  readonly scopes: string | null
  readonly forward_webhooks: number
  /** Whatever the operator wants kept with it. */
  readonly custom: string
  readonly created_at: number
  readonly updated_at: number
}

/** One Gong account with its credentials. */
export interface ConnectionRow {
  /** Nango's `id`; ours inside. */
  readonly number: Generated<number>
  /** A UUID; what sealed credentials are bound to, and the id of the instance. */
  readonly uid: string
  /** As the product names it; unique within its integration. */
  readonly id: string
  readonly integration: string
  /** For people, and of instances alone. */
  readonly name: string
  readonly workspace: string
  /** Host of the account's API. */
  readonly base_url: string
  /** `access_key`, `access_token` or `oauth`. */
  readonly auth: string
  readonly key_id: string
  readonly sealed_credentials: string
  /** Counts the writings of the credentials: who renews them must find it as it was read. */
  readonly credentials_version: number
  readonly expires_at: number | null
  readonly metadata: string
  readonly connection_config: string
  readonly tags: string
  readonly end_user: string | null
  readonly webhook_url_override: string | null
  /** What is synced, and how; see `ConnectionSettings`. */
  readonly settings: string
  /** Why Gong does not let it in any more, as JSON; null while it does. */
  readonly auth_error: string | null
  /** Secret part of the address at which Gong's automation rules reach it. */
  readonly ingress_key: string
  /** Public keys of Gong's rules, a list of SPKI in Base64. */
  readonly rule_keys: string
  readonly created_at: number
  readonly updated_at: number
  readonly fetched_at: number
  /** When Gong last let it in. */
  readonly checked_at: number
  /** When Gong is to be asked next whether it still does. */
  readonly probe_at: number
}

/** A short-lived permission for a customer's browser to connect. */
export interface ConnectSessionRow {
  /** SHA-256 of the token. */
  readonly token_hash: string
  /** Everything that was given when it was made. */
  readonly content: string
  /** The connection that is to be connected anew. */
  readonly connection: number | null
  readonly created_at: number
  readonly expires_at: number
}

/** A trip to Gong's consent page that has not come back. */
export interface OAuthTripRow {
  readonly state: string
  readonly integration: string
  readonly content: string
  readonly expires_at: number
}

/** Something that only one may do at a time. */
export interface LeaseRow {
  readonly name: string
  readonly owner: string
  /** Grows by one with each owner: what carries an older one comes too late. */
  readonly fence: number
  readonly expires_at: number
}

/** Requests that an account has spent in a UTC day. */
export interface SpentRow {
  readonly account: string
  readonly day: string
  readonly requests: number
  /** One of the account's connections; null in rows that an older version made. */
  readonly connection_uid: string | null
}

/** When the next request of an account may leave. */
export interface SlotRow {
  readonly account: string
  readonly next_at: number
}

/** A scheduled copy of one stream, or of a user's function, of one connection. */
export interface SyncRow {
  readonly id: string
  readonly connection: number
  readonly name: string
  readonly variant: string
  /** `STARTED` or `PAUSED`. */
  readonly state: string
  /** Own frequency; null for the connection's or the function's. */
  readonly frequency_ms: number | null
  readonly next_at: number
  /** 1 to have the next run read everything anew, 2 to have it throw away the records first. */
  readonly reset_due: number
  /** Whether somebody asked for the next run, rather than the schedule. */
  readonly is_asked_for: number
  /** JSON of the last run's outcome. */
  readonly last: string | null
  readonly checkpoint: string | null
  readonly created_at: number
}

/** One run of syncs of one connection. */
export interface RunRow {
  readonly id: string
  readonly connection: number
  readonly syncs: string
  /** `schedule`, `manual` or `webhook`. */
  readonly cause: string
  /** `running`, `success`, `error` or `interrupted`. */
  readonly status: string
  readonly outcome: string | null
  readonly started_at: number
  readonly finished_at: number | null
}

/** The engine's state of one stream. */
export interface StreamStateRow {
  readonly connection: number
  readonly variant: string
  readonly stream: string
  readonly state: string
  readonly saved_at: number
}

/** A call whose transcript has not come yet. */
export interface DueRow {
  readonly connection: number
  readonly variant: string
  readonly id: string
  readonly started: string | null
  readonly since: number
}

/** A record of a connection's model. */
export interface RecordRow {
  readonly connection: number
  readonly model: string
  readonly id: string
  readonly data: string
  readonly hash: string
  /** Place in the order of changes of the connection's model; never skipped, never reused. */
  readonly seq: number
  /** What the last change was: `ADDED`, `UPDATED` or `DELETED`. */
  readonly action: string
  readonly first_seen_at: number
  readonly modified_at: number
  readonly deleted_at: number | null
  readonly pruned_at: number | null
  /** Between which moments the record lies in time; null where it has none. */
  readonly time_from: number | null
  readonly time_to: number | null
}

/** The order of changes of a connection's model; its row is locked by who writes. */
export interface RecordCounterRow {
  readonly connection: number
  readonly model: string
  readonly seq: number
  /** Records that are not deleted. */
  readonly live: number
  /** Of the last change; that of a later one is never earlier, whatever the clocks say. */
  readonly modified_at: number
  /** Up to here all records are pruned. */
  readonly pruned_seq: number
}

/** An action that is run later. */
export interface ActionRunRow {
  readonly id: string
  readonly connection: number
  readonly name: string
  readonly input: string
  /** `waiting`, `running`, `success` or `error`. */
  readonly status: string
  readonly output: string | null
  readonly error: string | null
  readonly attempts: number
  readonly most_attempts: number
  readonly next_at: number
  /** The process that runs it, and until when it must say that it lives. */
  readonly owner: string | null
  readonly owned_until: number
  readonly created_at: number
  readonly finished_at: number | null
}

/** Where webhooks go. */
export interface EndpointRow {
  readonly id: string
  readonly url: string
  /** Which webhooks, as a list of types; empty for all. */
  readonly types: string
  /** `on`, or why it is off. */
  readonly state: string
  /** The secrets that sign, sealed: the newest first, with the moment at which each ends. */
  readonly key_id: string
  readonly sealed_secrets: string
  /** Whether it comes from the settings. */
  readonly is_configured: number
  readonly created_at: number
  readonly updated_at: number
}

/** Something that products are told. */
export interface MessageRow {
  readonly id: string
  readonly type: string
  readonly connection: number | null
  readonly body: string
  /** Headers that are passed on, as JSON. */
  readonly headers: string
  readonly created_at: number
}

/** A message on its way to one address. */
export interface DeliveryRow {
  readonly id: string
  readonly message: string
  /** Null for a connection's own address. */
  readonly endpoint: string | null
  readonly url: string
  /** Where it goes, as far as being slow or down is concerned: the endpoint, or the own address's origin. */
  readonly destination: string
  /** What is sent one after the other: what goes to one destination of one connection. */
  readonly lane: string
  /** `waiting`, `delivered` or `failed`. */
  readonly state: string
  readonly attempts: number
  readonly next_at: number
  readonly owner: string | null
  readonly owned_until: number
  readonly created_at: number
  readonly finished_at: number | null
}

/** One try to deliver. */
export interface AttemptRow {
  readonly id: string
  readonly delivery: string
  readonly status: number | null
  readonly error: string | null
  readonly ms: number
  readonly at: number
}

/** A webhook of Gong's that was taken, to be worked off; also what tells a replay. */
export interface InboxRow {
  /** `body-` or `token-`, and a hash of what it is. */
  readonly id: string
  readonly connection: number | null
  /** The call that is to be read. */
  readonly call_id: string | null
  /** `waiting`, `done`, `failed`; or `seen` for a token that must not come again until `next_at`. */
  readonly state: string
  readonly attempts: number
  readonly next_at: number
  readonly owner: string | null
  readonly owned_until: number
  readonly received_at: number
}

/** Something that the server did: a run, an action, a proxied request. */
export interface OperationRow {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly connection: number | null
  readonly connection_id: string | null
  readonly integration: string | null
  /** `running`, `success` or `error`. */
  readonly status: string
  readonly message: string | null
  readonly details: string | null
  readonly started_at: number
  readonly finished_at: number | null
  /** When it or its lines were last written. */
  readonly changed_at: number
}

/** A line of an operation: a request to Gong, or a text. */
export interface LogLineRow {
  readonly number: Generated<number>
  readonly operation: string
  readonly at: number
  readonly level: string
  readonly text: string
  readonly http: string | null
}

/** A failure that has not ended, or whose end is still to be told. */
export interface AlertRow {
  readonly key: string
  readonly text: string
  /** `begun`: to be told; `told`: it was; `ended`: its end is to be told. */
  readonly state: string
  /** Tries to tell of the state. */
  readonly attempts: number
  readonly next_at: number
  readonly since: number
  readonly ended_at: number | null
}

/** A sealed text that every process must be able to open: so all have the same key. One row. */
export interface KeyProbeRow {
  readonly id: string
  readonly key_id: string
  readonly sealed_text: string
}

/** What a browser is to be told that waits, over a WebSocket, at another server. */
export interface SocketMessageRow {
  readonly id: string
  readonly message: string
  readonly created_at: number
}

export interface Tables {
  readonly socket_messages: SocketMessageRow
  readonly key_probes: KeyProbeRow
  readonly server_workspaces: WorkspaceRow
  readonly integrations: IntegrationRow
  readonly connections: ConnectionRow
  readonly connect_sessions: ConnectSessionRow
  readonly oauth_trips: OAuthTripRow
  readonly leases: LeaseRow
  readonly spent_requests: SpentRow
  readonly request_slots: SlotRow
  readonly syncs: SyncRow
  readonly runs: RunRow
  readonly stream_states: StreamStateRow
  readonly due_calls: DueRow
  readonly records: RecordRow
  readonly record_counters: RecordCounterRow
  readonly action_runs: ActionRunRow
  readonly webhook_endpoints: EndpointRow
  readonly webhook_messages: MessageRow
  readonly webhook_deliveries: DeliveryRow
  readonly webhook_attempts: AttemptRow
  readonly webhook_inbox: InboxRow
  readonly operations: OperationRow
  readonly log_lines: LogLineRow
  readonly alerts: AlertRow
}

/** A row as it is read. */
export type Row<T extends keyof Tables> = Selectable<Tables[T]>
