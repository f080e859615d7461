import { readSpentToday, type SpentToday } from '../connections/database-budget.ts'
import { readFileLedgers } from '../connections/file-ledger.ts'
import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import type { AccountBudget } from '../logs/gauges.ts'
import type { HubOptions } from './hub.ts'
import { ledgerFolder, limitsOf } from './open-budgets.ts'

/** Accounts that one answer tells of. */
const mostAccounts = 1000

/** What the accounts have spent of their day, through whichever processes. */
export async function readBudgets(
  database: Database,
  engine: Engine,
  options: HubOptions,
): Promise<readonly AccountBudget[]> {
  const limits = limitsOf(options)
  const { perDay } = limits
  const spent =
    engine === 'postgres'
      ? await readSpentToday(database, engine, mostAccounts)
      : await readFiles(database, options)
  return spent.map((one) => ({
    ...one,
    ...limits,
    left: perDay > 0 ? Math.max(0, perDay - one.spent) : undefined,
  }))
}

async function readFiles(database: Database, { dataDir, clock }: HubOptions): Promise<readonly SpentToday[]> {
  const day = new Date(clock.now()).toISOString().slice(0, 10)
  const entries = await readFileLedgers(ledgerFolder(dataDir), day, mostAccounts)
  if (entries.length === 0) return []
  const rows = await database
    .selectFrom('connections')
    .select(['uid', 'id'])
    .where(
      'uid',
      'in',
      entries.map(({ uid }) => uid),
    )
    .execute()
  const names = new Map(rows.map(({ uid, id }) => [uid, id]))
  return entries.flatMap(({ uid, spent }) => {
    const account = names.get(uid)
    return account === undefined ? [] : [{ account, spent }]
  })
}
