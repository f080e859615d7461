import { nearestName } from '../../entities/names.ts'
import { GongError } from '../../errors/gong-error.ts'
import { completionScripts } from '../completion/scripts.ts'
import type { Context } from '../context.ts'

/** Prints the completion script of a shell. */
export function completion(context: Context, shell: string): number {
  const script = Object.entries(completionScripts).find(([name]) => name === shell)?.[1]
  if (script !== undefined) {
    context.print(script.trim())
    return 0
  }
  const shells = Object.keys(completionScripts)
  const nearest = nearestName(shell, shells)
  throw new GongError('usage', `There is no completion for “${shell}”.`, {
    advice: `${nearest === undefined ? '' : `Did you mean ${nearest}? `}Shells: ${shells.join(', ')}.`,
  })
}
