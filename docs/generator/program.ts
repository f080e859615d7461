import type { Command } from 'commander'
import type { Context } from '../../src/cli/context.ts'
import { createProgram } from '../../src/cli/program.ts'

/** The program's own description of its command line. Nothing runs: only the declarations of the commands are read. */
export function describeProgram(): Command {
  return createProgram({ print: () => undefined } as unknown as Context, () => undefined)
}

/** A command's name with its arguments: `get <entity> <id>`. */
export function usageOf(command: Command): string {
  const given = command.usage()
  const args = given.startsWith('[options]') ? given.slice('[options]'.length).trim() : given
  return args === '' ? command.name() : `${command.name()} ${args}`
}
