import type { Connection } from '../connections/connection.ts'
import type { Database } from '../database/open-database.ts'
import { GongError } from '../errors/gong-error.ts'
import type { RecordStore } from '../records/record-store.ts'
import { ActionError } from './action-error.ts'
import { bindSignal } from './bind-signal.ts'
import { checkValue } from './check-value.ts'
import type { Actions, FunctionParts } from './create-actions.ts'
import { createContext } from './create-context.ts'
import type { FunctionCheckpoint, SyncContext } from './function-context.ts'
import type { SyncDefinition } from './function-definition.ts'
import { FunctionFailure, toFailure } from './function-failure.ts'
import { createSyncRecords } from './sync-records.ts'
import { createSyncWriter, type SyncWriter, type SyncWriterParts } from './sync-writer.ts'

/** One run of a user's sync. */
export interface SyncRun
  extends Pick<SyncWriterParts, 'connection' | 'syncId' | 'guard' | 'onWritten' | 'signal'> {
  readonly definition: SyncDefinition
  readonly variant: string
}

/** What runs of syncs need of the server besides what all functions do. */
export interface SyncParts extends FunctionParts {
  readonly database: Database
  readonly records: RecordStore
  readonly actions: Actions
  /** The name under which records of a model are kept. */
  readonly keptName: (model: string, variant: string) => string
}

const defaultTimeoutMs = 86_400_000
/** Most bytes of the output of an action that a sync asks for. */
const mostBytes = 10 * 1024 * 1024

/**
 * Runs a user's sync to its end. What it gave since its last checkpoint is stored at the end; when it fails, some of it
 * may not be.
 * @throws GongError, `interrupted` when it was broken off from outside.
 */
export async function runSync(run: SyncRun, parts: SyncParts): Promise<void> {
  const { definition, signal } = run
  const { clock } = parts
  const over = new AbortController()
  const ended = AbortSignal.any([signal, over.signal])
  try {
    await Promise.race([runToEnd(run, parts, ended), deadline(run, clock, ended), gone(ended)])
  } catch (thrown) {
    if (signal.aborted)
      throw new GongError('interrupted', `The sync ${definition.name} was broken off.`, { cause: thrown })
    throw explain(thrown, clock.now())
  } finally {
    over.abort(new Error(`The run of ${definition.name} is over.`))
  }
}

async function runToEnd(run: SyncRun, parts: SyncParts, signal: AbortSignal): Promise<void> {
  const { definition, connection, variant } = run
  const { database, records, operations } = parts
  const keptName = (model: string) => parts.keptName(model, variant)
  const writer = createSyncWriter({ ...run, database, records, keptName, signal })
  const operation = operations.current()
  if (operation === undefined) throw new Error('a sync runs within an operation')
  const gong = bindSignal(await parts.connections.open(connection), signal)
  const action = actionOf(connection, signal, parts)
  const shared = await createContext(parts, { connection, definition, gong, signal, operation, action })
  const context: SyncContext = {
    ...shared,
    records: createSyncRecords({
      ...run,
      database,
      records,
      connection: connection.number,
      keptName,
      writer,
      log: shared.log,
      signal,
    }),
    checkpoint: await openCheckpoint(run, database, writer),
  }
  await definition.run(context)
  await writer.flush()
}

function actionOf(connection: Connection, signal: AbortSignal, { functions, actions }: SyncParts) {
  return (name: string, input?: unknown) => {
    const found = functions.action(name, connection.integration)
    if (found === undefined)
      throw new ActionError({ type: 'not_found', message: `There is no action ${name}.` })
    return actions.run(connection, found, input, { signal, mostBytes })
  }
}

/** A checkpoint that does not fit what the sync wants by now counts for none: the run begins anew. */
async function openCheckpoint(
  { definition, syncId }: SyncRun,
  database: Database,
  writer: SyncWriter,
): Promise<FunctionCheckpoint> {
  const row = await database
    .selectFrom('syncs')
    .select('checkpoint')
    .where('id', '=', syncId)
    .executeTakeFirst()
  const stored = row?.checkpoint == null ? undefined : (JSON.parse(row.checkpoint) as unknown)
  const read = stored === undefined ? undefined : await checkCheckpoint(definition, stored)
  let current = read?.isFit === true ? read.value : undefined
  return {
    get: () => current as never,
    async save(given) {
      const checked = await checkCheckpoint(definition, given)
      if (!checked.isFit) {
        const { issues } = checked
        throw new FunctionFailure(
          'invalid_sync_record',
          `The checkpoint of ${definition.name} does not fit its own schema.`,
          { issues },
        )
      }
      await writer.flush({ value: given })
      current = checked.value
    },
    async clear() {
      await writer.flush({ value: undefined })
      current = undefined
    },
  }
}

async function checkCheckpoint({ checkpoint }: SyncDefinition, value: unknown) {
  return checkpoint === undefined ? ({ isFit: true, value } as const) : checkValue(checkpoint, value)
}

async function deadline(
  { definition }: SyncRun,
  clock: SyncParts['clock'],
  signal: AbortSignal,
): Promise<never> {
  const ms = definition.timeoutMs ?? defaultTimeoutMs
  await clock.sleep(ms, signal)
  throw new GongError('timeout', `The sync ${definition.name} took longer than ${ms / 1000} seconds.`, {
    advice: 'Save checkpoints, so that the next run goes on, or give it a greater timeoutMs.',
  })
}

function gone(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** In the words of the project's errors, which runs of streams fail with too. */
function explain(thrown: unknown, now: number): GongError {
  if (thrown instanceof GongError) return thrown
  const { code, message } = toFailure(thrown, now)
  return new GongError('function_failed', `${code}: ${message}`, { cause: thrown })
}
