import type { Database } from '../database/open-database.ts'

/**
 * Frees what a process had taken that is gone, so that it is sent and read at once and not only when its time is over.
 * For who knows that no other process works on the database.
 */
export async function freeClaims(database: Database): Promise<void> {
  for (const table of ['webhook_deliveries', 'webhook_inbox'] as const)
    await database
      .updateTable(table)
      .set({ owner: null, owned_until: 0 })
      .where('state', '=', 'waiting')
      .where('owner', 'is not', null)
      .execute()
}
