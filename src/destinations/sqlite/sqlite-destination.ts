import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { StreamEntity } from '../../entities/entity.ts'
import { snakeCase } from '../../entities/spelling.ts'
import type { Batch, Destination, Due, Saved } from '../../sync/destination.ts'
import { tableOf } from '../table.ts'
import { bounds, markAbsent, markOthers } from './mark-deleted.ts'
import { destinationError, openDatabase, removeDatabase, type SqliteOptions } from './open-database.ts'
import { inInterval, quote } from './sql.ts'
import { createTableWriter, type TableWriter } from './table-writer.ts'

/**
 * Opens or makes a SQLite database as a destination.
 * @throws GongError when it cannot be, or holds something else.
 */
export function createSqliteDestination(path: string, options: SqliteOptions): Destination {
  const isNew = !existsSync(path)
  const database = openDatabase(path, options)
  let hasCommitted = false
  const writers = new Map<string, TableWriter>()
  const saveState = database.prepare(`INSERT INTO _gong_state (stream, state, saved_at) VALUES (?, ?, ?)
    ON CONFLICT (stream) DO UPDATE SET state = excluded.state, saved_at = excluded.saved_at`)
  const addDue = database.prepare(
    'INSERT INTO _gong_due (id, started, since) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING',
  )
  const removeDue = database.prepare('DELETE FROM _gong_due WHERE id = ?')

  function writerOf(entity: StreamEntity): TableWriter {
    let writer = writers.get(entity.name)
    if (writer === undefined) {
      writer = createTableWriter(database, tableOf(entity))
      writers.set(entity.name, writer)
    }
    return writer
  }

  function store(batch: Batch) {
    const at = new Date(options.now()).toISOString()
    const written = batch.writes.map(({ entity, records }) => writerOf(entity).write(entity, records, at))
    for (const { id, started } of batch.dueAdded ?? []) addDue.run(id, started, at)
    for (const id of batch.dueRemoved ?? []) removeDue.run(id)
    const absent = (batch.absent ?? []).map((item) => markAbsent(database, item, at))
    const others = (batch.complete ?? []).map(({ entity, keys }) => markOthers(database, entity, keys, at))
    for (const { entity, state } of batch.states) saveState.run(entity.name, JSON.stringify(state), at)
    return [...written, ...absent, ...others]
  }

  return {
    open: (streams) =>
      transaction(database, path, () => {
        for (const entity of streams) writerOf(entity)
        return readSaved(database)
      }),
    commit(batch) {
      const written = transaction(database, path, () => store(batch))
      hasCommitted = true
      return written
    },
    hasRows(entity, interval) {
      const time = entity.stream.timeField
      if (time === undefined) return false
      const where = inInterval([[snakeCase(time)]])
      const query = `SELECT 1 FROM ${quote(entity.name)} WHERE ${where} LIMIT 1`
      return database.prepare(query).get(bounds(interval)) !== undefined
    },
    close: () => {
      if (!database.isOpen) return
      database.close()
      // A run that could not read anything, for a wrong key say, leaves nothing behind.
      if (isNew && !hasCommitted) removeDatabase(path)
    },
  }
}

function readSaved(database: DatabaseSync): Saved {
  const states = database.prepare('SELECT stream, state FROM _gong_state').all()
  const due = database.prepare('SELECT id, started FROM _gong_due ORDER BY since, id').all()
  return {
    states: new Map(states.map((row) => [String(row['stream']), JSON.parse(String(row['state']))])),
    due: due.map(
      ({ id, started }): Due => ({ id: String(id), started: started === null ? null : String(started) }),
    ),
  }
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
