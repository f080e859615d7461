/** The server's own tables. Every column is text, so that the same queries do for SQLite and Postgres. */
export interface Tables {
  readonly server_workspaces: WorkspaceRow
  readonly instances: InstanceRow
}

/** A row of `server_workspaces`: keeps the instances of several customers apart. */
export interface WorkspaceRow {
  readonly id: string
  readonly name: string
  readonly created_at: string
}

/** A row of `instances`; `sealed_credentials` holds nonce, text and tag, which the key `key_id` opens. */
interface InstanceRow {
  readonly id: string
  readonly name: string
  readonly workspace: string
  readonly base_url: string
  readonly auth: string
  readonly key_id: string
  readonly sealed_credentials: string
  readonly created_at: string
}
