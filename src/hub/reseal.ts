import { sql } from 'kysely'
import { ownerOfSecret } from '../connections/integrations.ts'
import type { Vault } from '../connections/vault.ts'
import type { Database } from '../database/open-database.ts'
import type { Tables } from '../database/tables.ts'

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

/** A table with a sealed text in each row, and the id of its key in `key_id`. */
interface SealedTable {
  readonly name: keyof Tables
  /** Column of the row's key. */
  readonly key: string
  /** Column of the sealed text. */
  readonly box: string
  /** What the text is bound to, by the row's key. */
  readonly ownerOf: (key: string) => string
}

interface SealedRow {
  readonly key: string
  readonly keyId: string
  readonly box: string
}

/** Rows of one transaction: a server that writes meanwhile waits no longer than for these. */
const batch = 50

const itself = (key: string) => key

/** Every table with sealed texts. */
export const sealedTables: readonly SealedTable[] = [
  { name: 'connections', key: 'uid', box: 'sealed_credentials', ownerOf: itself },
  { name: 'integrations', key: 'key', box: 'sealed_secret', ownerOf: ownerOfSecret },
  { name: 'webhook_endpoints', key: 'id', box: 'sealed_secrets', ownerOf: itself },
  { name: 'key_probes', key: 'id', box: 'sealed_text', ownerOf: itself },
]

/**
 * Seals every row anew that is sealed with another key than the vault's own. Rows change a few at a time; stopped in
 * the middle it goes on where it was when it is called again, and a server may work meanwhile.
 */
export async function reseal(database: Database, vault: Vault, signal: AbortSignal): Promise<Resealed> {
  let rows = 0
  const failures: string[] = []
  for (const table of sealedTables) {
    for (let after = ''; ; ) {
      signal.throwIfAborted()
      const found = await findRows(database, table, vault.keyId(), after)
      const last = found.at(-1)
      if (last === undefined) break
      after = last.key
      const opened = found.flatMap((row) => {
        const owner = table.ownerOf(row.key)
        try {
          return [{ row, sealed: vault.seal(vault.open(row, owner), owner) }]
        } catch (error) {
          failures.push(error instanceof Error ? error.message : String(error))
          return []
        }
      })
      await database.transaction().execute(async (trx) => {
        for (const { row, sealed } of opened) await writeRow(trx, table, row, sealed)
      })
      rows += opened.length
    }
  }
  return { rows, failures }
}

/** How many rows of each table are sealed with which key. */
export async function countKeyUse(database: Database): Promise<readonly KeyUse[]> {
  const counted = await Promise.all(
    sealedTables.map(async ({ name }) => {
      const { rows } = await sql<{ keyId: string; rows: unknown }>`
        SELECT key_id AS ${sql.ref('keyId')}, count(*) AS ${sql.ref('rows')}
        FROM ${sql.table(name)} WHERE key_id IS NOT NULL GROUP BY key_id`.execute(database)
      return rows.map(({ keyId, rows: count }) => ({ table: name, keyId, rows: Number(count) }))
    }),
  )
  return counted.flat()
}

/** Those after a key that are sealed with another key, in the order of the rows' keys. */
async function findRows(
  database: Database,
  { name, key, box }: SealedTable,
  keyId: string,
  after: string,
): Promise<readonly SealedRow[]> {
  const { rows } = await sql<SealedRow>`
    SELECT ${sql.ref(key)} AS ${sql.ref('key')}, key_id AS ${sql.ref('keyId')}, ${sql.ref(box)} AS ${sql.ref('box')}
    FROM ${sql.table(name)} WHERE key_id <> ${keyId} AND ${sql.ref(key)} > ${after}
    ORDER BY ${sql.ref(key)} LIMIT ${batch}`.execute(database)
  return rows
}

/** Puts the text sealed anew where the old one still is. */
async function writeRow(
  database: Database,
  { name, key, box }: SealedTable,
  row: SealedRow,
  sealed: { readonly keyId: string; readonly box: string },
): Promise<void> {
  await sql`
    UPDATE ${sql.table(name)} SET key_id = ${sealed.keyId}, ${sql.ref(box)} = ${sealed.box}
    WHERE ${sql.ref(key)} = ${row.key} AND ${sql.ref(box)} = ${row.box}`.execute(database)
}
