import type { Measured } from './messages.ts'
import { measure, type SimulatedAccount, withAccount } from './processes.ts'
import type { Row } from './report.ts'
import { walkStreams } from './requests.ts'

const leastSpeed = 0.6
const mostMemory = { times: 1.3, plusMb: 60 }
const mostGrowth = 1.15

/** Rows a second and peak memory of each stream, against the bare loop, the limiter off. */
export async function benchThroughput(calls: number, repeats: number): Promise<Row[]> {
  return withAccount({ calls, ratePerSecond: 0 }, async (account) => {
    const rows: Row[] = []
    // Once for nothing, so that the simulator's code is warm for both.
    await measureBoth(account, 'calls')
    for (const stream of walkStreams) {
      const runs: Both[] = []
      for (let repeat = 0; repeat < repeats; repeat++) runs.push(await measureBoth(account, stream))
      const bare = fastest(runs.map((run) => run.bare))
      const ours = fastest(runs.map((run) => run.ours))
      if (bare !== undefined && ours !== undefined) rows.push(...describe(stream, { bare, ours }))
    }
    return rows
  })
}

/** Peak memory of a large copy against that of a small one; of each the run in which garbage lay about least. */
export async function benchGrowth(small: number, large: number, repeats: number): Promise<Row> {
  const before = await leastPeakMb(small, repeats)
  const after = await leastPeakMb(large, repeats)
  return {
    what: `peak memory at ${count(large)} calls, all three streams`,
    ours: mb(after),
    reference: `${mb(before)} at ${count(small)}`,
    ratio: after / before,
    goal: `≤ ${mostGrowth}`,
    isMet: after / before <= mostGrowth,
  }
}

function leastPeakMb(calls: number, repeats: number): Promise<number> {
  return withAccount({ calls, ratePerSecond: 0 }, async ({ url }) => {
    let least = Number.POSITIVE_INFINITY
    for (let repeat = 0; repeat < repeats; repeat++) {
      const { peakMb } = await measure('our-sync.ts', { url, streams: walkStreams, ratePerSecond: 0 })
      least = Math.min(least, peakMb)
    }
    return least
  })
}

interface Timed extends Measured {
  /** From the first request to the last commit: loading the program is measured by itself. */
  readonly seconds: number
}

interface Both {
  readonly bare: Timed
  readonly ours: Timed
}

async function measureBoth(account: SimulatedAccount, stream: string): Promise<Both> {
  const both = {
    bare: await time(account, 'bare-loop.ts', stream),
    ours: await time(account, 'our-sync.ts', stream),
  }
  if (both.bare.rows !== both.ours.rows) {
    throw new Error(`${stream}: the bare loop wrote ${both.bare.rows} rows and ours ${both.ours.rows}.`)
  }
  return both
}

async function time(
  account: SimulatedAccount,
  script: 'bare-loop.ts' | 'our-sync.ts',
  stream: string,
): Promise<Timed> {
  await account.forget()
  const measured = await measure(script, { url: account.url, streams: [stream], ratePerSecond: 0 })
  const { times } = await account.traffic()
  return { ...measured, seconds: (measured.endedAt - Math.min(...times)) / 1000 }
}

/** The run that other work on the machine has slowed least. */
function fastest(runs: readonly Timed[]): Timed | undefined {
  return runs.toSorted((left, right) => left.seconds - right.seconds)[0]
}

function speed({ bare, ours }: Both): number {
  return bare.seconds / ours.seconds
}

function describe(stream: string, { bare, ours }: Both): Row[] {
  const bound = bare.peakMb * mostMemory.times + mostMemory.plusMb
  const perSecond = ({ rows, seconds }: Timed) => `${count(rows / seconds)} rows/s`
  const processor = (ours.cpuSeconds / bare.cpuSeconds).toFixed(2)
  return [
    {
      what: `${stream}: speed (processor time ${processor} of the bare loop’s)`,
      ours: perSecond(ours),
      reference: perSecond(bare),
      ratio: speed({ bare, ours }),
      goal: `≥ ${leastSpeed}`,
      isMet: speed({ bare, ours }) >= leastSpeed,
    },
    {
      what: `${stream}: peak memory`,
      ours: mb(ours.peakMb),
      reference: mb(bare.peakMb),
      ratio: ours.peakMb / bare.peakMb,
      goal: `≤ ${mb(bound)} (${mostMemory.times} × + ${mostMemory.plusMb} MB)`,
      isMet: ours.peakMb <= bound,
    },
  ]
}

function count(number: number): string {
  return Math.round(number).toLocaleString('en-US')
}

function mb(number: number): string {
  return `${Math.round(number)} MB`
}
