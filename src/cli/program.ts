import { Command, CommanderError } from 'commander'
import { version } from '../client/version.ts'
import { GongError } from '../errors/gong-error.ts'
import { isVerb, optionsOfVerb, type Verb, verbs } from './actions/own-options.ts'
import type { Context } from './context.ts'
import { defaults } from './defaults.ts'
import { addSettings } from './setting-options.ts'

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
    const ended = await runUnparsed(context, program, args)
    if (ended !== undefined) return ended
    await program.parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (context.signal.aborted && !(error instanceof GongError)) throw interrupted(error)
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return 0
    throw await usageError(program, error, args)
  }
  return exitCode
}

/** Commands whose flags depend on what they are about, so that they read their words themselves. */
async function runUnparsed(
  context: Context,
  program: Command,
  args: readonly string[],
): Promise<number | undefined> {
  const [first = '', ...rest] = args
  if (first === '__complete') return (await import('./commands/complete.ts')).complete(context, program, rest)
  const isHelp = first === 'help' && rest.length > 1
  const [verb = '', ...words] = isHelp ? [...rest, '--help'] : args
  if (!isVerb(verb)) return undefined
  return (await import('./actions/call-action.ts')).callAction(context, verb, words)
}

/** What a person stopped. Work that goes on where it stopped, or may have arrived, tells so itself. */
function interrupted(cause: unknown): GongError {
  return new GongError('interrupted', 'Stopped before the end.', {
    advice: 'Run the same command again to have all of it.',
    cause,
  })
}

/** The command line with all its commands; `done` hears the exit code of the one that ran. */
export function createProgram(context: Context, done: Done): Command {
  const program = new Command('gong-connector')
    .description('Everything out of Gong: into a database, into Airbyte, onto the terminal.')
    .version(version, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'show help for a command')
    .configureHelp({ subcommandTerm: termOf })
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.print(text.trimEnd()),
      // What is wrong is told once, with the exit code, by whoever started the program.
      writeErr: () => undefined,
    })
    .action(() => context.print(program.helpInformation().trimEnd()))
  addSyncCommands(program, context, done)
  for (const verb of verbs) addVerb(program, verb)
  addRequestCommands(program, context, done)
  addServe(program, context, done)
  addWork(program, context, done)
  addFunctions(program, context, done)
  addKeys(program, context, done)
  addLogs(program, context, done)
  addMcp(program, context, done)
  addSimulate(program, context, done)
  addSource(program, context, done)
  return program
}

function addSyncCommands(program: Command, context: Context, done: Done): void {
  addSettings(program.command('demo'))
    .description('Copy a simulated Gong account, or yours if a key is set, and ask it three questions.')
    .option('--to <url>', 'where to write: sqlite:FILE', defaults.destination)
    .option('--calls <number>', 'calls of the simulated account', defaults.demoCalls)
    .action(async (flags) =>
      done(await (await import('./commands/demo.ts')).demo(context, flags, context.settings(flags))),
    )

  addSettings(program.command('sync'))
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

  addSettings(program.command('check'))
    .description('Try every stream with the smallest request, and say what is missing.')
    .option('--streams <names>', 'only these streams, separated by commas')
    .option('--json', 'print JSON lines')
    .action(async (flags) =>
      done(await (await import('./commands/check.ts')).check(context, flags, context.settings(flags))),
    )

  addSettings(program.command('budget'))
    .description('Show the requests spent and left today.')
    .action(async (flags) =>
      done(await (await import('./commands/budget.ts')).showBudget(context, context.settings(flags))),
    )
}

const verbTexts: Readonly<Record<Verb, readonly [usage: string, summary: string]>> = {
  list: ['<entity>', 'List records: a table on a terminal, JSON lines elsewhere.'],
  get: ['<entity> [id]', 'Get one record as JSON.'],
  execute: ['<entity> <action> [id]', 'Do anything that Gong offers; what writes asks first.'],
  download: ['<entity> <call-id...>', 'Download recordings.'],
}

