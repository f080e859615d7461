import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databasesToTest, type FreshDatabase } from '../../test/support/postgres.ts'
import { createGong } from '../client/create-gong.ts'
import { systemClock } from '../client/system-clock.ts'
import { locateDatabase, type OpenedDatabase, openDatabase } from '../database/open-database.ts'
import { BudgetExhaustedError } from '../errors/gong-error.ts'
import type { Budget } from '../http/budget.ts'
import { startSimulator } from '../simulator/start-simulator.ts'
import { createDatabaseBudget } from './database-budget.ts'

describe.each(databasesToTest())('a budget that processes share through $engine', ({ engine, make }) => {
  let fresh: FreshDatabase
  const opened: OpenedDatabase[] = []
  beforeAll(async () => {
    fresh = await make()
    for (let process = 0; process < 3; process++)
      opened.push(await openDatabase(locateDatabase(fresh.url, 'unused')))
  })
  afterAll(async () => {
    for (const { database } of opened) await database.destroy()
    await fresh.remove()
  })

  /** The budget of one account, as three processes have it. */
  function budgets(account: string, perSecond: number, perDay = 0): readonly Budget[] {
    return opened.map(({ database }) =>
      createDatabaseBudget({
        database,
        engine,
        account,
        uid: account,
        perSecond,
        perDay,
        clock: systemClock,
      }),
    )
  }

  it('sends no request too many in any second, and wastes little of what is allowed', async () => {
    const simulator = await startSimulator({ calls: 1, users: 1, ratePerSecond: 3, ratePerDay: 0 })
    const credentials = { accessKey: 'k', accessKeySecret: 's', baseUrl: simulator.url }
    const clients = budgets('rate', 3).map((budget) =>
      createGong({ ...credentials, budget, retry: { maxRetries: 0 } }),
    )
    await Promise.allSettled(clients.flatMap((gong) => [1, 2, 3, 4].map(() => gong.workspaces.list())))
    const requests = simulator.control.requests.list()
    const times = requests.map(({ time }) => time).toSorted((left, right) => left - right)
    // One may be late at a simulator that is busy with other tests; three limits would bring eight.
    expect(requests.filter(({ status }) => status === 429).length).toBeLessThan(2)
    expect(times).toHaveLength(12)
    const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000
    expect(11 / seconds).toBeGreaterThan(1)
    await simulator.close()
  }, 20_000)

  it('counts the day’s requests of all, and gives none beyond the last', async () => {
    const shared = budgets('day', 0, 20)
    const taken = await Promise.allSettled(
      Array.from({ length: 30 }, (_, turn) => shared[turn % 3]?.take('interactive')),
    )
    const refused = taken.filter((one) => one.status === 'rejected')
    expect(refused).toHaveLength(10)
    for (const { reason } of refused) expect(reason).toBeInstanceOf(BudgetExhaustedError)
    for (const budget of shared) expect(await budget.spentToday()).toBe(20)
  })

  it('keeps accounts apart', async () => {
    const [one] = budgets('one account', 0, 1)
    const [other] = budgets('another account', 0, 1)
    await one?.take('interactive')
    await other?.take('interactive')
    await expect(one?.take('interactive')).rejects.toThrow('All 1 requests of the day')
  })

  it('lets no process send while one was told to wait', async () => {
    const [one, other] = budgets('pause', 1000)
    await one?.pause(120_000)
    await expect(other?.take('interactive')).rejects.toThrow('takes no more requests until')
  })

  it('tells all that Gong takes no more today', async () => {
    const [one, other] = budgets('exhausted', 1000)
    const until = new Date(systemClock.now() + 3_600_000)
    await one?.exhaust(new BudgetExhaustedError('spent', until))
    await expect(one?.take('interactive')).rejects.toThrow('spent')
    const error = await other?.take('interactive').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(BudgetExhaustedError)
    const told = error instanceof BudgetExhaustedError ? error.until.getTime() : 0
    expect(Math.abs(told - until.getTime())).toBeLessThan(5000)
  })

  it('lets interactive requests go first, and takes those out that are given up', async () => {
    const [budget] = budgets('priority', 20)
    const order: string[] = []
    const giveUp = new AbortController()
    const work = (['background', 'background', 'background', 'interactive'] as const).map((priority) =>
      budget?.take(priority).then(() => void order.push(priority)),
    )
    const given = budget?.take('interactive', giveUp.signal)
    giveUp.abort(new Error('given up'))
    await expect(given).rejects.toThrow('given up')
    await Promise.all(work)
    expect(order.indexOf('interactive')).toBeLessThan(2)
    expect(await budget?.spentToday()).toBe(4)
  })
})
