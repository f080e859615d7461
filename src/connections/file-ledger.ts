import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Ledger, memoryLedger } from '../http/budget.ts'

/** Days whose counts are kept, for looking back. */
const daysKept = 14

/**
 * A ledger in files, one an account and UTC day, of one byte a request: appending is atomic, so any number of
 * processes count together without a lock, and a crash loses nothing.
 * Where the folder cannot be written it counts in memory: a sync must not fail for its ledger.
 * @param account what tells accounts apart (host and key); only its hash is stored.
 */
export function createFileLedger(folder: string, account: string): Ledger {
  const accountFolder = join(folder, createHash('sha256').update(account).digest('hex').slice(0, 16))
  try {
    mkdirSync(accountFolder, { recursive: true, mode: 0o700 })
    dropOldDays(accountFolder)
  } catch {
    return memoryLedger()
  }
  const fileOf = (day: string) => join(accountFolder, day)
  return {
    spent: (day) => statSync(fileOf(day), { throwIfNoEntry: false })?.size ?? 0,
    add: (day) => {
      try {
        appendFileSync(fileOf(day), '.')
      } catch {
        // The disk is full or the folder gone: the request is not worth failing for that.
      }
    },
  }
}

function dropOldDays(folder: string): void {
  const days = readdirSync(folder).filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name))
  for (const day of days.toSorted().slice(0, -daysKept)) rmSync(join(folder, day), { force: true })
}