/** A command as the list of commands shows it: with its arguments, without its options. */
function termOf(command: Command): string {
  const name = command.name()
  // A command of another one may have the same name.
  if (isVerb(name) && command.parent?.parent == null) return `${name} ${verbTexts[name][0]}`
  const args = command.registeredArguments.map((argument) => {
    const shown = argument.variadic ? `${argument.name()}...` : argument.name()
    return argument.required ? `<${shown}>` : `[${shown}]`
  })
  return [name, ...args].join(' ')
}

/** A command for the actions of entities, as it is without one; with one it has that action's flags too. */
function addVerb(program: Command, verb: Verb): void {
  const [usage, summary] = verbTexts[verb]
  const command = program
    .command(verb)
    .usage(`${usage} [options]`)
    .summary(summary)
    .description(
      `${summary} Each action has flags of its own: gong-connector ${verb} ${usage.replace(/ \[.*| <call.*/, '')} --help.`,
    )
    .argument('[words...]')
  for (const { flags, description } of optionsOfVerb(verb)) command.option(flags, description)
  addSettings(command)
}

function addRequestCommands(program: Command, context: Context, done: Done): void {
  program
    .command('entities [entity]')
    .description('Show what there is, or everything about one entity.')
    .option('--json', 'print JSON lines, one an action')
    .action(async (name, flags) =>
      done((await import('./commands/entities.ts')).showEntities(context, name, flags)),
    )

  addSettings(program.command('api <method> <path>'))
    .description('Send any request to Gong’s API, with the same credentials, budget, retries and errors.')
    .option('-f, --field <name=value>', 'a text: of the query on GET, else of the JSON body', collect)
    .option('-F, --json-field <name=json>', 'the same with any JSON value', collect)
    .option('--input <file>', 'the JSON body; - for standard input')
    .option('--paginate', 'all pages, each as a line')
    .option('--dry-run', 'print the request as JSON and send nothing')
    .option('-y, --yes', 'write without asking; needed where nobody can be asked')
    .action(async (method, path, flags) =>
      done(
        await (await import('./commands/api.ts')).api(context, method, path, flags, context.settings(flags)),
      ),
    )

  program
    .command('completion <shell>')
    .description('Print a script that completes commands, names and flags in bash, zsh or fish.')
    .action(async (shell) => done((await import('./commands/completion.ts')).completion(context, shell)))
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}

function addServe(program: Command, context: Context, done: Done): void {
  addSettings(program.command('serve'))
    .description('Serve the execute API: every action of connected Gong accounts over HTTP.')
    .option('--port <number>', 'port to listen on, 0 for any free one', defaults.port)
    .option('--host <address>', 'address to listen on; others than loopback need a key', defaults.host)
    .option('--quiet', 'no line for each request')
    .option('--no-work', 'only answer; “work” does what nobody asks for: syncs, deliveries, probes')
    .option('--functions <folder>', 'folder of your own functions [GONG_CONNECTOR_FUNCTIONS_DIR]')
    .option('--watch-functions', 'load functions anew when their files change, for development')
    .option('--allow-writes', 'AI agents on /mcp get a tool that changes things in Gong too')
    .option('--include-private', 'private calls too; they are left out otherwise')
    .action(async (flags) =>
      done(await (await import('./commands/serve.ts')).serve(context, flags, context.settings(flags))),
    )
}

function addWork(program: Command, context: Context, done: Done): void {
  addSettings(program.command('work'))
    .description(
      'Do the server’s work without its door: syncs, deliveries, actions, probes. Any number may run.',
    )
    .option('--quiet', 'no lines but errors')
    .option('--functions <folder>', 'folder of your own functions [GONG_CONNECTOR_FUNCTIONS_DIR]')
    .action(async (flags) =>
      done(await (await import('./commands/work.ts')).work(context, flags, context.settings(flags))),
    )
}

