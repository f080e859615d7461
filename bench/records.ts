import { encodeCursor } from '../src/records/cursor.ts'
import { type RecordsAccount, withRecords } from './processes.ts'
import type { Row } from './report.ts'

const mostMs = 20
const pagesPerSecond = 10

/** How long GET /records takes for 100 of very many, with and without somebody who writes. */
export async function benchRecords(count: number, requests: number): Promise<Row[]> {
  return withRecords({ count, pagesPerSecond }, async (account) => {
    const rows: Row[] = []
    for (const isWritten of [false, true]) {
      if (isWritten) account.startWriter()
      await times(account, count, Math.ceil(requests / 4))
      const sorted = (await times(account, count, requests)).toSorted((left, right) => left - right)
      const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
      const beside = isWritten ? `, while ${pagesPerSecond} pages of extensive calls a second are stored` : ''
      rows.push({
        what: `GET /records of 100 among ${count.toLocaleString('en')}${beside}`,
        ours: `95 % within ${at(0.95).toFixed(1)} ms`,
        reference: `median ${at(0.5).toFixed(1)} ms`,
        ratio: at(0.95) / mostMs,
        goal: `≤ ${mostMs} ms`,
        isMet: at(0.95) <= mostMs,
      })
    }
    return rows
  })
}

/** Reads pages at random places, one after the other. */
async function times({ url, headers }: RecordsAccount, count: number, requests: number): Promise<number[]> {
  const found: number[] = []
  for (let request = 0; request < requests; request++) {
    const cursor = encodeCursor(1, 'Call', Math.floor(Math.random() * (count - 100)))
    const started = performance.now()
    const response = await fetch(`${url}/records?model=Call&limit=100&cursor=${cursor}`, { headers })
    const text = await response.text()
    found.push(performance.now() - started)
    const { records } = JSON.parse(text) as { records?: unknown[] }
    if (records?.length !== 100) throw new Error(`A page is not one of 100 records: ${text.slice(0, 300)}`)
  }
  return found
}
