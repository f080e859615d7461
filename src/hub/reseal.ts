import { ownerOfSecret } from '../connections/integrations.ts'
import type { Sealed, Vault } from '../connections/vault.ts'
import type { Database } from '../database/open-database.ts'

/** How many rows are sealed with which key. */
export interface KeyUse {
  readonly table: string
  readonly keyId: string
  readonly rows: number
}

/** What sealing anew came to. */
export interface Resealed {
  readonly rows: number
  /** What could not be opened, and why. */
  readonly failures: readonly string[]
}

/** A sealed text in a row. */
interface SealedRow extends Sealed {
  /** The row's key. */
  readonly id: string
  /** What the text is bound to. */
  readonly owner: string
}

/** A table with sealed texts. */
interface SealedTable {
  readonly name: string
  /** Those whose keys come after `after` and that are sealed with another key, in the order of their keys. */
  find(database: Database, notKeyId: string, after: string): Promise<readonly SealedRow[]>
  /** Puts the text sealed anew where the old one still is. */
  write(database: Database, row: SealedRow, sealed: Sealed): Promise<unknown>
  count(database: Database): Promise<readonly { readonly keyId: string | null; readonly rows: unknown }[]>
}

/** Rows of one transaction: a server that writes meanwhile waits no longer than for these. */
const batch = 50

const tables: readonly SealedTable[] = [
  {
    name: 'connections',
    async find(database, keyId, after) {
      const rows = await database
        .selectFrom('connections')
        .select(['uid', 'key_id', 'sealed_credentials'])
        .where('key_id', '!=', keyId)
        .where('uid', '>', after)
        .orderBy('uid')
        .limit(batch)
        .execute()
      return rows.map((row) => toRow(row.uid, row.uid, row.key_id, row.sealed_credentials))
    },
    write: (database, row, { keyId, box }) =>
      database
        .updateTable('connections')
        .set({ key_id: keyId, sealed_credentials: box })
        .where('uid', '=', row.id)
        .where('sealed_credentials', '=', row.box)
        .execute(),
    count: (database) => countOf(database, 'connections'),
  },
  {
    name: 'integrations',
    async find(database, keyId, after) {
      const rows = await database
        .selectFrom('integrations')
        .select(['key', 'key_id', 'sealed_secret'])
        .where('key_id', '!=', keyId)
        .where('key', '>', after)
        .orderBy('key')
        .limit(batch)
        .execute()
      return rows.map((row) =>
        toRow(row.key, ownerOfSecret(row.key), row.key_id ?? '', row.sealed_secret ?? ''),
      )
    },
    write: (database, row, { keyId, box }) =>
      database
        .updateTable('integrations')
        .set({ key_id: keyId, sealed_secret: box })
        .where('key', '=', row.id)
        .where('sealed_secret', '=', row.box)
        .execute(),
    count: (database) => countOf(database, 'integrations'),
  },
  {
    name: 'webhook_endpoints',
    async find(database, keyId, after) {
      const rows = await database
        .selectFrom('webhook_endpoints')
        .select(['id', 'key_id', 'sealed_secrets'])
        .where('key_id', '!=', keyId)
        .where('id', '>', after)
        .orderBy('id')
        .limit(batch)
        .execute()
      return rows.map((row) => toRow(row.id, row.id, row.key_id, row.sealed_secrets))
    },
    write: (database, row, { keyId, box }) =>
      database
        .updateTable('webhook_endpoints')
        .set({ key_id: keyId, sealed_secrets: box })
        .where('id', '=', row.id)
        .where('sealed_secrets', '=', row.box)
        .execute(),
    count: (database) => countOf(database, 'webhook_endpoints'),
  },
]

/**
 * Seals every row anew that is sealed with another key than the vault's own. Rows change a few at a time; stopped in
 * the middle it goes on where it was when it is called again, and a server may work meanwhile.
 */
export async function reseal(database: Database, vault: Vault, signal: AbortSignal): Promise<Resealed> {
  let rows = 0
  const failures: string[] = []
  for (const table of tables) {
    for (let after = ''; ; ) {
      signal.throwIfAborted()
      const found = await table.find(database, vault.keyId(), after)
      const last = found.at(-1)
      if (last === undefined) break
      after = last.id
      const opened = found.flatMap((row) => {
        try {
          return [{ row, sealed: vault.seal(vault.open(row, row.owner), row.owner) }]
        } catch (error) {
          failures.push(error instanceof Error ? error.message : String(error))
          return []
        }
      })
      await database.transaction().execute(async (trx) => {
        for (const { row, sealed } of opened) await table.write(trx, row, sealed)
      })
      rows += opened.length
    }
  }
  return { rows, failures }
}

/** How many rows of each table are sealed with which key. */
export async function countKeyUse(database: Database): Promise<readonly KeyUse[]> {
  const counted = await Promise.all(
    tables.map(async (table) => ({ table: table.name, groups: await table.count(database) })),
  )
  return counted.flatMap(({ table, groups }) =>
    groups.flatMap(({ keyId, rows }) => (keyId === null ? [] : [{ table, keyId, rows: Number(rows) }])),
  )
}

function countOf(database: Database, table: 'connections' | 'integrations' | 'webhook_endpoints') {
  return database
    .selectFrom(table)
    .select((select) => ['key_id as keyId', select.fn.countAll().as('rows')])
    .groupBy('key_id')
    .execute()
}

function toRow(id: string, owner: string, keyId: string, box: string): SealedRow {
  return { id, owner, keyId, box }
}
