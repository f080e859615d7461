import type { Connection } from '../connections/connection.ts'
import type { ConnectionListener } from '../connections/connection-events.ts'
import type { Connections } from '../connections/connections.ts'
import type { Database } from '../database/open-database.ts'
import { type Actions, createActions } from '../functions/create-actions.ts'
import { createFunctions, type Functions } from '../functions/create-functions.ts'
import type { LoadProblem } from '../functions/load-functions.ts'
import { runSync, type SyncRun } from '../functions/run-sync.ts'
import { watchFunctions } from '../functions/watch-functions.ts'
import { type ActionRunner, createActionRunner } from '../jobs/action-runner.ts'
import type { OperationLog } from '../logs/operation-log.ts'
import { modelName } from '../records/record-destination.ts'
import type { RecordStore } from '../records/record-store.ts'
import type { Outbox } from '../webhooks/outbox.ts'
import type { HubOptions } from './hub.ts'

/** What there is to run, and what runs it. */
export interface HubFunctions {
  readonly functions: Functions
  readonly actions: Actions
  /** Actions that nobody waits for. */
  readonly actionRunner: ActionRunner
}

/** What functions are made of besides the hub's options. */
export interface HubFunctionsParts {
  readonly database: Database
  readonly connections: Connections
  readonly operations: OperationLog
  readonly outbox: Outbox
  readonly records: RecordStore
  /** Takes secrets out of texts. */
  readonly redact: (text: string) => string
  /** Hears that there may be other functions than before. */
  readonly onReload: () => Promise<void>
  /** Has a sync run as soon as it can. */
  readonly triggerSync: (connection: Connection, name: string) => Promise<void>
}

/**
 * Loads the functions and makes what runs them.
 * @throws GongError `settings` when the folder cannot be read.
 */
export async function openFunctions(options: HubOptions, parts: HubFunctionsParts) {
  const { functionsDir: folder, clock, randomId, random, environmentVariables: env = {} } = options
  const { database, connections, operations, outbox, records, redact, triggerSync } = parts
  const log = (line: string) => options.log(redact(line))
  const tell = (problems: readonly LoadProblem[]) => {
    for (const { file, message } of problems) log(`Functions: ${file}: ${message}`)
  }
  const functions = createFunctions({ folder, now: clock.now, randomId })
  tell(await functions.reload())
  const reload = async () => {
    try {
      tell(await functions.reload())
      await parts.onReload()
      log('Functions are loaded anew.')
    } catch (error) {
      log(`Functions could not be loaded anew: ${String(error)}`)
    }
  }
  const stopWatching =
    folder === undefined || options.watchesFunctions !== true
      ? () => undefined
      : await watchFunctions({ folder, clock, onChange: reload })
  const functionParts = {
    functions,
    connections,
    operations,
    clock,
    env,
    includePrivate: options.includePrivate ?? false,
    triggerSync,
  }
  const actions = createActions(functionParts)
  const actionRunner = createActionRunner({
    database,
    connections,
    functions,
    actions,
    outbox,
    clock,
    randomId,
    random,
    log,
  })
  return {
    functions: { functions, actions, actionRunner } satisfies HubFunctions,
    runSync: (run: SyncRun) =>
      runSync(run, { ...functionParts, database, records, actions, keptName: modelName }),
    forgetRuns: {
      async removed(trx, { number }) {
        await trx.deleteFrom('action_runs').where('connection', '=', number).execute()
      },
    } satisfies ConnectionListener,
    stopWatching,
  }
}
