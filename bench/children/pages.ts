import { createGong } from '../../src/client/create-gong.ts'
import { firstPage, pageParams } from '../first-page.ts'
import type { PageCost, PageJob } from '../messages.ts'
import { finish, readJob } from './finish.ts'

/** Reads the same page through the SDK and with `fetch` and `JSON.parse`, in turns. */
const { url, pages } = readJob<PageJob>()
const gong = createGong({
  accessKey: 'bench',
  accessKeySecret: 'bench',
  baseUrl: url,
  ratePerSecond: 0,
  ratePerDay: 0,
})

async function bare(): Promise<number> {
  const text = await (await firstPage(url)).text()
  const { calls } = JSON.parse(text)
  return calls.length
}

async function ours(): Promise<number> {
  const { records } = await gong.extensiveCalls.list(pageParams)
  return records.length
}

async function time(read: () => Promise<number>): Promise<PageCost> {
  const cpu = process.cpuUsage()
  const started = performance.now()
  const records = await read()
  const wallMs = performance.now() - started
  const { user, system } = process.cpuUsage(cpu)
  if (records !== 100) throw new Error(`A page has ${records} calls instead of 100.`)
  return { wallMs, cpuMs: (user + system) / 1000 }
}

function median(costs: readonly PageCost[]): PageCost {
  const middle = (of: keyof PageCost) =>
    costs.map((cost) => cost[of]).toSorted((left, right) => left - right)[Math.floor(costs.length / 2)] ??
    Number.NaN
  return { wallMs: middle('wallMs'), cpuMs: middle('cpuMs') }
}

const costs: { readonly bare: PageCost[]; readonly ours: PageCost[] } = { bare: [], ours: [] }
for (let page = 0; page < pages; page++) {
  // Whoever comes second may pay for the other's garbage.
  const order = page % 2 === 0 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const)
  for (const who of order) costs[who].push(await time(who === 'bare' ? bare : ours))
}
// The first ones are still being compiled.
const warm = Math.floor(pages / 4)
const { length: bytes } = await (await firstPage(url)).text()
finish({ bare: median(costs.bare.slice(warm)), ours: median(costs.ours.slice(warm)), bytes })
