import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createGong, type GongOptions } from '../../src/client/create-gong.ts'
import { createSqliteDestination } from '../../src/destinations/sqlite/sqlite-destination.ts'
import { streamList } from '../../src/entities/entities.ts'
import { requireStream } from '../../src/entities/names.ts'
import type { SyncEvent, SyncResult } from '../../src/sync/events.ts'
import { dayMs, floorToSecond } from '../../src/sync/moment.ts'
import { runSync } from '../../src/sync/run-sync.ts'
import { scopeOf } from '../../src/sync/state.ts'

/** A folder of its own for a test; `remove` takes it away. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'gong-connector-'))
  return {
    folder,
    file: (name: string) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The streams that one walk over the calls brings. */
export const callStreams = ['calls', 'extensive_calls', 'call_transcripts'] as const

export interface CopyOptions {
  readonly baseUrl: string
  readonly path: string
  /** The time of the account that is copied. */
  readonly now: number | string
  readonly streams?: readonly string[]
  readonly since?: string
  readonly until?: string
  readonly lookbackDays?: number
  readonly includePrivate?: boolean
  readonly workspaceId?: string
  readonly signal?: AbortSignal
  readonly gong?: Partial<GongOptions>
}

/** Copies an account into a SQLite file as the command line does, at full speed. */
export async function copyAccount(
  options: CopyOptions,
): Promise<SyncResult & { readonly events: SyncEvent[] }> {
  const now = floorToSecond(typeof options.now === 'string' ? Date.parse(options.now) : options.now)
  const { executor } = createGong({
    accessKey: 'key',
    accessKeySecret: 'secret',
    baseUrl: options.baseUrl,
    ratePerSecond: 0,
    ratePerDay: 0,
    ...options.gong,
  })
  const destination = createSqliteDestination(options.path, { now: () => now })
  const params = options.workspaceId === undefined ? {} : { workspaceId: options.workspaceId }
  const includePrivate = options.includePrivate ?? false
  const events: SyncEvent[] = []
  try {
    const result = await runSync({
      executor,
      destination,
      streams: options.streams?.map((name) => requireStream(name)) ?? streamList,
      span: {
        since: options.since === undefined ? undefined : Date.parse(options.since),
        until: options.until === undefined ? undefined : Date.parse(options.until),
        lookbackMs: (options.lookbackDays ?? 3) * dayMs,
        now,
        scope: scopeOf(includePrivate, params),
      },
      includePrivate,
      params,
      signal: options.signal ?? new AbortController().signal,
      onEvent: (event) => void events.push(event),
    })
    return { ...result, events }
  } finally {
    await destination.close()
  }
}

export type Row = Readonly<Record<string, unknown>>

/** Runs a query on a SQLite file. */
export function query(path: string, sql: string, ...params: string[]): Row[] {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return database.prepare(sql).all(...params)
  } finally {
    database.close()
  }
}

/** A table's rows in the order of their key, without when they were written and what changes at every read. */
export function rowsOf(path: string, table: string): Row[] {
  const names = query(path, `SELECT name FROM pragma_table_info('${table}')`).map((row) =>
    String(row['name']),
  )
  const kept = names.filter((name) => !['_synced_at', 'audio_url', 'video_url'].includes(name)).toSorted()
  const deleted = kept.map((name) =>
    name === '_deleted_at' ? '_deleted_at IS NOT NULL AS deleted' : `"${name}"`,
  )
  return query(path, `SELECT ${deleted.join(', ')} FROM "${table}" ORDER BY _hash`)
}

/** How many rows a table has, deleted ones not counted. */
export function countOf(path: string, table: string): number {
  return Number(
    query(path, `SELECT count(*) AS count FROM "${table}" WHERE _deleted_at IS NULL`)[0]?.['count'],
  )
}
