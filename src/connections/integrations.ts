import type { Insertable } from 'kysely'
import type { Database } from '../database/open-database.ts'
import type { Row, Tables } from '../database/tables.ts'
import { GongError, GongParameterError } from '../errors/gong-error.ts'
import type { Vault } from './vault.ts'

/** What an integration is at bottom: an access key, or an OAuth app. */
export type Provider = 'gong' | 'gong-oauth'

/** How connections of one kind authenticate. Moments in milliseconds since 1970. */
export interface Integration {
  /** As people name it: `gong`, `gong-oauth`, or of their own. */
  readonly key: string
  readonly provider: Provider
  readonly displayName: string
  /** Of its own OAuth app; those that have none use the server's. */
  readonly clientId: string | undefined
  readonly hasClientSecret: boolean
  /** What customers are asked to allow; what all streams and actions need when missing. */
  readonly scopes: readonly string[] | undefined
  readonly forwardWebhooks: boolean
  readonly custom: Readonly<Record<string, unknown>>
  readonly createdAt: number
  readonly updatedAt: number
}

/** What a new integration is made of. */
export interface NewIntegration {
  readonly key: string
  readonly provider: Provider
  readonly displayName?: string | undefined
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  readonly scopes?: readonly string[] | undefined
  readonly forwardWebhooks?: boolean | undefined
  readonly custom?: Readonly<Record<string, unknown>> | undefined
}

/** What may be changed; what is missing stays, null takes away. */
export interface IntegrationChange {
  /** Its connections go with it. */
  readonly key?: string | undefined
  readonly displayName?: string | undefined
  readonly clientId?: string | null | undefined
  readonly clientSecret?: string | null | undefined
  readonly scopes?: readonly string[] | null | undefined
  readonly forwardWebhooks?: boolean | undefined
  readonly custom?: Readonly<Record<string, unknown>> | undefined
}

/** An OAuth app as Gong knows it. */
export interface OAuthApp {
  readonly clientId: string
  readonly clientSecret: string
}

/** The ways to connect that the server offers; `gong` and `gong-oauth` are there whenever it starts. */
export interface Integrations {
  /** By key. */
  list(): Promise<readonly Integration[]>
  find(key: string): Promise<Integration | undefined>
  /** Keeps one as it is until the transaction ends. @returns whether it is there. */
  hold(database: Database, key: string): Promise<boolean>
  /** @throws GongError `conflict` when the key is taken; GongParameterError. */
  create(made: NewIntegration): Promise<Integration>
  /** @throws GongError `conflict` when the new key is taken; GongParameterError. */
  change(integration: Integration, change: IntegrationChange): Promise<Integration>
  /** Removes it with its connections. @returns whether it was there. */
  remove(integration: Integration): Promise<boolean>
  /** Its OAuth app with the secret. @throws GongError `settings` when it has none. */
  app(key: string): Promise<OAuthApp>
  /** Whether `app` has one. */
  hasApp(integration: Integration): boolean
}

export interface IntegrationsParts {
  readonly database: Database
  readonly vault: Vault
  readonly now: () => number
  /** Of integrations that have none of their own. */
  readonly defaultApp: OAuthApp | undefined
  /** Removes the connections of an integration, in the same transaction. */
  readonly removeConnections: (database: Database, key: string) => Promise<void>
  /** A removal is stored. */
  readonly afterCommit: () => void
}

const builtIn: readonly Pick<Row<'integrations'>, 'key' | 'provider' | 'display_name'>[] = [
  { key: 'gong', provider: 'gong', display_name: 'Gong' },
  { key: 'gong-oauth', provider: 'gong-oauth', display_name: 'Gong (OAuth)' },
]

/** Integrations in the server's database; makes those that are there from the start. */
export async function openIntegrations(parts: IntegrationsParts): Promise<Integrations> {
  const { database, now, defaultApp } = parts
  const at = now()
  const same = { forward_webhooks: 1, custom: '{}', created_at: at, updated_at: at }
  await database
    .insertInto('integrations')
    .values(builtIn.map((row) => ({ ...row, ...same })))
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
  const find = async (key: string) => {
    const row = await rowOf(database, key)
    return row && toIntegration(row)
  }
  return {
    list: async () =>
      (await database.selectFrom('integrations').selectAll().orderBy('key').execute()).map(toIntegration),
    find,
    async hold(trx, key) {
      const held = await trx
        .updateTable('integrations')
        .set({ key })
        .where('key', '=', key)
        .executeTakeFirst()
      return held.numUpdatedRows > 0n
    },
    create: (made) => create(made, parts),
    change: (integration, change) => changeRow(integration, change, parts),
    async remove({ key }) {
      const isGone = await database.transaction().execute(async (trx) => {
        // First itself: a connection that is being made for it now is stored before, or not at all.
        const gone = await trx.deleteFrom('integrations').where('key', '=', key).executeTakeFirst()
        await parts.removeConnections(trx, key)
        return gone.numDeletedRows > 0n
      })
      parts.afterCommit()
      return isGone
    },
    app: (key) => appOf(key, parts),
    hasApp: ({ clientId, hasClientSecret }) =>
      clientId === undefined ? defaultApp !== undefined : hasClientSecret,
  }
}

