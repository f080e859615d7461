import type { Gong } from '../../client/create-gong.ts'
import { trialActions, trialTimeoutMs, tryAccount } from '../../connections/try-account.ts'
import { GongError, toGongError } from '../../errors/gong-error.ts'

/** How an account is, in the fields of Airbyte's check. */
export interface AccountCheck {
  readonly status: 'healthy' | 'unhealthy'
  readonly error: string | null
  readonly checked_entity: string
  readonly checked_action: string
}

/** Tries the smallest request that tells whether Gong lets these credentials in. */
export async function checkAccount(gong: Gong, signal: AbortSignal): Promise<AccountCheck> {
  const [target] = trialActions()
  const checked = { checked_entity: target.entity.name, checked_action: target.name }
  try {
    const limits = { timeout: trialTimeoutMs, maxRetries: 0, patience: trialTimeoutMs }
    await gong.executor.page(target, {}, { signal, ...limits })
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
  const refusal = await tryAccount(gong, { signal }).catch((error: unknown) => {
    signal.throwIfAborted()
    if (error instanceof GongError) return undefined
    throw error
  })
  if (refusal !== undefined) throw refusal
}
