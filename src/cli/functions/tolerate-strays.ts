import { isOfFunctions } from '../../functions/module-hooks.ts'
import type { Context } from '../context.ts'

const slips = {
  promise: 'A promise failed that nobody waited for; an await is missing in a function',
  error: 'A function threw where nobody could catch it, in a timer or a callback',
}

/**
 * A user's function that forgets to wait for a promise, or that throws in a callback, must not take the server with it.
 * What is not a function's own ends the process as ever.
 */
export function tolerateStrays(context: Context, functionsDir: string | undefined): void {
  if (functionsDir === undefined) return
  context.onStray((reason, kind) => {
    const text = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)
    if (kind === 'error' && !isOfFunctions(text)) return false
    context.tell(`${slips[kind]}: ${text}`)
    return true
  })
}
