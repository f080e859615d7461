import { giveLeaseBack, type Lease, renewLease, takeLease } from '../database/lease.ts'
import type { Database } from '../database/open-database.ts'
import type { Clock } from '../http/clock.ts'

/** How long a lease outlives its holder, in milliseconds. */
const leaseMs = 10_000
const heartbeatMs = 3000

/** A lease that is renewed until it is let go. */
export interface HeldLease {
  readonly lease: Lease
  /** Aborted when it could not be renewed in time, or was taken away. */
  readonly lost: AbortSignal
  letGo(): Promise<void>
}

/** Takes a lease and keeps it; undefined while somebody else holds it. */
export async function holdLease(
  database: Database,
  name: string,
  owner: string,
  clock: Clock,
): Promise<HeldLease | undefined> {
  const lease = await takeLease(database, name, { owner, now: clock.now(), forMs: leaseMs })
  if (lease === undefined) return undefined
  const lost = new AbortController()
  const done = new AbortController()
  const beating = keep(database, lease, clock, done.signal).catch(() => undefined)
  void beating.then(() => {
    if (!done.signal.aborted) lost.abort(new Error(`The lease ${name} was lost.`))
  })
  return {
    lease,
    lost: lost.signal,
    async letGo() {
      done.abort()
      await beating
      await giveLeaseBack(database, lease)
    },
  }
}

/** Renews a lease until it is done with; returns earlier when it is not ours any more. */
async function keep(database: Database, lease: Lease, clock: Clock, done: AbortSignal): Promise<void> {
  let sureUntil = clock.monotonic() + leaseMs
  while (!done.aborted) {
    await clock.sleep(heartbeatMs, done)
    const asked = clock.monotonic()
    try {
      if (!(await renewLease(database, lease, clock.now() + leaseMs))) return
      sureUntil = asked + leaseMs
    } catch {
      // The database may come back in time.
      if (clock.monotonic() >= sureUntil) return
    }
  }
}
