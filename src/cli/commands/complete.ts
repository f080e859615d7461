import type { Command } from 'commander'
import { candidatesFor } from '../completion/candidates.ts'
import type { Context } from '../context.ts'

/** Prints what may come next, for the completion scripts: a word, a tab and its meaning a line. The last word is being typed. */
export function complete(context: Context, program: Command, words: readonly string[]): number {
  for (const { value, meaning } of candidatesFor(program, words, context.clock.now()))
    context.print(meaning === '' ? value : `${value}\t${meaning}`)
  return 0
}
