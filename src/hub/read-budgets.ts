import type { Connections } from '../connections/connections.ts'
import { readSpentToday } from '../connections/database-budget.ts'
import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import type { AccountBudget } from '../logs/gauges.ts'
import type { BudgetLimits } from './open-budgets.ts'

/** Accounts that one answer tells of. */
const mostAccounts = 500

export interface BudgetsParts {
  readonly database: Database
  readonly engine: Engine
  readonly limits: BudgetLimits
  readonly connections: Pick<Connections, 'budgets'>
}

/** What the accounts have spent of their day: all where processes share a database, else those that were used. */
export async function readBudgets({
  database,
  engine,
  limits,
  connections,
}: BudgetsParts): Promise<readonly AccountBudget[]> {
  const { perDay } = limits
  const spent =
    engine === 'postgres'
      ? await readSpentToday(database, engine, mostAccounts)
      : await readOwn(database, connections)
  return spent.map((one) => ({
    ...one,
    ...limits,
    left: perDay > 0 ? Math.max(0, perDay - one.spent) : undefined,
  }))
}

async function readOwn(database: Database, connections: Pick<Connections, 'budgets'>) {
  const shared = connections.budgets().slice(0, mostAccounts)
  const uids = shared.map((one) => one.uids[0]).filter((uid) => uid !== undefined)
  if (uids.length === 0) return []
  const rows = await database
    .selectFrom('connections')
    .select(['uid', 'id'])
    .where('uid', 'in', uids)
    .execute()
  const names = new Map(rows.map(({ uid, id }) => [uid, id]))
  const found = shared.map(async ({ uids: [uid = ''], budget }) => {
    const account = names.get(uid)
    return account === undefined ? undefined : { account, spent: await budget.spentToday() }
  })
  return (await Promise.all(found)).filter((one) => one !== undefined)
}
