import type { Gong } from '../../client/create-gong.ts'
import { listAction, type NamedAction } from '../../entities/actions.ts'
import { streamList } from '../../entities/entities.ts'
import { GongError, toGongError } from '../../errors/gong-error.ts'

/** How an account is, in the fields of Airbyte's check. */
export interface AccountCheck {
  readonly status: 'healthy' | 'unhealthy'
  readonly error: string | null
  readonly checked_entity: string
  readonly checked_action: string
}

const timeoutMs = 10_000

/** Tries the smallest request that tells whether Gong lets these credentials in. */
export async function checkAccount(gong: Gong, signal: AbortSignal): Promise<AccountCheck> {
  const target = checkedAction()
  const checked = { checked_entity: target.entity.name, checked_action: target.name }
  try {
    await gong.executor.page(target, {}, { signal, timeout: timeoutMs, maxRetries: 0 })
    return { status: 'healthy', error: null, ...checked }
  } catch (thrown) {
    signal.throwIfAborted()
    const { message, advice } = toGongError(thrown)
    return { status: 'unhealthy', error: `${message} ${advice}`, ...checked }
  }
}

/**
 * Refuses credentials that Gong refuses. Whatever else goes wrong says nothing of them.
 * @throws GongError `unauthorized`.
 */
export async function refuseWrongCredentials(gong: Gong, signal: AbortSignal): Promise<void> {
  try {
    await gong.executor.page(checkedAction(), {}, { signal, timeout: timeoutMs, maxRetries: 0 })
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof GongError && error.code === 'unauthorized') throw error
  }
}

/** The first list that can be asked for without parameters. */
function checkedAction(): NamedAction {
  const [entity] = streamList.filter(({ stream }) => stream.read.by === 'whole')
  if (entity === undefined) throw new Error('no entity can be listed without parameters')
  return listAction(entity)
}
