import type { SiblingImport } from './layers.ts'

/** Pure helpers that a sibling may import at run time, each for a reason. */
export const siblingImports: readonly SiblingImport[] = [
  {
    from: 'destinations',
    to: 'src/sync/record.ts',
    reason:
      'keyOf: the engine collects the keys that a whole reading brought, the destination looks its rows up in them.',
  },
]

/** A file below the faces that may reach the outside world, how, and why. */
export interface OutsideWorldUse {
  readonly path: string
  readonly uses: readonly string[]
  readonly reason: string
}

export const outsideWorldUses: readonly OutsideWorldUse[] = [
  {
    path: 'src/client/runtime.ts',
    uses: ['Date.now', 'performance', 'setTimeout', 'globalThis', 'Math.random'],
    reason: 'Provides the clock, fetch and chance that all others get as parameters.',
  },
  {
    path: 'src/http/send.ts',
    uses: ['AbortSignal.timeout'],
    reason: 'How long fetch may take is real time even where the clock is not.',
  },
]

/** The only files that may touch the process: the two programs' ends. */
export const processFiles: readonly string[] = ['src/cli/main.ts', 'src/airbyte/main.ts']
