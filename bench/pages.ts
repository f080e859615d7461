import type { PageCost } from './messages.ts'
import { measurePages, withAccount } from './processes.ts'
import type { Row } from './report.ts'

const mostTimes = 1.5

/** What a page of 100 extensive calls costs through the SDK, against `fetch` and `JSON.parse` of the same bytes. */
export async function benchPages(pages: number): Promise<Row[]> {
  return withAccount({ calls: 200, ratePerSecond: 0 }, async (account) => {
    const { bare, ours, bytes } = await measurePages(account, pages)
    const row = (what: string, cost: (of: PageCost) => number): Row => ({
      what: `100 extensive calls through the SDK (${Math.round(bytes / 1000)} kB): ${what}`,
      ours: `${cost(ours).toFixed(1)} ms`,
      reference: `${cost(bare).toFixed(1)} ms`,
      ratio: cost(ours) / cost(bare),
      goal: `≤ ${mostTimes}`,
      isMet: cost(ours) / cost(bare) <= mostTimes,
    })
    return [row('time', ({ wallMs }) => wallMs), row('processor time', ({ cpuMs }) => cpuMs)]
  })
}
