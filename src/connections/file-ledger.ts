import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Ledger, memoryLedger } from '../http/budget.ts'

/** Beside the counts: the uid of one of the account's connections. */
const ownerFile = 'connection'

/** Days whose counts are kept, for looking back. */
const daysKept = 14

/**
 * A ledger in files, one an account and UTC day, of one byte a request: appending is atomic, so any number of
 * processes count together without a lock, and a crash loses nothing.
 * Where the folder cannot be written it counts in memory: a sync must not fail for its ledger.
 * @param account what tells accounts apart (host and key); only its hash is stored.
 * @param uid one of a server's connections to the account, by which `readFileLedgers` tells of it.
 */
export function createFileLedger(folder: string, account: string, uid?: string): Ledger {
  const accountFolder = join(folder, createHash('sha256').update(account).digest('hex').slice(0, 16))
  try {
    mkdirSync(accountFolder, { recursive: true, mode: 0o700 })
    dropOldDays(accountFolder)
    if (uid !== undefined) writeFileSync(join(accountFolder, ownerFile), uid, { mode: 0o600 })
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

/** Requests of an account in a day, by a connection to it. */
export interface FileLedgerEntry {
  readonly uid: string
  readonly spent: number
}

/** What the accounts of a server have spent in a UTC day `YYYY-MM-DD`, since before it started too. */
export async function readFileLedgers(
  folder: string,
  day: string,
  limit: number,
): Promise<readonly FileLedgerEntry[]> {
  const accounts = await readdir(folder).catch(() => [])
  const entries = accounts.slice(0, limit).map(async (account) => {
    const file = (name: string) => join(folder, account, name)
    const [uid, found] = await Promise.all([readFile(file(ownerFile), 'utf8'), stat(file(day))])
    return { uid, spent: found.size }
  })
  // Accounts without a connection, or without a request in that day.
  return (await Promise.allSettled(entries)).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}
