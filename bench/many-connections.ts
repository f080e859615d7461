import { measureMany } from './processes.ts'
import type { Row } from './report.ts'

const mostLateS = 60
const mostGrowth = 1.1
/**
 * Connections that are synced hourly in simulated time, against a Gong that takes 0.3 seconds and gives a call each second
 * hour.
 */
export async function benchManyConnections(count: number, hours: number): Promise<Row[]> {
  const { runs, failed, leastRuns, worstLatenessMs, cpuSeconds, memoryMb } = await measureMany({
    connections: count,
    hours,
  })
  const what = `${count.toLocaleString('en')} connections hourly for ${hours} simulated hours`
  const worst = worstLatenessMs / 1000
  // The first hour holds the first reading of everything.
  const [, second = Number.NaN] = memoryMb
  const last = memoryMb.at(-1) ?? Number.NaN
  return [
    {
      what: `${what}: how late a run began`,
      ours: `at worst ${worst.toFixed(1)} s`,
      reference: `${runs.toLocaleString('en')} runs, ${((cpuSeconds * 1000) / runs).toFixed(1)} ms of processor time each`,
      ratio: worst / mostLateS,
      goal: `≤ ${mostLateS} s, none failed`,
      isMet: worst <= mostLateS && failed === 0,
    },
    {
      what: 'runs of the connection that ran least',
      ours: `${leastRuns}`,
      reference: `${hours} hours`,
      ratio: leastRuns / hours,
      goal: '≥ 1',
      isMet: leastRuns >= hours,
    },
    {
      what: 'memory at the end, against that after two hours',
      ours: `${last.toFixed(0)} MB`,
      reference: `${second.toFixed(0)} MB`,
      ratio: last / second,
      goal: `≤ ${mostGrowth}`,
      isMet: last / second <= mostGrowth,
    },
  ]
}
