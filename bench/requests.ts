import { measure, withAccount } from './processes.ts'
import type { Row } from './report.ts'

/** The three streams that one walk over the calls feeds. */
export const walkStreams = ['calls', 'extensive_calls', 'call_transcripts']
/** Requests beside the two a hundred calls. */
const mostBeside = 5

/** How many requests a full copy of so many public calls takes. */
export async function benchRequests(calls: number): Promise<Row> {
  return withAccount({ calls, ratePerSecond: 0 }, async (account) => {
    await measure('our-sync.ts', { url: account.url, streams: walkStreams, ratePerSecond: 0 })
    const { total } = await account.traffic()
    const pages = 2 * Math.ceil(calls / 100)
    return {
      what: `requests for ${calls.toLocaleString('en-US')} calls, extensive calls and transcripts`,
      ours: `${total}`,
      reference: `${pages} full pages`,
      ratio: total / pages,
      goal: calls === 10_000 ? '≤ 202' : `≤ ${pages + mostBeside}`,
      isMet: total <= (calls === 10_000 ? 202 : pages + mostBeside),
    }
  })
}
