import { Command, CommanderError } from 'commander'
import { version } from '../client/version.ts'
import { nearestName } from '../entities/names.ts'
import { GongError } from '../errors/gong-error.ts'
import type { Context } from './context.ts'
import { defaults } from './defaults.ts'
import { type Setting, settings } from './settings.ts'

/** Tells with which exit code a command ended. */
type Done = (exitCode: number) => void

/**
 * Runs a command line and returns the exit code. Commands load when they are called: starting up stays fast.
 * @throws GongError that says what is wrong.
 */
export async function runProgram(context: Context, args: readonly string[]): Promise<number> {
  let exitCode = 0
  const program = createProgram(context, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return 0
    throw usageError(program, error, args)
  }
  return exitCode
}

/** The command line with all its commands; `done` hears the exit code of the one that ran. */
export function createProgram(context: Context, done: Done): Command {
  const program = new Command('gong-connector')
    .description('Everything out of Gong: into a database, into Airbyte, onto the terminal.')
    .version(version, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'show help for a command')
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.print(text.trimEnd()),
      // What is wrong is told once, with the exit code, by whoever started the program.
      writeErr: () => undefined,
    })
    .action(() => context.print(program.helpInformation().trimEnd()))
  addSyncCommands(program, context, done)
  addReadCommands(program, context, done)
  addSimulate(program, context, done)
  addSource(program, context, done)
  return program
}

function addSyncCommands(program: Command, context: Context, done: Done): void {
  withGong(program.command('demo'))
    .description('Copy a simulated Gong account, or yours if a key is set, and ask it three questions.')
    .option('--to <url>', 'where to write: sqlite:FILE', defaults.destination)
    .option('--calls <number>', 'calls of the simulated account', defaults.demoCalls)
    .action(async (flags) =>
      done(await (await import('./commands/demo.ts')).demo(context, flags, context.settings(flags))),
    )

  withGong(program.command('sync'))
    .description('Copy the account into a destination; run again, it continues.')
    .option('--to <url>', 'where to write: sqlite:FILE', defaults.destination)
    .option('--streams <names>', 'only these streams, separated by commas')
    .option(
      '--since <moment>',
      'from this date or date-time on (default: as the run before, else the first call)',
    )
    .option('--until <moment>', 'up to this date or date-time, not including it')
    .option(
      '--lookback <length>',
      'how much of what was read before is read again, such as 3d or 12h',
      defaults.lookback,
    )
    .option('--workspace <id>', 'only this workspace')
    .option('--include-private', 'private calls too; they are left out otherwise')
    .action(async (flags) =>
      done(await (await import('./commands/sync.ts')).sync(context, flags, context.settings(flags))),
    )

  withGong(program.command('check'))
    .description('Try every stream with the smallest request, and say what is missing.')
    .option('--streams <names>', 'only these streams, separated by commas')
    .option('--json', 'print JSON lines')
    .action(async (flags) =>
      done(await (await import('./commands/check.ts')).check(context, flags, context.settings(flags))),
    )

  withGong(program.command('budget'))
    .description('Show the requests spent and left today.')
    .action(async (flags) =>
      done((await import('./commands/budget.ts')).showBudget(context, context.settings(flags))),
    )
}

function addReadCommands(program: Command, context: Context, done: Done): void {
  program
    .command('entities')
    .description('List what can be read.')
    .option('--json', 'print JSON lines, one an action')
    .action(async (flags) => done((await import('./commands/entities.ts')).listEntities(context, flags)))

  withGong(program.command('list <entity>'))
    .description('List records: a table on a terminal, JSON lines elsewhere.')
    .option('--params <json>', 'parameters of the action, as JSON')
    .option('--limit <number>', 'at most so many records')
    .option('--json', 'print JSON lines even on a terminal')
    .action(async (name, flags) =>
      done(await (await import('./commands/read.ts')).list(context, name, flags, context.settings(flags))),
    )

  withGong(program.command('get <entity> <id>'))
    .description('Get one record as JSON.')
    .action(async (name, id, flags) =>
      done(await (await import('./commands/read.ts')).get(context, name, id, context.settings(flags))),
    )
}

/** The options of every command that talks to Gong. */
function withGong(command: Command): Command {
  for (const setting of Object.values(settings) as Setting[]) {
    if (setting.flag === undefined) continue
    const shown = setting.defaultText === undefined ? '' : ` (default: ${setting.defaultText})`
    command.option(
      `--${setting.flag} <value>`,
      `${setting.summary.replace(/\.$/, '')}${shown} [${setting.variable}]`,
    )
  }
  return command
}

function addSimulate(program: Command, context: Context, done: Done): void {
  program
    .command('simulate')
    .description('Run a Gong look-alike with an account made from a seed.')
    .option('--port <number>', 'port to listen on (default: any free one)')
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
    .option('--calls <number>', 'calls of the account (default: 2000)')
    .option('--users <number>', 'users of the account (default: 60)')
    .option('--seed <number>', 'the same seed makes the same account (default: 1)')
    .option('--days <number>', 'days over which the calls are spread (default: 180)')
    .option('--now <moment>', 'where the simulated clock starts (default: now)')
    .option('--rate <number>', 'requests a second, 0 for no limit (default: 3)')
    .option('--rate-day <number>', 'requests a day, 0 for no limit (default: 10000)')
    .option('--latency <ms>', 'milliseconds that every answer takes longer')
    .option('--faults <list>', 'what goes wrong, see docs/simulator.md')
    .option('--workspaces <number>', 'workspaces of the account (default: 2)')
    .option('--private-share <share>', 'share of private calls, 0 to 1 (default: 0.03)')
    .option('--access-key <key>', 'only this key is let in (default: any)')
    .option('--access-key-secret <secret>', 'secret of that key')
    .option('--scopes <list>', 'scopes that credentials have (default: all)')
    .option('--duplicate-status <status>', 'answer to a used clientUniqueId: 400 or 409 (default: 400)')
    .option('--credits <number>', 'calls that AI operations may search (default: 10000)')
    .option('--processing <seconds>', 'how long a created call is processed (default: 60)')
    .option('--media-bytes <number>', 'length of every recording (default: as its call)')
    .option('--media-lifetime <seconds>', 'how long addresses of recordings work (default: 28800)')
    .action(async (flags) => done(await (await import('./commands/simulate.ts')).simulate(context, flags)))
}

function addSource(program: Command, context: Context, done: Done): void {
  program
    .command('source')
    .description('The Airbyte source: spec, check, discover, read. Also installed as source-gong.')
    .usage('<spec|check|discover|read> [--config FILE] [--catalog FILE] [--state FILE]')
    .allowUnknownOption()
    .helpOption(false)
    .argument('[args...]')
    .action(async (args) => done(await (await import('./commands/source.ts')).source(context, args)))
}

/** Commander's complaint in our own form, with the nearest name. */
function usageError(program: Command, error: CommanderError, args: readonly string[]): GongError {
  const names = program.commands.map((command) => command.name())
  const given = args.find((arg) => !arg.startsWith('-')) ?? ''
  if (given !== '' && !names.includes(given)) {
    const nearest = nearestName(given, names)
    return new GongError('usage', `Unknown command “${given}”.`, {
      advice: `${nearest === undefined ? '' : `Did you mean “${nearest}”? `}Commands: ${names.join(', ')}.`,
    })
  }
  const message = error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ')
  return new GongError(
    'usage',
    `${message.charAt(0).toUpperCase()}${message.slice(1)}.`.replace(/([.?)])\.$/, '$1'),
    {
      advice: `See gong-connector ${names.includes(given) ? `${given} ` : ''}--help.`,
    },
  )
}
