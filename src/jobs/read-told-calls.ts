import type { Connection } from '../connections/connection.ts'
import type { Connections } from '../connections/connections.ts'
import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import { GongError } from '../errors/gong-error.ts'
import type { Clock } from '../http/clock.ts'
import type { OperationLog } from '../logs/operation-log.ts'
import { createInbox, type Inbox, type InboxBatch } from '../webhooks/ingress/inbox.ts'
import { type ClaimWorker, createClaimWorker } from './claim-worker.ts'
import type { ReadCalls } from './read-calls.ts'

/** How often it is looked whether something is due, in milliseconds. */
const lookMs = 1000
/** How long a process that does not say that it lives owns what it took, in milliseconds. */
const ownMs = 10_000
/** Calls that are asked for at once, as Gong allows. */
const mostCalls = 100
/** Connections that are read at once. */
const mostAtOnce = 4
/** How long readings under way may take once it is to stop, in milliseconds. */
const graceMs = 3000
const minute = 60_000
/** When what is not there yet is looked for again; the last one again and again. */
const waits = [1, 5, 15, 60, 180].map((minutes) => minutes * minute)
/** For how long, in milliseconds. */
const patienceMs = 24 * 60 * minute

export interface ToldCallsOptions {
  readonly database: Database
  readonly connections: Connections
  readonly operations: OperationLog
  readonly clock: Clock
  readonly randomId: () => string
  /** Reads calls with what belongs to them into the connection's records, and tells of it. */
  readonly readCalls: (
    connection: Connection,
    callIds: readonly string[],
    signal: AbortSignal,
  ) => Promise<Pick<ReadCalls, 'missing' | 'withoutTranscript'>>
  /** Hears of failures that are the server's own. */
  readonly log: (line: string) => void
}

type InboxEntry = Row<'webhook_inbox'>

/** Reads the calls of which Gong told. */
export type ToldCalls = Pick<ClaimWorker, 'start' | 'wake' | 'stop'>

/**
 * Reads each call of which Gong told at once, and again for a day as long as it or its transcript is not there. What
 * this process had begun when it was killed is read by the next one after ten seconds.
 */
export function createToldCalls(options: ToldCallsOptions): ToldCalls {
  const { clock, log } = options
  const inbox = createInbox(options.database, options.randomId())
  const busy = new Map<number, Promise<void>>()
  const worker = createClaimWorker({
    everyMs: lookMs,
    ownMs,
    graceMs,
    clock,
    what: 'The inbox of Gong’s webhooks',
    log,
    take,
    hold: (until) => inbox.hold(until, [...busy.keys()]),
    underway: () => [...busy.values()],
  })

  async function take(): Promise<void> {
    while (busy.size < mostAtOnce && !worker.stopping.aborted) {
      const now = clock.now()
      const batch = await inbox.claim(now, now + ownMs, [...busy.keys()])
      if (batch === undefined) return
      const done = readBatch(batch, inbox, options, worker.breaking)
        .catch((error: unknown) => log(`What Gong told could not be worked off: ${String(error)}`))
        .finally(() => {
          busy.delete(batch.connection)
          worker.wake()
        })
      busy.set(batch.connection, done)
    }
  }

  return worker
}

/** @param signal ends it; what is not read by then is left to the next process. */
async function readBatch(
  batch: InboxBatch,
  inbox: Inbox,
  options: ToldCallsOptions,
  signal: AbortSignal,
): Promise<void> {
  const { connections, clock } = options
  const { rows } = batch
  const connection = await connections.byNumber(batch.connection)
  if (connection === undefined)
    return inbox.finish(
      rows.map(({ id }) => id),
      'failed',
    )
  for (let from = 0; from < rows.length; from += mostCalls) {
    const some = rows.slice(from, from + mostCalls)
    const missing = await readSome(connection, some, options, signal)
    if (signal.aborted) return
    const isMissing = ({ call_id: callId }: InboxEntry) => callId !== null && missing.has(callId)
    const isWhole = (row: InboxEntry) => !isMissing(row)
    await inbox.finish(
      some.filter(isWhole).map(({ id }) => id),
      'done',
    )
    for (const row of some.filter(isMissing)) {
      const nextAt = clock.now() + (waits[row.attempts] ?? waits.at(-1) ?? minute)
      if (nextAt > row.received_at + patienceMs) await inbox.finish([row.id], 'failed')
      else await inbox.retry(row, nextAt)
    }
  }
}

/** @returns the calls that are to be looked for again: all of them when the reading failed. */
async function readSome(
  connection: Connection,
  rows: readonly InboxEntry[],
  options: ToldCallsOptions,
  signal: AbortSignal,
): Promise<Set<string>> {
  const { operations, readCalls } = options
  const callIds = [...new Set(rows.flatMap(({ call_id: callId }) => callId ?? []))]
  try {
    return await operations.run({ kind: 'webhook', name: 'gong.read', connection }, async (operation) => {
      operation.detail('told', callIds.length)
      const { missing, withoutTranscript } = await readCalls(connection, callIds, signal)
      const told = (what: string, ids: readonly string[]) =>
        ids.length > 0 && operation.note('info', `${what}: ${ids.join(', ')}; they are looked for again.`)
      told('Calls that are not there yet', missing)
      told('Calls whose transcript is not there yet', withoutTranscript)
      return new Set([...missing, ...withoutTranscript])
    })
  } catch (error) {
    // The log has the reason. Gong refuses all for the sake of one that it does not take for an id.
    if (callIds.length < 2 || !(error instanceof GongError && error.code === 'rejected'))
      return new Set(callIds)
    const half = Math.ceil(rows.length / 2)
    const first = await readSome(connection, rows.slice(0, half), options, signal)
    return first.union(await readSome(connection, rows.slice(half), options, signal))
  }
}
