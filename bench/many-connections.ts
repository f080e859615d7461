import { measureMany } from './processes.ts'
import type { Row } from './report.ts'

const mostLateS = 60
const mostGrowth = 1.1
/** Of those that go on after the first day. */
const some = 100

/**
 * Connections that are synced hourly in simulated time, against a Gong that takes 0.3 seconds and gives a call each second
 * hour: for some hours all of them, then a tenth of them for the rest of a week.
 */
export async function benchManyConnections(count: number, hours: number, moreHours: number): Promise<Row[]> {
  const job = { connections: count, hours, moreConnections: Math.min(some, count), moreHours }
  const { runs, failed, leastRuns, worstLatenessMs, cpuSeconds, memoryMb } = await measureMany(job)
  const what = `${count.toLocaleString('en')} connections hourly for ${hours} simulated hours${moreHours > 0 ? `, ${some} for ${moreHours} more` : ''}`
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
