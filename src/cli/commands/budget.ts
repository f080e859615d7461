import type { Context } from '../context.ts'
import { formatCount } from '../format.ts'
import { openGong } from '../open-gong.ts'
import type { GivenSettings } from '../settings.ts'

/** Prints the requests of the UTC day, as counted on this machine. */
export async function showBudget(context: Context, given: GivenSettings): Promise<number> {
  const { budget } = openGong(context, given)
  const spent = await budget.spentToday()
  const limit =
    budget.perDay === 0
      ? 'no limit is set'
      : `${formatCount(Math.max(0, budget.perDay - spent))} of ${formatCount(budget.perDay)} left`
  context.print(`${formatCount(spent)} requests spent today (UTC), as counted on this machine; ${limit}.`)
  context.print(
    budget.perSecond === 0 ? 'No limit a second is set.' : `At most ${budget.perSecond} requests a second.`,
  )
  return 0
}
