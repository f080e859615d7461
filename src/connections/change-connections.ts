import { GongError } from '../errors/gong-error.ts'
import type { Connection } from './connection.ts'
import { toConnection } from './connection-row.ts'
import type { ConnectionChange } from './connections.ts'
import type { ConnectionsParts } from './connections-parts.ts'
import { changedColumns } from './write-connection.ts'

/**
 * Changes all of them, or none when one is gone.
 * @param change gets each as it is now, while nobody else can change it.
 */
export async function changeConnections(
  connections: readonly Connection[],
  change: (now: Connection) => ConnectionChange,
  { database, events, clock }: Pick<ConnectionsParts, 'database' | 'events' | 'clock'>,
): Promise<readonly Connection[]> {
  // In one order for everybody: who waits for a row must not hold one that its holder waits for.
  const ordered = connections.toSorted((left, right) => left.number - right.number)
  const changed = await database.transaction().execute(async (trx) => {
    const done: { readonly before: Connection; readonly after: Connection }[] = []
    for (const { uid, id } of ordered) {
      const found = trx.updateTable('connections').where('uid', '=', uid).returningAll()
      // The first writing locks the row, on every engine.
      const row = await found.set({ updated_at: clock.now() }).executeTakeFirst()
      if (row === undefined) throw new GongError('not_found', `There is no connection “${id}” any more.`)
      const before = toConnection(row)
      const columns = changedColumns(change(before))
      const isSame = Object.keys(columns).length === 0
      done.push({
        before,
        after: isSame ? before : toConnection(await found.set(columns).executeTakeFirstOrThrow()),
      })
    }
    for (const { before, after } of done) await events.changed(trx, after, before)
    return done.map(({ after }) => after)
  })
  events.afterCommit()
  return changed
}
