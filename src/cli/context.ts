import type { Clock } from '../http/clock.ts'
import type { GivenSettings } from './settings.ts'

/** What a command has of the outside world; `main` makes it, and nothing else touches the process. */
export interface Context {
  /** Settings from flags, environment and `.env`. */
  settings(flags: Readonly<Record<string, unknown>>): GivenSettings
  /** What `GONG_CONNECTOR_ENV_<NAME>` sets, by name. */
  variables(): Readonly<Record<string, string>>
  /** OpenTelemetry's standard variables, by their whole names. */
  telemetry(): Readonly<Record<string, string>>
  /** Results: what a pipe is meant to get. */
  print(text: string): void
  /** Results that are no text; resolves when they are taken. */
  printBytes(bytes: Uint8Array): Promise<void>
  /** Everything for people: progress, notes, warnings. */
  tell(text: string): void
  /** Draws over the last drawn lines; only on a terminal. */
  readonly screen: Screen
  readonly clock: Clock
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal
  readonly dataDir: string
  /** This process, as people find it: its number, its machine and since when it runs. */
  readonly processName: string
  /** Whether stdout is a terminal: people read tables there, programs get JSON elsewhere. */
  readonly printsToTerminal: boolean
  /** Width of stdout where it is a terminal. */
  readonly printColumns: number
  /** Whether a person is there to be asked: stdin and stderr are a terminal. */
  readonly canAsk: boolean
  /** Asks the person on stderr and gives the line that is typed; empty when there is none. */
  ask(question: string): Promise<string>
  readonly stdin: AsyncIterable<Uint8Array>
  /**
   * Hears of promises that fail and that nobody waits for, and of errors that nobody catches; without it they end the
   * process, and so they do when it does not take them.
   */
  onStray(takes: (reason: unknown, kind: 'promise' | 'error') => boolean): void
}

export interface Screen {
  /** Whether stderr is a terminal that can be drawn on. */
  readonly isTerminal: boolean
  readonly columns: number
  readonly hasColor: boolean
  write(text: string): void
}
