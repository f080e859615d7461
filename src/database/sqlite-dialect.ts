import { chmodSync, closeSync, existsSync, openSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { SqliteAdapter, type SqliteDatabase, SqliteDialect } from 'kysely'
import { tellSqliteError } from './unavailable.ts'

/** Statements that are kept ready. */
const mostStatements = 200

/** Node's own SQLite as kysely's dialect, in a file that only its owner may read. */
export function openSqlite(path: string): SqliteDialect {
  // SQLite's own name for a database that is no file.
  if (path !== ':memory:') {
    if (!existsSync(path)) makeFile(path)
    chmodSync(path, 0o600)
  }
  const sqlite = new DatabaseSync(path, { timeout: 5000 })
  // Readers and the writer do not wait for each other; what is committed outlives the machine's fall.
  sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
  const dialect = new SqliteDialect({ database: adapt(sqlite) })
  // Steps of the tables' making are whole or not there, and two processes that start together wait for each other.
  const adapter = Object.defineProperty(new SqliteAdapter(), 'supportsTransactionalDdl', { value: true })
  dialect.createAdapter = () => adapter
  return dialect
}

/**
 * Makes the file, so that nobody else can read it from the first. One that is there must not be opened but by SQLite:
 * to close it would end the locks of this process (https://www.sqlite.org/howtocorrupt.html, 2.2).
 */
function makeFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}

interface Prepared {
  readonly statement: StatementSync
  /** Whether it answers with rows. */
  readonly isReader: boolean
}

function adapt(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, Prepared>()
  const prepare = (sql: string) => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    // A transaction that reads first and writes then could not wait for another process that writes meanwhile.
    const statement = database.prepare(sql === 'begin' ? 'begin immediate' : sql)
    if (statements.size >= mostStatements) statements.delete(statements.keys().next().value ?? '')
    const prepared = { statement, isReader: statement.columns().length > 0 }
    statements.set(sql, prepared)
    return prepared
  }
  return {
    close: () => database.close(),
    prepare(sql) {
      // After some errors SQLite has ended the transaction by itself; the first error is what there is to tell.
      if (sql === 'rollback' && !database.isTransaction) return nothing
      const { statement, isReader } = told(() => prepare(sql))
      return {
        reader: isReader,
        all: (parameters) => told(() => statement.all(...(parameters as SQLInputValue[]))),
        run: (parameters) => told(() => statement.run(...(parameters as SQLInputValue[]))),
        // An iteration that is not finished must not share its statement.
        iterate: (parameters) => database.prepare(sql).iterate(...(parameters as SQLInputValue[])),
      }
    },
  }
}

/** A statement that does nothing. */
const nothing: ReturnType<SqliteDatabase['prepare']> = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
}

function told<T>(ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    throw tellSqliteError(error)
  }
}
