import type { Context } from '../../src/cli/context.ts'
import { describeError } from '../../src/cli/describe-error.ts'
import { runProgram } from '../../src/cli/program.ts'
import { collectSettings, collectTelemetry, collectVariables } from '../../src/cli/settings.ts'
import { systemClock } from '../../src/client/system-clock.ts'

export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  /** What was printed as bytes. */
  readonly bytes: Uint8Array
  readonly stderr: string
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly isTerminal?: boolean
  readonly dataDir?: string
  readonly signal?: AbortSignal
  /** What the person types when asked; without it nobody is there to be asked. */
  readonly answer?: string
  readonly stdin?: string | Uint8Array
  readonly columns?: number
  /** Hears what is printed when it is. */
  readonly onPrint?: (text: string) => void
}

/** Runs a command line as `main` does, without a process of its own. */
export async function runCommand(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  let stdout = ''
  let stderr = ''
  const pieces: Uint8Array[] = []
  const isTerminal = options.isTerminal ?? false
  const context: Context = {
    settings: (flags) => collectSettings(flags, options.env ?? {}),
    variables: () => collectVariables(options.env ?? {}),
    telemetry: () => collectTelemetry(options.env ?? {}),
    print: (text) => {
      stdout += `${text}\n`
      options.onPrint?.(text)
    },
    printBytes: (bytes) => {
      pieces.push(bytes)
      return Promise.resolve()
    },
    tell: (text) => {
      stderr += `${text}\n`
    },
    screen: {
      isTerminal,
      columns: options.columns ?? 100,
      hasColor: false,
      write: (text) => {
        stderr += text
      },
    },
    onStray: () => undefined,
    clock: systemClock,
    signal: options.signal ?? new AbortController().signal,
    dataDir: options.dataDir ?? '/nonexistent',
    processName: 'process 1 of the tests',
    printsToTerminal: isTerminal,
    printColumns: options.columns ?? 100,
    canAsk: options.answer !== undefined,
    ask: (question) => {
      stderr += question
      return Promise.resolve(options.answer ?? '')
    },
    stdin: (async function* () {
      const given = options.stdin ?? ''
      yield typeof given === 'string' ? new TextEncoder().encode(given) : given
    })(),
  }
  try {
    const exitCode = await runProgram(context, args)
    return { exitCode, stdout, stderr, bytes: Buffer.concat(pieces) }
  } catch (error) {
    const exitCode = describeError(context, error)
    return { exitCode, stdout, stderr, bytes: Buffer.concat(pieces) }
  }
}
