import { chmodSync, existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { GongError } from '../errors/gong-error.ts'

/** The right to be the one server of a database of SQLite; it ends with the process, however that ends. */
export interface Hold {
  release(): void
}

/** How long one who only wants to read waits for one who writes, in milliseconds. */
const patienceMs = 1000
const busy = 5

/**
 * Takes a database of SQLite for one server, for two would each send as much to Gong as one may. Others may open it
 * meanwhile. The hold is a transaction that stays open in a file beside the database: the operating system ends its
 * lock with the process, be it killed, and containers on one volume see it.
 * @param path of the database, which may not be there yet.
 * @param holder what the refusal of others calls this process.
 * @throws GongError `settings` at once when another server has it.
 */
export function holdDatabase(path: string, holder: string): Hold {
  if (path === ':memory:') return { release: () => undefined }
  const file = fileBeside(path)
  const lock = open(file)
  try {
    begin(lock, path)
    lock.exec(
      `PRAGMA busy_timeout = ${patienceMs}; CREATE TABLE IF NOT EXISTS holder (name TEXT); DELETE FROM holder`,
    )
    lock.prepare('INSERT INTO holder VALUES (?)').run(holder)
    lock.exec('COMMIT')
    // What is not committed nobody else could read.
    begin(lock, path)
  } catch (error) {
    lock.close()
    throw error instanceof GongError ? error : unusable(file, error)
  }
  return { release: () => lock.close() }
}

/** The same for whatever links lead to the database. */
function fileBeside(path: string): string {
  try {
    const whole = existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path))
    return `${whole}.hold`
  } catch (cause) {
    throw unusable(`${path}.hold`, cause)
  }
}

/** Only SQLite may open the file: whoever else in this process closed it would end its locks. */
function open(file: string): DatabaseSync {
  try {
    const lock = new DatabaseSync(file)
    chmodSync(file, 0o600)
    return lock
  } catch (cause) {
    throw unusable(file, cause)
  }
}

/** Others may still read, but not begin as well. */
function begin(lock: DatabaseSync, path: string): void {
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN IMMEDIATE')
  } catch (cause) {
    if (!(cause instanceof Error && 'errcode' in cause && (Number(cause.errcode) & 0xff) === busy))
      throw cause
    throw new GongError('settings', `Another server works on ${path}: ${holderOf(lock)}.`, {
      advice:
        'Stop it first, or give this one a GONG_CONNECTOR_DATA_DIR of its own. Several servers on one database need a Postgres: set GONG_CONNECTOR_DATABASE_URL.',
      cause,
    })
  }
}

function holderOf(lock: DatabaseSync): string {
  try {
    lock.exec(`PRAGMA busy_timeout = ${patienceMs}`)
    return String(lock.prepare('SELECT name FROM holder').get()?.['name'] ?? 'one that is just starting')
  } catch {
    return 'one that is just starting'
  }
}

function unusable(file: string, cause: unknown): GongError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new GongError('settings', `${file}, which tells servers of each other, cannot be used: ${why}.`, {
    advice:
      'Check the permissions and the free space of its folder; while no server runs the file may be deleted.',
    cause,
  })
}
