import type { Vault } from '../connections/vault.ts'
import type { Database } from '../database/open-database.ts'
import { GongError } from '../errors/gong-error.ts'

/** The only row of its table, and what its text is bound to. */
const owner = 'probe'
const probe = 'gong-connector'

/**
 * Keeps machines with different keys from writing side by side: the first one leaves a sealed text, which every other
 * one must be able to open. Whoever opens it with an older key seals it anew.
 * @throws GongError `settings` for a key that is not the database's.
 */
export async function checkKey(database: Database, vault: Vault): Promise<void> {
  const sealed = vault.seal(probe, owner)
  const row = { key_id: sealed.keyId, sealed_text: sealed.box }
  await database
    .insertInto('key_probes')
    .values({ id: owner, ...row })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  const { key_id: keyId, sealed_text: box } = await database
    .selectFrom('key_probes')
    .selectAll()
    .where('id', '=', owner)
    .executeTakeFirstOrThrow()
  try {
    vault.open({ keyId, box }, owner)
  } catch (cause) {
    throw new GongError(
      'settings',
      `The encryption key of this machine (${sealed.keyId}) is not the one that the database is used with (${keyId}).`,
      {
        advice:
          'Give all machines that share a database the same GONG_CONNECTOR_ENCRYPTION_KEY; without one, each makes its own encryption.key in its data folder.',
        cause,
      },
    )
  }
  if (keyId !== sealed.keyId)
    await database.updateTable('key_probes').set(row).where('key_id', '=', keyId).execute()
}
