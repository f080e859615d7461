import type { Database } from '../database/open-database.ts'

/** Gives up what waits for an endpoint that is switched off or gone; it can be sent again later. */
export async function endDeliveries(database: Database, endpoint: string, now: number): Promise<void> {
  await database
    .updateTable('webhook_deliveries')
    .set({ state: 'failed', finished_at: now, owner: null, owned_until: 0 })
    .where('endpoint', '=', endpoint)
    .where('state', '=', 'waiting')
    .execute()
}
