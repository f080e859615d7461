import type { SiblingImport } from './layers.ts'

/** Pure helpers that a sibling may import at run time, each for a reason. */
export const siblingImports: readonly SiblingImport[] = []

/** A file below the faces that may reach the outside world, how, and why. */
export interface OutsideWorldUse {
  readonly path: string
  readonly uses: readonly string[]
  readonly reason: string
}

export const outsideWorldUses: readonly OutsideWorldUse[] = [
  {
    path: 'src/client/runtime.ts',
    uses: ['Math.random', 'crypto'],
    reason: 'Provides the chance that all others get as a parameter.',
  },
  {
    path: 'src/client/system-clock.ts',
    uses: ['Date.now', 'performance', 'setTimeout'],
    reason: 'Provides the clock that all others get as a parameter.',
  },
  {
    path: 'src/client/fetch.ts',
    uses: ['globalThis'],
    reason: 'Provides the fetch that all others get as a parameter.',
  },
  {
    path: 'src/client/files.ts',
    uses: ['globalThis'],
    reason: 'Provides the files that all others get as a parameter, without an import that browsers lack.',
  },
  {
    path: 'src/webhooks/send-webhook.ts',
    uses: ['AbortSignal.timeout'],
    reason: 'How long a receiver may take is real time even where the clock is not.',
  },
  {
    path: 'src/http/send.ts',
    uses: ['setTimeout'],
    reason: 'How long fetch may take is real time even where the clock is not.',
  },
]

/** The only files that may touch the process: the two programs' ends. */
export const processFiles: readonly string[] = ['src/cli/main.ts', 'src/airbyte/main.ts']
