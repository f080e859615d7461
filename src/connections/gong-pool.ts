import type { Gong } from '../client/create-gong.ts'
import type { Credentials } from '../http/auth.ts'
import type { Budget } from '../http/budget.ts'

/** Makes a client with a budget that others may share. */
export type OpenGong = (uid: string, baseUrl: string, credentials: Credentials, budget: Budget) => Gong

/** Makes the budget of an account. @param account what tells accounts apart. @param uid one of its connections. */
export type OpenBudget = (account: string, uid: string) => Budget

/** A client for each connection, and one budget for each account, however many connections it has. */
export interface GongPool {
  /** The client of a connection, made anew when its account or its host has changed. */
  take(uid: string, account: string, baseUrl: string, credentials: Credentials): Gong
  /** The connection is gone; a budget without clients is let go. */
  drop(uid: string): void
  /** How many budgets there are. */
  readonly accounts: number
}

interface Client {
  readonly account: string
  readonly baseUrl: string
  readonly credentials: Credentials
  readonly gong: Gong
}

/** A pool that makes what it has not with `openGong` and `openBudget`. */
export function createGongPool(openGong: OpenGong, openBudget: OpenBudget): GongPool {
  const clients = new Map<string, Client>()
  const budgets = new Map<string, { readonly budget: Budget; readonly users: Set<string> }>()

  function budgetFor(account: string, uid: string): Budget {
    let shared = budgets.get(account)
    if (shared === undefined) {
      shared = { budget: openBudget(account, uid), users: new Set() }
      budgets.set(account, shared)
    }
    shared.users.add(uid)
    return shared.budget
  }

  function drop(uid: string): void {
    const account = clients.get(uid)?.account ?? ''
    clients.delete(uid)
    const shared = budgets.get(account)
    if (shared?.users.delete(uid) && shared.users.size === 0) budgets.delete(account)
  }

  return {
    take(uid, account, baseUrl, credentials) {
      const known = clients.get(uid)
      const isSame = known?.account === account && known.baseUrl === baseUrl
      if (known !== undefined && isSame && known.credentials === credentials) return known.gong
      const budget = budgetFor(account, uid)
      if (known !== undefined && known.account !== account) drop(uid)
      const gong = openGong(uid, baseUrl, credentials, budget)
      clients.set(uid, { account, baseUrl, credentials, gong })
      return gong
    },
    drop,
    get accounts() {
      return budgets.size
    },
  }
}
