import type { NamedAction } from '../../entities/actions.ts'
import type { Params } from '../../entities/entity.ts'
import { GongError } from '../../errors/gong-error.ts'
import type { Context } from '../context.ts'
import { type ActionCommand, createActionCommand, type ParsedAction, parseAction } from './action-command.ts'
import { findTarget } from './find-target.ts'
import { createInputs } from './inputs.ts'
import type { Verb } from './own-options.ts'
import { flagName, positionalOf } from './param-flags.ts'
import { readParams } from './read-params.ts'
import { runDownload } from './run-download.ts'
import { runList } from './run-list.ts'
import { dryRun, runGet, runWrite } from './run-one.ts'

/**
 * Runs `list`, `get`, `execute` or `download` with everything that follows the word.
 * @returns the exit code; undefined when the help of the command itself is asked for.
 */
export async function callAction(
  context: Context,
  verb: Verb,
  args: readonly string[],
): Promise<number | undefined> {
  const asksForHelp = args.some((arg) => arg === '--help' || arg === '-h')
  const found = findTarget(verb, args)
  if (found === undefined) {
    if (asksForHelp) return undefined
    throw new GongError('usage', `Which entity is to be ${pastTense[verb]}?`, {
      advice: `Give one after ${verb}; gong-connector entities lists them.`,
    })
  }
  const { target, rest } = found
  const now = context.clock.now()
  const made = createActionCommand(verb, target, now)
  if (asksForHelp) {
    made.command.configureHelp({ ...made.command.configureHelp(), helpWidth: context.printColumns })
    context.print(made.command.helpInformation().trimEnd())
    return 0
  }
  return run(context, target, made, parseAction(made, target, rest))
}

const pastTense: Readonly<Record<Verb, string>> = {
  list: 'listed',
  get: 'got',
  execute: 'acted on',
  download: 'downloaded',
}

async function run(
  context: Context,
  target: NamedAction,
  { title }: ActionCommand,
  parsed: ParsedAction,
): Promise<number> {
  const { options } = parsed
  const given = context.settings(options)
  const inputs = createInputs(context.stdin)
  const { kind } = target.action
  const json = options['params'] as string | undefined
  const help = `${title} --help`
  const now = context.clock.now()
  const read = (flags: ParsedAction['flags']) => readParams(target, { json, flags, help }, inputs, now)
  if (kind === 'download' && options['dryRun'] !== true)
    return runDownload(
      context,
      target,
      { ids: parsed.words, flags: parsed.flags, read, options, help },
      given,
    )

  const prepared = await read(withWord(target, parsed, help))
  const { defaulted } = prepared
  if (Object.keys(defaulted).length > 0) context.tell(`By default: ${asFlags(defaulted)}`)
  if (options['dryRun'] === true)
    return dryRun(context, target, prepared, given, options['cursor'] as string | undefined)
  if (kind === 'list') return runList(context, target, prepared, options, given)
  return kind === 'get'
    ? runGet(context, target, prepared, options, given)
    : runWrite(context, target, prepared, options, given)
}

/** Parameters as flags, so that people know how to say something else. */
function asFlags(params: Params): string {
  return Object.entries(params)
    .map(([name, value]) => `--${flagName(name)} ${String(value)}`)
    .join(' ')
}

/** The flags, with the bare word as the one that it stands for. */
function withWord(target: NamedAction, { words, flags }: ParsedAction, help: string): ParsedAction['flags'] {
  const [word, ...others] = words
  if (word === undefined) return flags
  const param = positionalOf(target.action)
  const advice = `See ${help}.`
  const name = `${target.entity.name} ${target.name}`
  if (param === undefined) {
    throw new GongError('usage', `${name} takes flags only, no word such as “${word}”.`, { advice })
  }
  if (others.length > 0)
    throw new GongError('usage', `${name} takes one ${flagName(param)}, not ${words.length}.`, { advice })
  if (flags.has(param)) {
    throw new GongError('usage', `“${word}” and --${flagName(param)} both say the ${flagName(param)}.`, {
      advice: 'Leave one of them out.',
    })
  }
  return new Map([...flags, [param, [word]]])
}
