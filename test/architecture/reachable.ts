import type { Import } from './modules.ts'

/** The files that run when one is imported, itself included. */
export function reachableFrom(start: string, imports: readonly Import[]): Set<string> {
  const reached = new Set([start])
  for (const path of reached) {
    for (const { from, to, isTypeOnly } of imports) {
      if (from === path && to !== undefined && !isTypeOnly) reached.add(to)
    }
  }
  return reached
}
