import { join } from 'node:path'
import { createDatabaseBudget } from '../connections/database-budget.ts'
import { createFileLedger } from '../connections/file-ledger.ts'
import type { OpenBudget } from '../connections/gong-pool.ts'
import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import { createBudget } from '../http/budget.ts'
import type { HubOptions } from './hub.ts'

/** What an account may send; 0 for no limit. */
export interface BudgetLimits {
  readonly perSecond: number
  readonly perDay: number
}

/** Gong's own limits, where the settings name no others. */
export function limitsOf({ ratePerSecond, ratePerDay }: HubOptions): BudgetLimits {
  return { perSecond: ratePerSecond ?? 3, perDay: ratePerDay ?? 10_000 }
}

/** Where requests are counted, with SQLite. */
export function ledgerFolder(dataDir: string): string {
  return join(dataDir, 'requests')
}

/**
 * Makes the budgets of accounts. On Postgres all processes share one through the database. On SQLite there is one
 * process that sends: its budget is its own, and only the days are counted outside of it, in files.
 */
export function openBudgets(
  options: HubOptions,
  { database, engine }: { readonly database: Database; readonly engine: Engine },
): OpenBudget {
  const { dataDir, clock } = options
  const limits = { ...limitsOf(options), clock }
  return (account, uid) =>
    engine === 'postgres'
      ? createDatabaseBudget({ database, engine, account, uid, ...limits })
      : createBudget({ ...limits, ledger: createFileLedger(ledgerFolder(dataDir), account, uid) })
}
