import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import type { Clock } from '../http/clock.ts'

/** News of the log. */
export type LogNews =
  | { readonly type: 'operation'; readonly operation: Row<'operations'> }
  | { readonly type: 'line'; readonly operation: Row<'operations'>; readonly line: Row<'log_lines'> }
  /** More happened than is told. */
  | { readonly type: 'gap' }

/** Tells what is written into the log, by whichever process. */
export interface LogFeed {
  /** @returns ends the telling. */
  subscribe(hear: (news: LogNews) => void): () => void
  /** Something was written here: look soon. */
  wake(): void
}

const pollMs = 1000
const soonMs = 250
/** What other processes write may become visible late, and their clocks differ. */
const overlapMs = 5000
const mostOperations = 300
const mostLines = 1000

interface Seen {
  readonly changedAt: number
  readonly lastLine: number
}

/** A feed that looks into the database while anybody listens. */
export function createLogFeed(database: Database, clock: Clock): LogFeed {
  const listeners = new Set<(news: LogNews) => void>()
  let seen = new Map<string, Seen>()
  let hurry = new AbortController()
  let isLooking = false

  async function look(start: number, upTo: number): Promise<number> {
    const rows = await database
      .selectFrom('operations')
      .selectAll()
      .where('changed_at', '>=', upTo - overlapMs)
      .where('changed_at', '>=', start)
      .orderBy('changed_at', 'desc')
      .limit(mostOperations)
      .execute()
    const changed = rows.filter((row) => seen.get(row.id)?.changedAt !== row.changed_at).reverse()
    const lines = await readNewLines(database, changed, seen, start)
    const tell = (news: LogNews) => {
      for (const hear of listeners) hear(news)
    }
    const known = rows.some(({ id }) => seen.has(id))
    if (rows.length === mostOperations && !known && seen.size > 0) tell({ type: 'gap' })
    for (const operation of changed) {
      tell({ type: 'operation', operation })
      for (const line of lines.get(operation.id) ?? []) tell({ type: 'line', operation, line })
    }
    seen = new Map(
      rows.map((row) => {
        const lastLine = lines.get(row.id)?.at(-1)?.number ?? seen.get(row.id)?.lastLine ?? 0
        return [row.id, { changedAt: row.changed_at, lastLine }]
      }),
    )
    return Math.max(upTo, rows[0]?.changed_at ?? 0)
  }

  async function lookOn(): Promise<void> {
    isLooking = true
    seen = new Map()
    const start = clock.now() - soonMs
    let upTo = start
    while (listeners.size > 0) {
      // While the database is gone there is nothing to tell; it is looked at again.
      upTo = await look(start, upTo).catch(() => upTo)
      hurry = new AbortController()
      await clock.sleep(soonMs)
      await clock.sleep(pollMs - soonMs, hurry.signal).catch(() => undefined)
    }
    isLooking = false
  }

  return {
    subscribe(hear) {
      listeners.add(hear)
      if (!isLooking) void lookOn()
      return () => void listeners.delete(hear)
    },
    wake: () => hurry.abort(),
  }
}

/** The lines of operations that nobody has seen. */
async function readNewLines(
  database: Database,
  changed: readonly Row<'operations'>[],
  seen: ReadonlyMap<string, Seen>,
  start: number,
): Promise<ReadonlyMap<string, Row<'log_lines'>[]>> {
  const byOperation = new Map<string, Row<'log_lines'>[]>()
  if (changed.length === 0) return byOperation
  const rows = await database
    .selectFrom('log_lines')
    .selectAll()
    .where((where) =>
      where.or(
        changed.map(({ id }) =>
          where.and([where('operation', '=', id), where('number', '>', seen.get(id)?.lastLine ?? 0)]),
        ),
      ),
    )
    .where('at', '>=', start)
    .orderBy('number')
    .limit(mostLines)
    .execute()
  for (const row of rows) {
    const lines = byOperation.get(row.operation) ?? []
    lines.push(row)
    byOperation.set(row.operation, lines)
  }
  return byOperation
}
