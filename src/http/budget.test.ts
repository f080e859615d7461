import { expect, it } from 'vitest'
import { createManualClock } from '../../test/support/manual-clock.ts'
import { BudgetExhaustedError } from '../errors/gong-error.ts'
import { createBudget, memoryLedger } from './budget.ts'

it('refuses requests over the day’s limit and says until when', async () => {
  const clock = createManualClock(Date.parse('2026-03-10T22:00:00Z'))
  const budget = createBudget({ perSecond: 0, perDay: 2, clock })
  await budget.take('background')
  await budget.take('interactive')
  const refusal = await budget.take('background').catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(BudgetExhaustedError)
  expect(refusal).toMatchObject({ code: 'budget_exhausted', until: new Date('2026-03-11T00:00:00Z') })
  expect(await budget.spentToday()).toBe(2)
})

it('starts anew at midnight UTC', async () => {
  const clock = createManualClock(Date.parse('2026-03-10T23:59:59Z'))
  const budget = createBudget({ perSecond: 0, perDay: 1, clock })
  await budget.take('background')
  clock.advance(2000)
  await budget.take('background')
  expect(await budget.spentToday()).toBe(1)
})

it('counts what earlier processes have spent', async () => {
  const clock = createManualClock()
  const ledger = memoryLedger()
  for (let request = 0; request < 5; request++) ledger.add('2026-03-10')
  const budget = createBudget({ perSecond: 0, perDay: 6, clock, ledger })
  await budget.take('background')
  await expect(budget.take('background')).rejects.toThrow('All 6 requests')
})

it('takes no request until the moment the server named', async () => {
  const clock = createManualClock()
  const budget = createBudget({ perSecond: 0, perDay: 0, clock })
  await budget.exhaust(new BudgetExhaustedError('spent', new Date(clock.now() + 3_600_000)))
  await expect(budget.take('interactive')).rejects.toThrow('spent')
  clock.advance(3_600_001)
  await budget.take('interactive')
})

it('has no limit when both are 0', async () => {
  const clock = createManualClock()
  const budget = createBudget({ perSecond: 0, perDay: 0, clock })
  for (let request = 0; request < 1000; request++) await budget.take('background')
  expect(clock.slept).toEqual([])
  expect(await budget.spentToday()).toBe(1000)
})
