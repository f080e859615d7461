import { GongError } from '../errors/gong-error.ts'

/**
 * Postgres' states that are no fault of the statement: its own end and start, a lost connection, too many of them, no
 * space or memory left, a standby where the primary was. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const goneStates = /^(08|53|57P0|58030|25006|25P03)/

/** A transaction that another one was in the way of. */
const busyStates = /^(40001|40P01|55P03)/

/** SQLite's results that are no fault of the statement. https://www.sqlite.org/rescode.html */
const passingResults: Readonly<Record<number, string>> = {
  5: 'another process holds it',
  6: 'it is locked',
  8: 'it may only be read',
  10: 'its disk fails',
  11: 'the file is damaged',
  13: 'the disk is full',
  14: 'the file cannot be opened',
  26: 'the file is no database',
}

/** What the driver says of a connection that broke; it gives no code. */
const brokenConnection =
  /connection (terminated|error)|timeout exceeded|timeout expired|not queryable|client was closed/i

/** An error of Postgres' driver, told as one of ours where the database is at fault and not the statement. */
export function tellPostgresError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (busyStates.test(code)) return unavailable('Others were in the way in the server’s database.', error)
  // Postgres' states have five characters; the system's errors have names, such as ECONNREFUSED.
  const isSystem = /^E[A-Z_]{4,}$/.test(code)
  return isSystem || goneStates.test(code) || brokenConnection.test(error.message) ? noAnswer(error) : error
}

/** What hinders a connection, told as one of ours: no statement is to blame. */
export function noAnswer(cause: unknown): GongError {
  return unavailable('The server’s database does not answer.', cause)
}

/** An error of SQLite, told as one of ours where the database is at fault and not the statement. */
export function tellSqliteError(error: unknown): unknown {
  if (!(error instanceof Error) || !('errcode' in error)) return error
  // The lowest byte is the result; what lies above it says more of it.
  const reason = passingResults[Number(error.errcode) & 0xff]
  return reason === undefined ? error : unavailable(`The server’s database cannot be used: ${reason}.`, error)
}

function unavailable(message: string, cause: unknown): GongError {
  return new GongError('database_unavailable', message, { cause })
}
