import { isDeepStrictEqual } from 'node:util'
import { createGong, type Gong } from '../../client/create-gong.ts'
import { toGongError } from '../../errors/gong-error.ts'
import type { Functions } from '../../functions/create-functions.ts'
import type { ActionExample } from '../../functions/function-definition.ts'
import { FunctionFailure } from '../../functions/function-failure.ts'
import type { FunctionInfo } from '../../functions/function-info.ts'
import { runLocally } from '../../hub/local-functions.ts'
import { startSimulator } from '../../simulator/start-simulator.ts'
import type { Context } from '../context.ts'

/** What came of the examples. */
export interface ExampleCounts {
  readonly passed: number
  readonly failed: number
  /** Functions that have none. */
  readonly without: readonly string[]
}

/** Where the simulated clock stands, so that examples give the same every day. */
const simulatedNow = '2026-06-15T18:00:00Z'

/** Runs the examples of functions, and each sync once, against a simulated account that is always the same. */
export async function runExamples(
  context: Context,
  functions: Functions,
  chosen: readonly FunctionInfo[],
): Promise<ExampleCounts> {
  const simulator = await startSimulator({
    calls: 200,
    users: 20,
    ratePerSecond: 0,
    ratePerDay: 0,
    now: simulatedNow,
  })
  const gong = createGong({
    accessKey: 'test',
    accessKeySecret: 'test',
    baseUrl: simulator.url,
    ratePerSecond: 0,
    ratePerDay: 0,
  })
  const counts = { passed: 0, failed: 0, without: [] as string[] }
  try {
    for (const info of chosen) {
      const examples = examplesOf(info)
      if (examples.length === 0) counts.without.push(info.name)
      for (const [index, example] of examples.entries()) {
        const problem = await check(context, functions, gong, info, example)
        const name = `${info.name}: ${example.name ?? `example ${index + 1}`}`
        context.print(problem === undefined ? `ok      ${name}` : `failed  ${name}: ${problem}`)
        counts[problem === undefined ? 'passed' : 'failed']++
      }
    }
  } finally {
    await simulator.close()
  }
  return counts
}

function examplesOf(info: FunctionInfo): readonly ActionExample[] {
  if (info.type === 'action') return info.definition.examples ?? []
  return info.definition === undefined ? [] : [{ name: 'a run', input: undefined }]
}

/** @returns what is wrong; undefined when nothing is. */
async function check(
  context: Context,
  functions: Functions,
  gong: Gong,
  info: FunctionInfo,
  { input, output }: ActionExample,
): Promise<string | undefined> {
  const { clock, signal } = context
  const started = clock.now()
  const lead = Date.parse(simulatedNow) - started
  try {
    const done = await runLocally(info, input, {
      functions,
      gong: () => gong,
      metadata: {},
      env: {},
      includePrivate: false,
      clock: { ...clock, now: () => clock.now() + lead },
      signal,
      log: (level, text) => context.tell(`${level}: ${text}`),
    })
    if (done.type === 'sync' || output === undefined) return undefined
    const fields = Object.entries(output).filter(
      ([name, value]) => !isDeepStrictEqual((done.output as Record<string, unknown>)[name], value),
    )
    if (fields.length === 0) return undefined
    return fields
      .map(
        ([name, value]) =>
          `${name} is ${told((done.output as Record<string, unknown>)[name])}, not ${told(value)}`,
      )
      .join('; ')
  } catch (thrown) {
    if (signal.aborted) throw thrown
    return thrown instanceof FunctionFailure
      ? `${thrown.code}: ${thrown.message}`
      : toGongError(thrown).message
  }
}

function told(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined'
}
