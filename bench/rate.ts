import { measure, withAccount } from './processes.ts'
import type { Row } from './report.ts'
import { walkStreams } from './requests.ts'

const perSecond = 3
const leastShare = 0.97

/** How much of the allowed rate is used while there is work, against a server that refuses a fourth in any second. */
export async function benchRate(seconds: number): Promise<Row[]> {
  // Twice the work that the time allows, so that there is always some.
  const calls = seconds * perSecond * 100
  return withAccount({ calls, ratePerSecond: perSecond }, async (account) => {
    // The command needs a moment to start and one to stop; only `seconds` from the first request on count.
    await measure('our-sync.ts', {
      url: account.url,
      streams: walkStreams,
      ratePerSecond: perSecond,
      seconds: seconds + 2,
    })
    const { refused, times } = await account.traffic()
    const first = Math.min(...times)
    const used = times.filter((time) => time < first + seconds * 1000).length
    const allowed = seconds * perSecond
    return [
      {
        what: `requests in ${seconds} s at ${perSecond} in any sliding second`,
        ours: `${used}`,
        reference: `${allowed} allowed`,
        ratio: used / allowed,
        goal: `≥ ${leastShare}`,
        isMet: used / allowed >= leastShare,
      },
      {
        what: 'of them refused with 429',
        ours: `${refused}`,
        reference: `${used} accepted`,
        ratio: refused / used,
        goal: '0',
        isMet: refused === 0,
      },
    ]
  })
}
