import { sql } from 'kysely'
import type { Database } from './open-database.ts'

/** The right to do something that only one may do at a time. */
export interface Lease {
  readonly name: string
  readonly owner: string
  /** Greater than that of every owner before. */
  readonly fence: number
}

export interface LeaseOptions {
  readonly owner: string
  /** In milliseconds since 1970. */
  readonly now: number
  /** For how long, in milliseconds; whoever does not renew it until then has lost it. */
  readonly forMs: number
}

/** Takes a lease that is free or over; undefined while somebody holds it, be it the same owner. */
export async function takeLease(
  database: Database,
  name: string,
  { owner, now, forMs }: LeaseOptions,
): Promise<Lease | undefined> {
  const row = await database
    .insertInto('leases')
    .values({ name, owner, fence: 1, expires_at: now + forMs })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ owner, fence: sql`leases.fence + 1`, expires_at: now + forMs })
        .where('leases.expires_at', '<=', now),
    )
    .returning('fence')
    .executeTakeFirst()
  return row === undefined ? undefined : { name, owner, fence: row.fence }
}

/** Holds a lease for longer. @returns whether it was still ours. */
export async function renewLease(database: Database, lease: Lease, until: number): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('leases')
    .set({ expires_at: until })
    .where('name', '=', lease.name)
    .where('owner', '=', lease.owner)
    .where('fence', '=', lease.fence)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Gives a lease back; of one that is another's by now nothing is changed. The row stays, for its fence must grow. */
export async function giveLeaseBack(database: Database, lease: Lease): Promise<void> {
  await renewLease(database, lease, 0)
}

/**
 * Whether a lease is still ours, asked in the transaction that relies on it: its row is locked until the end.
 */
export async function holdsLease(database: Database, { name, owner, fence }: Lease): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('leases')
    .set({ fence })
    .where('name', '=', name)
    .where('owner', '=', owner)
    .where('fence', '=', fence)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
