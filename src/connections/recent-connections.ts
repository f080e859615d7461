import type { Clock } from '../http/clock.ts'
import type { Connection } from './connection.ts'
import type { ConnectionListener } from './connection-events.ts'

/** Connections that were looked up a moment ago, for those who need one with every request. */
export interface RecentConnections {
  /** As it was at most a second ago; what this process changed since is seen at once. */
  find(integration: string, id: string): Promise<Connection | undefined>
  /** Must hear what happens to connections. */
  readonly listener: ConnectionListener
}

/** Other processes change connections too, which this one does not hear of. */
const freshMs = 1000
const mostKnown = 10_000

/** @param find looks one up in the database. */
export function createRecentConnections(
  find: (integration: string, id: string) => Promise<Connection | undefined>,
  clock: Clock,
): RecentConnections {
  const known = new Map<string, { readonly connection: Connection; readonly at: number }>()
  let changes = 0
  const forget = () => {
    changes++
    known.clear()
  }
  const told = () => Promise.resolve(forget())
  return {
    async find(integration, id) {
      const key = JSON.stringify([integration, id])
      const last = known.get(key)
      if (last !== undefined && clock.monotonic() - last.at < freshMs) return last.connection
      const at = clock.monotonic()
      const before = changes
      const connection = await find(integration, id)
      if (known.size >= mostKnown) known.clear()
      // What was read while it changed may be what it was.
      if (connection !== undefined && changes === before) known.set(key, { connection, at })
      return connection
    },
    listener: {
      created: told,
      changed: told,
      failed: told,
      refreshed: told,
      removed: told,
      // What was told before was not stored yet.
      afterCommit: forget,
    },
  }
}