function addFunctions(program: Command, context: Context, done: Done): void {
  const load = () => import('./commands/functions.ts')
  const functions = program
    .command('functions')
    .description('Your own actions and syncs, and those that are built in.')
  const add = (usage: string) =>
    addSettings(functions.command(usage)).option(
      '--functions <folder>',
      'where they lie (default: ./functions) [GONG_CONNECTOR_FUNCTIONS_DIR]',
    )

  add('list')
    .description('Show what functions there are.')
    .option('--json', 'print JSON lines')
    .action(async (flags) =>
      done(await (await load()).listFunctions(context, flags, context.settings(flags))),
    )
  add('new <name>')
    .description('Write a file with a function that works, to go on from.')
    .option('--sync', 'a sync instead of an action')
    .action(async (name, flags) =>
      done((await load()).newFunction(context, name, flags, context.settings(flags))),
    )
  add('run <name>')
    .description('Run a function with your key, or for a connection of the server on this machine.')
    .option('--input <json>', 'what an action is given; @FILE, - for standard input')
    .option('--connection <id>', 'a connection of the server, whose database is in the data folder')
    .option('--integration <key>', 'the integration of that connection', 'gong')
    .option('--metadata <json>', 'the metadata of the connection, where there is no server')
    .option('--include-private', 'private calls too, where there is no server')
    .option('--json', 'print JSON on one line')
    .action(async (name, flags) =>
      done(await (await load()).runFunction(context, name, flags, context.settings(flags))),
    )
  add('test [name]')
    .description('Run the examples of functions, and syncs, against a simulated account.')
    .action(async (name, flags) =>
      done(await (await load()).testFunctions(context, name, flags, context.settings(flags))),
    )
}

function addKeys(program: Command, context: Context, done: Done): void {
  const keys = program
    .command('keys')
    .description('The keys that encrypt stored credentials.')
    .action(() => context.print(keys.helpInformation().trimEnd()))
  keys
    .command('list')
    .description('Show the ids of the keys, and how many rows are sealed with each.')
    .option('--json', 'print JSON lines')
    .action(async (flags) =>
      done(await (await import('./commands/keys.ts')).listKeys(context, flags, context.settings(flags))),
    )
  keys
    .command('rotate')
    .description(
      'Seal everything anew, with a new key of the data folder or the one of the settings; run again, it goes on.',
    )
    .action(async (flags) =>
      done(await (await import('./commands/keys.ts')).rotateKeys(context, context.settings(flags))),
    )
}

function addLogs(program: Command, context: Context, done: Done): void {
  program
    .command('logs [id]')
    .description('Show what a server did, newest last, or one operation with its requests to Gong.')
    .option('-f, --follow', 'go on with what comes')
    .option('--connection <id>', 'only those of this connection')
    .option('--status <status>', 'only running, success or error')
    .option(
      '--kind <kinds>',
      'only auth, sync, action, proxy, webhook, probe or execute; several with commas',
    )
    .option('--name <name>', 'only those with this name')
    .option('--text <text>', 'only those with this text in a name, a message or a line')
    .option('--since <moment>', 'from then on: 90m, 2h, 7d, or a date-time with a zone')
    .option('--limit <number>', 'most operations', '50')
    .option('--url <address>', 'the server [GONG_CONNECTOR_URL]')
    .option('--json', 'print JSON lines')
    .action(async (id, flags) =>
      done(await (await import('./commands/logs.ts')).showLogs(context, id, flags, context.settings(flags))),
    )
}

function addMcp(program: Command, context: Context, done: Done): void {
  addSettings(program.command('mcp'))
    .description('Serve tools for AI agents over MCP, on stdin and stdout.')
    .option(
      '--max-bytes <number>',
      'bytes that an answer has at most (default: 80000) [GONG_CONNECTOR_MCP_MAX_BYTES]',
    )
    .option('--allow-writes', 'a tool that changes things in Gong too')
    .option('--include-private', 'private calls too; they are left out otherwise')
    .action(async (flags) =>
      done(await (await import('./commands/mcp.ts')).mcp(context, flags, context.settings(flags))),
    )
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
    .option('--webhook <url>', 'where a rule sends webhooks of calls that appear')
    .option('--webhook-auth <kind>', 'how they prove themselves: url-key or jwt (default: url-key)')
    .option('--client-id <id>', 'only this OAuth app is taken (default: any)')
    .option('--client-secret <secret>', 'secret of that app')
    .option('--redirect-uri <address>', 'only place that the app may send browsers back to (default: any)')
    .option('--token-lifetime <seconds>', 'how long OAuth access tokens work (default: 86400)')
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
async function usageError(
  program: Command,
  error: CommanderError,
  args: readonly string[],
): Promise<GongError> {
  const { nearestName } = await import('../entities/names.ts')
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
