import type { Gong } from '../client/create-gong.ts'
import { listAction, type NamedAction } from '../entities/actions.ts'
import { streamList } from '../entities/entities.ts'
import { type GongError, GongHttpError, toGongError } from '../errors/gong-error.ts'

/** How long an account may take to say whether it lets somebody in, in milliseconds. */
export const trialTimeoutMs = 10_000

/** Lists that can be asked for without parameters, the one that is asked first before the others. */
export function trialActions(): readonly [NamedAction, ...NamedAction[]] {
  const [first, ...others] = streamList
    .filter(({ stream }) => stream.read.by === 'whole')
    .map((entity) => listAction(entity))
  if (first === undefined) throw new Error('no entity can be listed without parameters')
  return [first, ...others]
}

export interface TrialOptions {
  readonly signal?: AbortSignal | undefined
  /** Requests that must be refused before the credentials count as refused; 2 by default. */
  readonly most?: number
  /**
   * Whether it is an access key, which has all rights: a 403 refuses it as a 401 does. Gong's description knows nothing
   * else of some lists, and Gong says so too where the key may not be used from this address (gong facts, 1.1 and 2.2).
   */
  readonly isKey?: boolean
}

/**
 * Asks Gong with the smallest requests whether it lets an account in: a 401 may also be a missing scope, so that a
 * second list, which needs another scope, is asked before the credentials count as refused.
 * @returns the refusal, or undefined when Gong lets it in, be it with few rights.
 * @throws GongError when Gong cannot be asked: `unreachable`, `timeout`, `server_error`, `rate_limited` and the like.
 */
export async function tryAccount(
  gong: Gong,
  { signal, most = 2, isKey = false }: TrialOptions = {},
): Promise<GongError | undefined> {
  let refusal: GongError | undefined
  for (const action of trialActions().slice(0, most)) {
    const error = await tryOne(gong, action, signal)
    if (error === undefined || namesScope(error)) return undefined
    const isRefused = error.code === 'unauthorized' || (isKey && error.code === 'forbidden')
    if (isRefused) refusal ??= error
    else if (saysNothing(error)) throw error
    else return undefined
  }
  return refusal
}

async function tryOne(
  gong: Gong,
  action: NamedAction,
  signal: AbortSignal | undefined,
): Promise<GongError | undefined> {
  try {
    const limits = { timeout: trialTimeoutMs, maxRetries: 0, patience: trialTimeoutMs }
    await gong.executor.page(action, {}, { signal, ...limits })
    return undefined
  } catch (thrown) {
    signal?.throwIfAborted()
    return toGongError(thrown)
  }
}

function namesScope(error: GongError): boolean {
  return error instanceof GongHttpError && error.errors.some((text) => /\bscopes?\b/i.test(text))
}

/** Whether the answer says nothing of the credentials: others, such as a 403 or a 404, only get who is let in. */
function saysNothing({ code }: GongError): boolean {
  const meansLetIn = ['forbidden', 'rejected', 'not_found', 'conflict', 'credits_exhausted']
  return !meansLetIn.includes(code)
}
