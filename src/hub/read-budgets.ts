import type { Connections } from '../connections/connections.ts'
import type { Database } from '../database/open-database.ts'
import type { AccountBudget } from '../logs/gauges.ts'

/** Accounts that one answer tells of. */
const mostAccounts = 500

/** What the accounts that this process uses have spent of their day. */
export async function readBudgets(
  database: Database,
  connections: Pick<Connections, 'budgets'>,
): Promise<readonly AccountBudget[]> {
  const shared = connections.budgets().slice(0, mostAccounts)
  const uids = shared.map((one) => one.uids[0]).filter((uid) => uid !== undefined)
  if (uids.length === 0) return []
  const rows = await database
    .selectFrom('connections')
    .select(['uid', 'id'])
    .where('uid', 'in', uids)
    .execute()
  const names = new Map(rows.map(({ uid, id }) => [uid, id]))
  const found = await Promise.all(
    shared.map(async ({ uids: [uid = ''], budget }): Promise<AccountBudget | undefined> => {
      const account = names.get(uid)
      if (account === undefined) return undefined
      const { perDay, perSecond } = budget
      const spent = await budget.spentToday()
      return { account, spent, perDay, perSecond, left: perDay > 0 ? Math.max(0, perDay - spent) : undefined }
    }),
  )
  return found.filter((one) => one !== undefined)
}
