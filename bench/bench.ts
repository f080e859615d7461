import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { benchExecuteApi } from './execute-api.ts'
import { benchManyConnections } from './many-connections.ts'
import { benchPages } from './pages.ts'
import { benchProxy } from './proxy.ts'
import { benchRate } from './rate.ts'
import { benchRecords } from './records.ts'
import { describeMachine, formatPage, formatRows, type Row } from './report.ts'
import { benchRequests } from './requests.ts'
import { benchServe } from './serve.ts'
import { benchStartUp } from './start-up.ts'
import { benchGrowth, benchThroughput } from './throughput.ts'
import { benchTransfers } from './transfers.ts'

/**
 * `npm run bench [-- --quick] [-- --only NAME] [-- --write]`: prints the table; `--only` measures the parts with this text
 * in their names, `--write` keeps the table as docs/benchmarks.md, where parts that were not measured stay as they were.
 */
const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, write: { type: 'boolean' }, only: { type: 'string', default: '' } },
})
const isQuick = values.quick === true

const parts: readonly (readonly [string, () => Promise<Row | readonly Row[]>])[] = [
  ['requests', async () => [await benchRequests(1000), await benchRequests(10_000)]],
  ['rate', () => benchRate(isQuick ? 12 : 25)],
  ['throughput and memory', () => benchThroughput(10_000, isQuick ? 3 : 5)],
  ['memory as the account grows', () => benchGrowth(10_000, isQuick ? 20_000 : 100_000, 2)],
  ['pages through the SDK', () => benchPages(isQuick ? 200 : 600)],
  ['actions through the execute API', () => benchExecuteApi(isQuick ? 120 : 400)],
  ['requests through the proxy', () => benchProxy(isQuick ? 400 : 1000, isQuick ? 4 : 10)],
  ['records', () => benchRecords(isQuick ? 200_000 : 1_000_000, isQuick ? 200 : 500)],
  ['many connections', () => benchManyConnections(isQuick ? 100 : 1000, isQuick ? 6 : 168)],
  ['memory of recordings', () => benchTransfers(1.5e9)],
  ['start-up', () => benchStartUp(isQuick ? 3 : 7)],
  ['the server at rest', () => benchServe(isQuick ? 1 : 3)],
]

const rows: Row[] = []
const failures: string[] = []
for (const [name, bench] of parts.filter(([part]) => part.includes(values.only))) {
  console.error(`measuring ${name} …`)
  try {
    rows.push(...[await bench()].flat())
  } catch (error) {
    failures.push(`${name} could not be measured: ${error instanceof Error ? error.message : error}`)
  }
}
console.log(`${describeMachine()}\n\n${formatRows(rows)}`)
for (const failure of failures) console.error(failure)
if (failures.length > 0) process.exitCode = 1
else if (values.write) {
  const page = new URL('../docs/benchmarks.md', import.meta.url)
  const before = values.only === '' ? '' : readFileSync(page, 'utf8')
  writeFileSync(page, formatPage(rows, new Date().toISOString().slice(0, 10), before))
}
