import type { Row } from '../database/tables.ts'
import type { Auth, AuthError, Connection, ConnectionSettings, EndUser } from './connection.ts'

/** A row as a connection, as others may see it. */
export function toConnection(row: Row<'connections'>): Connection {
  return {
    number: row.number,
    uid: row.uid,
    id: row.id,
    integration: row.integration,
    name: row.name,
    workspace: row.workspace,
    baseUrl: row.base_url,
    auth: toAuth(row.auth),
    metadata: parse<Record<string, unknown>>(row.metadata) ?? {},
    connectionConfig: parse<Record<string, unknown>>(row.connection_config) ?? {},
    tags: parse<Record<string, string>>(row.tags) ?? {},
    endUser: parse<EndUser>(row.end_user),
    webhookUrlOverride: row.webhook_url_override ?? undefined,
    settings: parse<ConnectionSettings>(row.settings) ?? {},
    authError: parse<AuthError>(row.auth_error),
    ingressKey: row.ingress_key,
    ruleKeys: parse<readonly string[]>(row.rule_keys) ?? [],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    fetchedAt: row.fetched_at,
    checkedAt: row.checked_at,
    credentialsVersion: row.credentials_version,
    expiresAt: row.expires_at ?? undefined,
  }
}

function toAuth(text: string): Auth {
  return text === 'access_token' || text === 'oauth' ? text : 'access_key'
}

function parse<T>(text: string | null): T | undefined {
  return text === null ? undefined : (JSON.parse(text) as T)
}
