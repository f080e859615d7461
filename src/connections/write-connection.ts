import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import type { ConnectionChange, NewConnection } from './connections.ts'
import type { Sealed, Vault } from './vault.ts'

/** What a connection is written with, besides what it is made of. */
export interface ConnectionMaking {
  readonly vault: Vault
  readonly uid: string
  readonly baseUrl: string
  readonly ingressKey: string
  readonly now: number
  /** When Gong is to be asked again. */
  readonly probeAt: number
}

/** A row that was written, and whether it was there before. */
export interface Written {
  readonly row: Row<'connections'>
  readonly isNew: boolean
}

/** Stores a connection; of one that is there the credentials are replaced, and whatever else is given. */
export async function writeConnection(
  database: Database,
  made: NewConnection & { readonly id: string },
  making: ConnectionMaking,
): Promise<Written> {
  const { vault, uid, now } = making
  const values = newRow(made, making, vault.seal(JSON.stringify(made.credentials), uid))
  const inserted = await database
    .insertInto('connections')
    .values(values)
    .onConflict((conflict) => conflict.columns(['integration', 'id']).doNothing())
    .returningAll()
    .executeTakeFirst()
  if (inserted !== undefined) return { row: inserted, isNew: true }
  const before = await database
    .selectFrom('connections')
    .select(['uid', 'number', 'credentials_version'])
    .where('integration', '=', made.integration)
    .where('id', '=', made.id)
    .executeTakeFirstOrThrow()
  const row = await database
    .updateTable('connections')
    .set((set) => ({
      ...credentialColumns(made, vault.seal(JSON.stringify(made.credentials), before.uid)),
      base_url: making.baseUrl,
      credentials_version: set('credentials_version', '+', 1),
      auth_error: null,
      updated_at: now,
      checked_at: now,
      probe_at: making.probeAt,
      ...(made.name === undefined ? {} : { name: made.name }),
      ...changedColumns(made),
    }))
    .where('uid', '=', before.uid)
    .returningAll()
    .executeTakeFirstOrThrow()
  return { row, isNew: false }
}

function newRow(made: NewConnection & { readonly id: string }, making: ConnectionMaking, sealed: Sealed) {
  const { uid, baseUrl, ingressKey, now, probeAt } = making
  return {
    uid,
    id: made.id,
    integration: made.integration,
    name: made.name ?? made.id,
    workspace: made.workspace ?? 'default',
    base_url: baseUrl,
    ...credentialColumns(made, sealed),
    credentials_version: 1,
    metadata: '{}',
    connection_config: '{}',
    tags: '{}',
    settings: '{}',
    ...changedColumns(made),
    ingress_key: ingressKey,
    rule_keys: '[]',
    created_at: now,
    updated_at: now,
    fetched_at: now,
    checked_at: now,
    probe_at: probeAt,
  }
}

function credentialColumns({ credentials }: NewConnection, sealed: Sealed) {
  return {
    auth: credentials.type,
    key_id: sealed.keyId,
    sealed_credentials: sealed.box,
    expires_at: credentials.type === 'oauth' ? (credentials.expiresAt ?? null) : null,
  }
}

type Changed = { readonly [K in keyof ConnectionChange]?: ConnectionChange[K] | undefined }

/** Columns of what is given; null takes away. */
export function changedColumns(change: Changed) {
  const { metadata, connectionConfig, tags, endUser, webhookUrlOverride, settings, ruleKeys, ingressKey } =
    change
  return {
    ...(metadata === undefined ? {} : { metadata: JSON.stringify(metadata) }),
    ...(connectionConfig === undefined ? {} : { connection_config: JSON.stringify(connectionConfig) }),
    ...(tags === undefined ? {} : { tags: JSON.stringify(tags) }),
    ...(endUser === undefined ? {} : { end_user: endUser === null ? null : JSON.stringify(endUser) }),
    ...(webhookUrlOverride === undefined ? {} : { webhook_url_override: webhookUrlOverride }),
    ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
    ...(ruleKeys === undefined ? {} : { rule_keys: JSON.stringify(ruleKeys) }),
    ...(ingressKey === undefined ? {} : { ingress_key: ingressKey }),
  }
}
