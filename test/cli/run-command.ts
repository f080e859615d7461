import type { Context } from '../../src/cli/context.ts'
import { describeError } from '../../src/cli/describe-error.ts'
import { runProgram } from '../../src/cli/program.ts'
import { collectSettings } from '../../src/cli/settings.ts'
import { systemClock } from '../../src/client/system-clock.ts'

export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly isTerminal?: boolean
  readonly dataDir?: string
  readonly signal?: AbortSignal
}

/** Runs a command line as `main` does, without a process of its own. */
export async function runCommand(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  let stdout = ''
  let stderr = ''
  const isTerminal = options.isTerminal ?? false
  const context: Context = {
    settings: (flags) => collectSettings(flags, options.env ?? {}),
    print: (text) => {
      stdout += `${text}\n`
    },
    tell: (text) => {
      stderr += `${text}\n`
    },
    screen: {
      isTerminal,
      columns: 100,
      hasColor: false,
      write: (text) => {
        stderr += text
      },
    },
    clock: systemClock,
    signal: options.signal ?? new AbortController().signal,
    dataDir: options.dataDir ?? '/nonexistent',
    printsToTerminal: isTerminal,
    stdin: process.stdin,
  }
  try {
    const exitCode = await runProgram(context, args)
    return { exitCode, stdout, stderr }
  } catch (error) {
    const exitCode = describeError(context, error)
    return { exitCode, stdout, stderr }
  }
}
