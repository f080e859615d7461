import type { Connection } from '../connections/connection.ts'
import type { Connections } from '../connections/connections.ts'
import type { Clock } from '../http/clock.ts'
import type { Operation, OperationLog } from '../logs/operation-log.ts'
import { ActionError } from './action-error.ts'
import { bindSignal } from './bind-signal.ts'
import { createContext } from './create-context.ts'
import type { Functions } from './create-functions.ts'
import type { ActionInfo } from './function-info.ts'
import { runAction } from './run-action.ts'

/** What running functions needs of the server. */
export interface FunctionParts {
  readonly functions: Functions
  readonly connections: Pick<Connections, 'open' | 'byNumber' | 'changeAll'>
  readonly operations: OperationLog
  readonly clock: Clock
  /** Variables that functions may read. */
  readonly env: Readonly<Record<string, string>>
  /** Whether records of private calls are shown where a connection does not say. */
  readonly includePrivate: boolean
  /** Has a sync run as soon as it can. */
  readonly triggerSync: (connection: Connection, name: string) => Promise<void>
}

export interface RunOptions {
  readonly signal: AbortSignal
  /** Most bytes of the output as JSON. */
  readonly mostBytes: number
}

/** Runs actions for connections. */
export interface Actions {
  /**
   * Runs an action, logged as an operation.
   * @throws FunctionFailure.
   */
  run(connection: Connection, action: ActionInfo, input: unknown, options: RunOptions): Promise<unknown>
}

/** How deep actions may call each other: a circle would never end. */
const deepest = 8

export function createActions(parts: FunctionParts): Actions {
  const { functions, connections, operations, clock } = parts

  const runOne = (
    connection: Connection,
    { definition }: ActionInfo,
    input: unknown,
    options: RunOptions,
    operation: Operation,
    depth: number,
  ): Promise<unknown> =>
    runAction(definition, input, {
      clock,
      ...options,
      open: async (signal) => {
        const gong = bindSignal(await connections.open(connection), signal)
        const action = (name: string, nested?: unknown) => {
          const found = functions.action(name, connection.integration)
          if (found === undefined)
            throw new ActionError({ type: 'not_found', message: `There is no action ${name}.` })
          if (depth >= deepest)
            throw new ActionError({
              type: 'too_deep',
              message: `Actions call each other more than ${deepest} deep.`,
            })
          return runOne(connection, found, nested, { ...options, signal }, operation, depth + 1)
        }
        return createContext(parts, { connection, definition, gong, signal, operation, action })
      },
    })

  return {
    run: (connection, action, input, options) =>
      operations.run({ kind: 'action', name: action.name, connection }, (operation) =>
        runOne(connection, action, input, options, operation, 1),
      ),
  }
}
