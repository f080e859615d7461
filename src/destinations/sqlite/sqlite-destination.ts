import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Entity } from '../../entities/entity.ts'
import { GongError } from '../../errors/gong-error.ts'
import type { Absent, Batch, Destination, Due, Saved, Written } from '../../sync/destination.ts'
import type { Interval } from '../../sync/interval.ts'
import { keyOf } from '../../sync/record.ts'
import { snakeCase, tableOf } from '../table.ts'
import { inInterval, ownTables, quote } from './sql.ts'
import { createTableWriter, type TableWriter } from './table-writer.ts'

/** Version of the layout of our own tables. */
const layout = 1

export interface SqliteOptions {
  /** The time for `_synced_at`. */
  readonly now: () => number
  /** A simulated account's data may be thrown away, and never mixes with a real one's. */
  readonly isSimulated?: boolean
  readonly tell?: (text: string) => void
}

/** Opens or makes a SQLite database as a destination. */
export function createSqliteDestination(
  path: string,
  { now, isSimulated = false, tell }: SqliteOptions,
): Destination {
  const database = openDatabase(path, isSimulated, tell)
  const writers = new Map<string, TableWriter>()
  const timestamp = () => new Date(now()).toISOString()
  const inTransaction = <T>(work: () => T): T => transaction(database, path, work)

  const saveState = database.prepare(
    'INSERT INTO _gong_state (stream, state, saved_at) VALUES (?, ?, ?) ON CONFLICT (stream) DO UPDATE SET state = excluded.state, saved_at = excluded.saved_at',
  )
  const addDue = database.prepare(
    'INSERT INTO _gong_due (id, started, since) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING',
  )
  const removeDue = database.prepare('DELETE FROM _gong_due WHERE id = ?')

  function writerOf(entity: Entity): TableWriter {
    let writer = writers.get(entity.name)
    if (writer === undefined) {
      writer = createTableWriter(database, tableOf(entity))
      writers.set(entity.name, writer)
    }
    return writer
  }

  function markAbsent({ entity, interval, times, idField, present }: Absent, at: string): Written {
    const columns = times.map((fields) => fields.map(snakeCase))
    const id = quote(snakeCase(idField))
    const rows = database
      .prepare(
        `SELECT ${id} AS id FROM ${quote(entity.name)} WHERE _deleted_at IS NULL AND ${inInterval(columns)}`,
      )
      .all(bounds(interval))
    const gone = rows.map((row) => String(row['id'])).filter((value) => !present.has(value))
    const mark = database.prepare(`UPDATE ${quote(entity.name)} SET _deleted_at = ? WHERE ${id} = ?`)
    for (const value of gone) mark.run(at, value)
    return deleted(entity, gone.length)
  }

  function markIncomplete(entity: Entity, keys: ReadonlySet<string>, at: string): Written {
    const { key } = entity.stream
    const columns = key.map(snakeCase)
    const rows = database
      .prepare(`SELECT ${columns.map(quote).join(', ')} FROM ${quote(entity.name)} WHERE _deleted_at IS NULL`)
      .all()
    const mark = database.prepare(
      `UPDATE ${quote(entity.name)} SET _deleted_at = ? WHERE ${columns.map((name) => `${quote(name)} = ?`).join(' AND ')}`,
    )
    const gone = rows.filter((row) => !keys.has(keyOf(columns, row)))
    for (const row of gone) mark.run(at, ...columns.map((name) => row[name] ?? null))
    return deleted(entity, gone.length)
  }

  return {
    open(streams): Saved {
      return inTransaction(() => {
        for (const entity of streams) writerOf(entity)
        const states = database.prepare('SELECT stream, state FROM _gong_state').all()
        const due = database.prepare('SELECT id, started FROM _gong_due ORDER BY since, id').all()
        return {
          states: new Map(states.map((row) => [String(row['stream']), JSON.parse(String(row['state']))])),
          due: due.map(
            (row): Due => ({
              id: String(row['id']),
              started: row['started'] === null ? null : String(row['started']),
            }),
          ),
        }
      })
    },
    commit(batch: Batch) {
      const at = timestamp()
      return inTransaction(() => {
        const written = batch.writes.map(({ entity, records }) => writerOf(entity).write(entity, records, at))
        for (const { id, started } of batch.dueAdded ?? []) addDue.run(id, started, at)
        for (const id of batch.dueRemoved ?? []) removeDue.run(id)
        const absent = (batch.absent ?? []).map((item) => markAbsent(item, at))
        const complete = (batch.complete ?? []).map(({ entity, keys }) => markIncomplete(entity, keys, at))
        for (const { entity, state } of batch.states) saveState.run(entity.name, JSON.stringify(state), at)
        return [...written, ...absent, ...complete]
      })
    },
    hasRows(entity, interval) {
      const time = entity.stream.timeField
      if (time === undefined) return false
      const found = database
        .prepare(`SELECT 1 FROM ${quote(entity.name)} WHERE ${inInterval([[snakeCase(time)]])} LIMIT 1`)
        .get(bounds(interval))
      return found !== undefined
    },
    close: () => database.close(),
  }
}

