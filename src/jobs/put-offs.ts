const firstWaitMs = 5000
const mostWaitMs = 3_600_000

/** Connections whose runs break down so badly that they cannot even tell how they went: others get their turn first. */
export interface PutOffs {
  /** Those that are not to be tried now. */
  waiting(): number[]
  /** One broke down, be it again. */
  add(connection: number): void
  /** One ran as it should. */
  remove(connection: number): void
}

/** @param now in milliseconds since 1970. */
export function createPutOffs(now: () => number): PutOffs {
  const known = new Map<number, { readonly count: number; readonly until: number }>()
  return {
    waiting: () => [...known].flatMap(([connection, { until }]) => (until > now() ? [connection] : [])),
    add(connection) {
      const count = (known.get(connection)?.count ?? 0) + 1
      const waitMs = Math.min(firstWaitMs * 2 ** Math.min(count - 1, 30), mostWaitMs)
      known.set(connection, { count, until: now() + waitMs })
    },
    remove: (connection) => void known.delete(connection),
  }
}
