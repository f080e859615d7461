import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { GongError } from '../../errors/gong-error.ts'
import { ownTables } from './sql.ts'

/** Version of the layout of our own tables. */
const layout = 1
const busyTimeoutMs = 5000

export interface SqliteOptions {
  /** The time for `_synced_at`. */
  readonly now: () => number
  /** A simulated account's data may be thrown away, and never mixes with a real one's. */
  readonly isSimulated?: boolean
  readonly tell?: (text: string) => void
}

/**
 * Opens or makes the database of a destination.
 * @throws GongError `destination_foreign` when the file holds something else, `destination` when it cannot be opened.
 */
export function openDatabase(path: string, { isSimulated = false, tell }: SqliteOptions): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    database = openPrepared(path)
    if (database.prepare("SELECT 1 FROM _gong_info WHERE name = 'simulated'").get()) {
      database.close()
      removeDatabase(path)
      if (!isSimulated) tell?.(`${path} held a simulated account; starting afresh.`)
      database = openPrepared(path)
    }
    if (isSimulated) markSimulated(database, path)
    return database
  } catch (error) {
    if (database?.isOpen) database.close()
    throw destinationError(path, error)
  }
}

/** Removes the database’s file and those that SQLite keeps beside it. */
export function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
}

function openPrepared(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs })
  try {
    prepareDatabase(database, path)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Makes our tables in a new file, and refuses a file that holds something else. */
function prepareDatabase(database: DatabaseSync, path: string): void {
  const rows = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  const isOurs = rows.some((row) => row['name'] === '_gong_info')
  if (rows.length > 0 && !isOurs) {
    throw new GongError('destination_foreign', `${path} is a database that gong-connector did not make.`)
  }
  // WAL lets people read while a sync writes; NORMAL can lose the last commits in a power cut, never break the file.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  if (!isOurs)
    database.exec(
      `BEGIN IMMEDIATE; ${ownTables} INSERT INTO _gong_info VALUES ('layout', '${layout}'); COMMIT`,
    )
  const found = Number(
    database.prepare("SELECT value FROM _gong_info WHERE name = 'layout'").get()?.['value'],
  )
  if (found > layout) {
    throw new GongError(
      'destination_foreign',
      `${path} was made by a newer gong-connector (layout ${found}).`,
    )
  }
}

function markSimulated(database: DatabaseSync, path: string): void {
  if (database.prepare('SELECT 1 FROM _gong_state LIMIT 1').get()) {
    throw new GongError(
      'destination_foreign',
      `${path} holds a real Gong account; no simulated one is mixed into it.`,
    )
  }
  database.exec("INSERT INTO _gong_info VALUES ('simulated', 'yes')")
}

/** What SQLite's complaint means for the person who chose the destination. */
export function destinationError(path: string, error: unknown): GongError {
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
