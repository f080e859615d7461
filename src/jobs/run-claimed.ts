import type { Connection } from '../connections/connection.ts'
import type { Connections } from '../connections/connections.ts'
import type { Database } from '../database/open-database.ts'
import type { Actions } from '../functions/create-actions.ts'
import type { Functions } from '../functions/create-functions.ts'
import { type FailureCode, type FunctionFailure, toFailure } from '../functions/function-failure.ts'
import type { ActionInfo } from '../functions/function-info.ts'
import type { Clock } from '../http/clock.ts'
import { asyncActionBody } from '../webhooks/bodies/async-action-body.ts'
import type { Outbox } from '../webhooks/outbox.ts'
import type { ActionRun, ActionRuns, ClaimedRun, RunOutcome, StoredFailure } from './action-runs.ts'

/** Most bytes of the output of an action that runs later. */
const mostBytes = 2 * 1024 * 1024
/** Times that a run is begun anew because its process was gone: an action that takes the process with it must end. */
const mostTakeovers = 3
const shortestWaitMs = 3000
const longestWaitMs = 600_000

export interface RunClaimedOptions {
  readonly database: Database
  readonly connections: Pick<Connections, 'byNumber'>
  readonly functions: Functions
  readonly actions: Actions
  readonly outbox: Outbox
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
}

/** Runs an action that was kept for later, and keeps what came of it. */
export async function runClaimed(
  { run, wasLeft }: ClaimedRun,
  runs: ActionRuns,
  options: RunClaimedOptions,
  signal: AbortSignal,
): Promise<void> {
  const { connections, functions, actions, clock } = options
  const connection = await connections.byNumber(run.connection)
  const end = (outcome: RunOutcome) => finish(run, runs, connection, outcome, options)
  if (connection === undefined) return end({ failure: gone('The connection is not there any more.') })
  const action = functions.action(run.name, connection.integration)
  if (action === undefined) return end({ failure: gone(`There is no action ${run.name} any more.`) })
  const isRepeatable = action.definition.isRepeatable === true
  if (wasLeft && (!isRepeatable || run.attempts > run.most_attempts + mostTakeovers))
    return end({ failure: leftBehind(action, isRepeatable) })
  try {
    const input = JSON.parse(run.input) as unknown
    await end({ output: await actions.run(connection, action, input, { signal, mostBytes }) })
  } catch (thrown) {
    const failure = toFailure(thrown, clock.now())
    // The next process begins it anew at once.
    if (signal.aborted && isRepeatable) return runs.postpone(run, clock.now())
    const nextAt = isRepeatable ? nextTry(run, failure, clock.now(), options.random()) : undefined
    if (nextAt === undefined) await end({ failure: toStored(failure, isRepeatable) })
    else await runs.postpone(run, nextAt)
  }
}

/** Keeps the outcome and tells of it, both or neither. */
async function finish(
  run: ActionRun,
  runs: ActionRuns,
  connection: Connection | undefined,
  outcome: RunOutcome,
  { database, outbox, clock }: RunClaimedOptions,
): Promise<void> {
  await database.transaction().execute(async (trx) => {
    const isOurs = await runs.finish(trx, run, outcome, clock.now())
    if (!isOurs || connection === undefined) return
    await outbox.put(trx, { type: 'async_action', connection, body: asyncActionBody(connection, run.id) })
  })
  outbox.wake()
}

/** When to try again; undefined when it would not help, or was tried often enough. */
function nextTry(
  { attempts, most_attempts: most }: ActionRun,
  { code, options }: FunctionFailure,
  now: number,
  random: number,
): number | undefined {
  const { upstream, retryAt = now } = options
  const mayPass = upstream === undefined ? passing.has(code) : passingStatuses(upstream.status)
  if (attempts >= most || !mayPass) return undefined
  const wait = Math.min(longestWaitMs, shortestWaitMs * 2 ** (attempts - 1))
  return Math.max(retryAt, now + Math.round(wait * (1 + random / 2)))
}

/** Failures that may pass; others are the same the next time. */
const passing: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'script_internal_error',
  'script_timeout',
  'unreachable',
  'timeout',
  'server_error',
  'rate_limited',
  'budget_exhausted',
])

function passingStatuses(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

function gone(message: string): StoredFailure {
  return { code: 'script_interrupted', message, options: {} }
}

function leftBehind({ name }: ActionInfo, isRepeatable: boolean): StoredFailure {
  return {
    code: 'script_interrupted',
    message: isRepeatable
      ? `The action ${name} took the process that ran it with it, again and again.`
      : `The process that ran the action ${name} was stopped in the middle of it. ${unknownOutcome}`,
    options: {},
  }
}

const unknownOutcome =
  'It may have written to Gong, so it was not run again: look at what is there before you do.'

function toStored({ code, message, options }: FunctionFailure, isRepeatable: boolean): StoredFailure {
  // What it had sent when it was broken off, nobody knows.
  const isUnclear = !isRepeatable && (code === 'script_interrupted' || code === 'script_timeout')
  return { code, message: isUnclear ? `${message} ${unknownOutcome}` : message, options }
}