function bounds({ from, to }: Interval): Record<string, number> {
  return { from: from / 1000, to: to / 1000 }
}

function deleted(entity: Entity, count: number): Written {
  return { entity, added: 0, updated: 0, unchanged: 0, deleted: count }
}

function transaction<T>(database: DatabaseSync, path: string, work: () => T): T {
  try {
    database.exec('BEGIN IMMEDIATE')
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isOpen && database.isTransaction) database.exec('ROLLBACK')
    throw destinationError(path, error)
  }
}

function openDatabase(path: string, isSimulated: boolean, tell?: (text: string) => void): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { timeout: 5000 })
    prepareDatabase(database, path)
    if (!database.prepare("SELECT 1 FROM _gong_info WHERE name = 'simulated'").get()) {
      markSimulated(database, path, isSimulated)
      return database
    }
    database.close()
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
    if (!isSimulated) tell?.(`${path} held a simulated account; starting afresh.`)
    database = new DatabaseSync(path, { timeout: 5000 })
    prepareDatabase(database, path)
    markSimulated(database, path, isSimulated)
    return database
  } catch (error) {
    if (database?.isOpen) database.close()
    throw destinationError(path, error)
  }
}

/** Remembers that the data is made up; refuses to put such data beside a real account's. */
function markSimulated(database: DatabaseSync, path: string, isSimulated: boolean): void {
  if (!isSimulated) return
  if (database.prepare('SELECT 1 FROM _gong_state LIMIT 1').get()) {
    throw new GongError(
      'destination_foreign',
      `${path} holds a real Gong account; the simulated one will not be mixed into it.`,
    )
  }
  database.exec("INSERT INTO _gong_info VALUES ('simulated', 'yes')")
}

/** Makes our tables in a new file, and refuses a file that holds something else. */
function prepareDatabase(database: DatabaseSync, path: string): void {
  const tables = new Set(
    database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map((row) => row['name']),
  )
  if (tables.size > 0 && !tables.has('_gong_info')) {
    throw new GongError('destination_foreign', `${path} is a database that gong-connector did not make.`)
  }
  // WAL lets people read while a sync writes; NORMAL can lose the last commits in a power cut, never break the file.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  if (tables.size === 0) {
    database.exec(
      `BEGIN IMMEDIATE; ${ownTables} INSERT INTO _gong_info VALUES ('layout', '${layout}'); COMMIT`,
    )
  }
  const found = Number(
    database.prepare("SELECT value FROM _gong_info WHERE name = 'layout'").get()?.['value'],
  )
  if (found > layout) {
    throw new GongError(
      'destination_foreign',
      `${path} was made by a newer version of gong-connector (layout ${found}).`,
    )
  }
}

function destinationError(path: string, error: unknown): GongError {
  if (error instanceof GongError) return error
  const message = error instanceof Error ? error.message : String(error)
  if (/not a database/i.test(message)) {
    return new GongError('destination_foreign', `${path} is not a SQLite database.`, { cause: error })
  }
  if (/locked|busy/i.test(message)) {
    return new GongError('destination', `${path} is being written by another process.`, {
      cause: error,
      advice: 'Wait until the other run is done, or choose another destination with --to.',
    })
  }
  return new GongError('destination', `${path} could not be written: ${message}.`, { cause: error })
}
