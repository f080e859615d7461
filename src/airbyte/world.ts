import type { Runtime } from '../client/runtime.ts'

/** What the source has of the outside world; `main` makes it, tests give their own. */
export interface SourceWorld extends Runtime {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Writes to stdout, in order. */
  write(text: string): void
  /** Resolves when stdout takes more without keeping it in memory. */
  room(): Promise<void>
  /** Writes a line to stderr. */
  tell(text: string): void
  readFile(path: string): Promise<string>
  /** Aborted by SIGTERM or SIGINT. */
  readonly signal: AbortSignal
}
