import { Command, CommanderError, Option } from 'commander'
import type { NamedAction } from '../../entities/actions.ts'
import { scopesOf } from '../../entities/actions.ts'
import { nearestName } from '../../entities/names.ts'
import { fold } from '../../entities/spelling.ts'
import { GongError } from '../../errors/gong-error.ts'
import { addSettings } from '../setting-options.ts'
import { optionsOfKind, type Verb } from './own-options.ts'
import { flagsOf, type ParamFlag, positionalOf } from './param-flags.ts'

/** The command line of one action, made from its declaration. */
export interface ActionCommand {
  readonly command: Command
  /** `gong-connector list calls`. */
  readonly title: string
}

/** What was given after the names of entity and action. */
export interface ParsedAction {
  /** Bare words: ids. */
  readonly words: readonly string[]
  readonly flags: ReadonlyMap<string, boolean | readonly string[]>
  /** The options that all actions of the kind have, and the settings, by their names in camelCase. */
  readonly options: Readonly<Record<string, unknown>>
}

/** The command of an action with its own flags. @param now in milliseconds, for the defaults that the help shows. */
export function createActionCommand(verb: Verb, target: NamedAction, now: number): ActionCommand {
  const { entity, name, action } = target
  const title = ['gong-connector', verb, entity.name, ...(verb === 'execute' ? [name] : [])].join(' ')
  const { method, path } = action.operation
  const scopes = scopesOf(action)
  const command = new Command(title)
    .usage(usageText(target, positionalOf(action)))
    .description(
      `${action.summary}\n${method} ${path}${scopes.length === 0 ? '' : `, scope ${scopes.join(', ')}`}`,
    )
    .argument('[words...]')
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    .configureHelp({ visibleArguments: () => [], optionTerm: termOf, minWidthToWrap: 20 })
    .helpOption('-h, --help', 'show this help')
  const defaults = action.defaults?.(now) ?? {}
  for (const flag of flagsOf(action))
    for (const option of toOptions(flag, defaults[flag.param])) command.addOption(option)
  for (const { flags, description, group } of optionsOfKind(action.kind))
    command.addOption(new Option(flags, description).helpGroup(`${group}:`))
  addSettings(command, 'Connection:')
  return { command, title }
}

/** Reads what was given, in any spelling of the flags. @throws GongError `usage` that names the nearest flag. */
export function parseAction({ command, title }: ActionCommand, target: NamedAction, args: readonly string[]) {
  try {
    command.parse(spell(command, args), { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    throw flagError(command, title, error)
  }
  const options = command.opts<Record<string, unknown>>()
  const flags = new Map<string, boolean | readonly string[]>()
  for (const { param, flag } of flagsOf(target.action)) {
    const value = options[new Option(`--${flag}`).attributeName()]
    if (value !== undefined) flags.set(param, value as boolean | readonly string[])
  }
  return { words: command.args, flags, options } satisfies ParsedAction
}

function usageText({ action }: NamedAction, positional: string | undefined): string {
  const isOptional = positional !== undefined && action.kind === 'list'
  const name = positional?.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  const many = action.kind === 'download' ? '...' : ''
  if (name === undefined) return '[options]'
  return isOptional ? `[${name}] [options]` : `<${name}${many}> [options]`
}

/** A flag as commander knows it: texts are kept as they were given, all of them. */
function toOptions(flag: ParamFlag, byDefault: unknown): Option[] {
  const { form, placeholder, isRequired, description } = flag
  const group = isRequired && byDefault === undefined ? 'Required:' : 'Parameters:'
  const shown = byDefault === undefined ? '' : ` (default: ${String(byDefault)})`
  if (form === 'switch') {
    return [
      new Option(`--${flag.flag}`, description + shown).helpGroup(group),
      new Option(`--no-${flag.flag}`).hideHelp(),
    ]
  }
  const option = new Option(`--${flag.flag} <${placeholder}>`, description + shown).helpGroup(group)
  return [option.argParser((text: string, before?: readonly string[]) => [...(before ?? []), text])]
}

/** `--[no-]score-calls` for a switch that can be put both ways. */
function termOf(option: Option): string {
  const isSwitch = !option.required && option.helpGroupHeading?.match(/^(?:Required|Parameters):$/)
  return isSwitch ? `--[no-]${option.name()}` : option.flags
}

/** Flags as they are declared, from any spelling: `--fromDateTime`, `--from_date_time`. */
function spell(command: Command, args: readonly string[]): string[] {
  const known = new Map(command.options.map(({ long }) => [fold(long ?? ''), long ?? '']))
  const end = args.indexOf('--')
  return args.map((arg, index) => {
    if (!arg.startsWith('--') || arg === '--' || (end >= 0 && index > end)) return arg
    const [, name = '', value = ''] = /^([^=]+)(=.*)?$/s.exec(arg) ?? []
    return `${known.get(fold(name)) ?? name}${value}`
  })
}

/** Commander's complaint in our own form. */
function flagError(command: Command, title: string, error: CommanderError): GongError {
  const advice = `See ${title} --help.`
  const given = /'(--?[^'\s]+)/.exec(error.message)?.[1] ?? ''
  if (error.code === 'commander.optionMissingArgument')
    return new GongError('usage', `${given} needs a value after it.`, { advice })
  if (error.code !== 'commander.unknownOption') {
    return new GongError('usage', `${error.message.replace(/^error: /, '')}.`, { advice })
  }
  const name = given.replace(/=.*$/s, '')
  const nearest = nearestFlag(name, command)
  const hint = nearest === undefined ? '' : `Did you mean ${nearest}? `
  return new GongError('usage', `${title.replace('gong-connector ', '')} has no flag ${name}.`, {
    advice: hint + advice,
  })
}

/** The flag that is meant, also when only its first words were typed: `--form-date` for `--from-date-time`. */
function nearestFlag(name: string, command: Command): string | undefined {
  const beginnings = command.options.flatMap(({ long, hidden }) => {
    const words = hidden ? [] : (long ?? '').slice(2).split('-')
    return words.map((_, index) => [`--${words.slice(0, index + 1).join('-')}`, long ?? ''] as const)
  })
  const flags = new Map<string, string>(beginnings.toReversed())
  const nearest = nearestName(name, [...flags.keys()])
  return nearest === undefined ? undefined : flags.get(nearest)
}
