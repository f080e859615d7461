import type { Executor } from '../client/execute.ts'
import { listAction } from '../entities/actions.ts'
import { streamList } from '../entities/entities.ts'
import { errorCodes } from '../errors/codes.ts'
import { GongError, toGongError } from '../errors/gong-error.ts'
import { type Emitter, explain } from './emitter.ts'
import { loadConfig } from './load-config.ts'
import { openGong } from './open-gong.ts'
import type { SourceWorld } from './world.ts'

/**
 * Tries the configuration with one request.
 * @returns the exit code: 0 whenever the answer is known, be it that the configuration is wrong.
 */
export async function check(world: SourceWorld, emitter: Emitter, configPath: string): Promise<number> {
  try {
    const { config, given } = await loadConfig(world, emitter, configPath)
    const gong = openGong({ world, emitter, config, given, isPatient: false })
    await askOnce(gong.executor, world.signal)
  } catch (thrown) {
    if (world.signal.aborted) throw thrown
    const error = toGongError(thrown)
    emitter.error(error)
    emitter.send({
      type: 'CONNECTION_STATUS',
      connectionStatus: { status: 'FAILED', message: emitter.clean(explain(error)) },
    })
    return errorCodes[error.code].failureType === 'system_error' ? errorCodes[error.code].exitCode : 0
  }
  emitter.send({ type: 'CONNECTION_STATUS', connectionStatus: { status: 'SUCCEEDED' } })
  return 0
}

/** The least that tells whether Gong lets the credentials in: a page of the first stream that needs no parameters. */
async function askOnce(executor: Executor, signal: AbortSignal): Promise<void> {
  const entity = streamList.find(({ stream }) => stream.read.by === 'whole')
  const list = entity?.actions['list']
  if (entity === undefined || list === undefined)
    throw new GongError('internal', 'No stream can be asked for.')
  await executor.page(listAction(entity), {}, { signal })
}
