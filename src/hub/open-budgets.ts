import { join } from 'node:path'
import { createDatabaseBudget } from '../connections/database-budget.ts'
import { createFileLedger } from '../connections/file-ledger.ts'
import type { OpenBudget } from '../connections/gong-pool.ts'
import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import { createBudget } from '../http/budget.ts'
import type { HubOptions } from './hub.ts'

/**
 * Makes the budgets of accounts. On Postgres all processes share one through the database. On SQLite there is one
 * process that sends: its budget is its own, and only the days are counted outside of it, in files.
 */
export function openBudgets(
  { dataDir, ratePerSecond, ratePerDay, clock }: HubOptions,
  { database, engine }: { readonly database: Database; readonly engine: Engine },
): OpenBudget {
  const limits = { perSecond: ratePerSecond ?? 3, perDay: ratePerDay ?? 10_000, clock }
  return (account) =>
    engine === 'postgres'
      ? createDatabaseBudget({ database, engine, account, ...limits })
      : createBudget({ ...limits, ledger: createFileLedger(join(dataDir, 'requests'), account) })
}