async function create(made: NewIntegration, parts: IntegrationsParts): Promise<Integration> {
  const at = parts.now()
  checkKey(made.key)
  const row: Insertable<Tables['integrations']> = {
    key: made.key,
    provider: made.provider,
    display_name: made.displayName ?? made.key,
    client_id: made.clientId ?? null,
    ...sealSecret(made.key, made.clientSecret ?? null, parts.vault),
    scopes: made.scopes === undefined ? null : made.scopes.join(' '),
    forward_webhooks: (made.forwardWebhooks ?? true) ? 1 : 0,
    custom: JSON.stringify(made.custom ?? {}),
    created_at: at,
    updated_at: at,
  }
  const stored = await parts.database
    .insertInto('integrations')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returningAll()
    .executeTakeFirst()
  if (stored === undefined) throw taken(made.key)
  return toIntegration(stored)
}

async function changeRow(
  { key: old }: Integration,
  change: IntegrationChange,
  { database, vault, now }: IntegrationsParts,
): Promise<Integration> {
  const { key = old, displayName, clientId, clientSecret, scopes, forwardWebhooks, custom } = change
  checkKey(key)
  const row = await database.transaction().execute(async (trx) => {
    const before = await rowOf(trx, old)
    if (before === undefined) throw gone(old)
    if (key !== old && (await rowOf(trx, key)) !== undefined) throw taken(key)
    // The secret is bound to the key, and moves with it.
    const secret = clientSecret === undefined ? secretOf(before, vault) : clientSecret
    const isSealedAnew = key !== old || clientSecret !== undefined
    const after = await trx
      .updateTable('integrations')
      .set({
        key,
        ...(displayName === undefined ? {} : { display_name: displayName }),
        ...(clientId === undefined ? {} : { client_id: clientId }),
        ...(isSealedAnew ? sealSecret(key, secret, vault) : {}),
        ...(scopes === undefined ? {} : { scopes: scopes === null ? null : scopes.join(' ') }),
        ...(forwardWebhooks === undefined ? {} : { forward_webhooks: forwardWebhooks ? 1 : 0 }),
        ...(custom === undefined ? {} : { custom: JSON.stringify(custom) }),
        updated_at: now(),
      })
      .where('key', '=', old)
      .returningAll()
      .executeTakeFirst()
    if (after === undefined) throw gone(old)
    if (key !== old)
      await trx.updateTable('connections').set({ integration: key }).where('integration', '=', old).execute()
    return after
  })
  return toIntegration(row)
}

async function appOf(key: string, { database, vault, defaultApp }: IntegrationsParts): Promise<OAuthApp> {
  const row = await rowOf(database, key)
  const secret = row && secretOf(row, vault)
  if (row?.client_id != null && secret != null) return { clientId: row.client_id, clientSecret: secret }
  if (row?.client_id == null && defaultApp !== undefined) return defaultApp
  throw new GongError('settings', `The integration “${key}” has no OAuth app.`, {
    advice:
      'Set GONG_CLIENT_ID and GONG_CLIENT_SECRET, or give the integration the client id and the secret of its own app (Gong: Settings › Ecosystem › API › Integrations).',
  })
}

function rowOf(database: Database, key: string): Promise<Row<'integrations'> | undefined> {
  return database.selectFrom('integrations').selectAll().where('key', '=', key).executeTakeFirst()
}

/** What the secret of an integration is bound to in the vault. */
export function ownerOfSecret(key: string): string {
  return `integration ${key}`
}

function secretOf({ key, key_id: keyId, sealed_secret: box }: Row<'integrations'>, vault: Vault) {
  return keyId === null || box === null ? null : vault.open({ keyId, box }, ownerOfSecret(key))
}

function sealSecret(key: string, secret: string | null, vault: Vault) {
  if (secret === null) return { key_id: null, sealed_secret: null }
  const { keyId, box } = vault.seal(secret, ownerOfSecret(key))
  return { key_id: keyId, sealed_secret: box }
}

function toIntegration(row: Row<'integrations'>): Integration {
  return {
    key: row.key,
    provider: row.provider === 'gong-oauth' ? 'gong-oauth' : 'gong',
    displayName: row.display_name,
    clientId: row.client_id ?? undefined,
    hasClientSecret: row.sealed_secret !== null,
    scopes: row.scopes === null ? undefined : row.scopes.split(/[\s,]+/).filter((scope) => scope !== ''),
    forwardWebhooks: row.forward_webhooks === 1,
    custom: JSON.parse(row.custom) as Record<string, unknown>,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function checkKey(key: string): void {
  if (/^[\w~:.@ -]{1,255}$/.test(key)) return
  const message = 'must be 1 to 255 letters, digits and characters of ~ : . @ - _'
  throw new GongParameterError(`The key of the integration does not fit: unique_key ${message}.`, [
    { path: 'unique_key', message },
  ])
}

function taken(key: string): GongError {
  return new GongError('conflict', `There is an integration “${key}” already.`, {
    advice: 'Choose another key, or change the one that is there.',
  })
}

function gone(key: string): GongError {
  return new GongError('not_found', `There is no integration “${key}” any more.`)
}
