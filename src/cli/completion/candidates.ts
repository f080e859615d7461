import type { Command, Option } from 'commander'
import { actionsOf, type NamedAction, recordSchema, requireAction } from '../../entities/actions.ts'
import { entityList, streamList } from '../../entities/entities.ts'
import type { Entity } from '../../entities/entity.ts'
import { createActionCommand } from '../actions/action-command.ts'
import { findNames } from '../actions/find-target.ts'
import { isVerb, type Verb } from '../actions/own-options.ts'
import { flagsOf } from '../actions/param-flags.ts'
import { completionScripts } from './scripts.ts'

/** A word that may come next. */
export interface Candidate {
  readonly value: string
  /** In a few words; empty where the word says it all. */
  readonly meaning: string
}

/** Leaves it to the shell to complete the name of a file. */
const files: Candidate = { value: ':files', meaning: '' }

/**
 * What may come next on the command line.
 * @param words after the program's name; the last one is being typed.
 * @param now in milliseconds.
 */
export function candidatesFor(program: Command, words: readonly string[], now: number): Candidate[] {
  // bash takes --flag=value for three words.
  const plain = words.filter((word, index) => word !== '=' || index === words.length - 1)
  const current = plain.at(-1) === '=' ? '' : (plain.at(-1) ?? '')
  const [name = '', ...before] = plain.slice(0, -1)
  const [, flag = '', started = ''] = /^(--[^=]+)=(.*)$/s.exec(current) ?? []
  if (flag !== '') {
    return candidatesFor(program, [name, ...before, flag, started], now)
      .filter((candidate) => candidate !== files)
      .map(({ value, meaning }) => ({ value: `${flag}=${value}`, meaning }))
  }
  const found = find(program, name, before, current, now)
  return found.filter((candidate) => candidate === files || candidate.value.startsWith(current))
}

function find(
  program: Command,
  name: string,
  before: readonly string[],
  current: string,
  now: number,
): Candidate[] {
  const commands = program.commands.map((command) => ({
    value: command.name(),
    meaning: command.summary() || command.description(),
  }))
  if (name === '') return commands
  if (name === 'help')
    return before.length === 0 ? commands : find(program, before[0] ?? '', before.slice(1), current, now)
  const command = program.commands.find((candidate) => candidate.name() === name)
  if (command === undefined) return []
  if (command.commands.length > 0) return find(command, before[0] ?? '', before.slice(1), current, now)
  // A command of another one may have the same name.
  if (isVerb(name) && program.parent === null) return afterVerb(name, command, before, current, now)
  const option = optionBefore(command, before)
  if (option !== undefined) return ownValues(option, current)
  return current.startsWith('-') ? flagsLeft(command, before) : argumentsOf(name, before)
}

/** The commands for actions, each with the action that an entity must have for it; `execute` takes any. */
const namedActions: Readonly<Record<Verb, string | undefined>> = {
  list: 'list',
  get: 'get',
  download: 'download',
  execute: undefined,
}

function afterVerb(
  verb: Verb,
  command: Command,
  before: readonly string[],
  current: string,
  now: number,
): Candidate[] {
  const names = attempt(() => findNames(verb, before))
  if (names === undefined) return []
  const { entity, action } = names
  if (entity === undefined) {
    const needed = namedActions[verb]
    const fitting = entityList.filter((each) => needed === undefined || needed in each.actions)
    return current.startsWith('-') ? flagsLeft(command, before) : entityNames(fitting, current)
  }
  if (action === undefined) {
    return actionsOf(entity).map((each) => ({ value: each.name, meaning: each.action.summary }))
  }
  const target = attempt(() => requireAction(entity, action))
  if (target === undefined) return []
  const own = createActionCommand(verb, target, now).command
  const option = optionBefore(own, before)
  if (option !== undefined) return valuesOf(option, target, current)
  return current.startsWith('-') ? flagsLeft(own, before) : []
}

/** Names of entities, and aliases once somebody types one. */
function entityNames(fitting: readonly Entity[], current: string): Candidate[] {
  const names = fitting.map(({ name, summary }) => ({ value: name, meaning: summary }))
  if (current === '' || names.some(({ value }) => value.startsWith(current))) return names
  return fitting.flatMap(({ name, aliases }) =>
    aliases.map((alias) => ({ value: alias, meaning: `the same as ${name}` })),
  )
}

/** The option whose value is being typed. */
function optionBefore(command: Command, before: readonly string[]): Option | undefined {
  const last = before.at(-1)
  const option = command.options.find(
    ({ long, short }) => last !== undefined && (long === last || short === last),
  )
  return option?.required === true ? option : undefined
}

function flagsLeft(command: Command, before: readonly string[]): Candidate[] {
  return command.options
    .filter(({ long, parseArg }) => parseArg !== undefined || !before.includes(long ?? ''))
    .map(({ long, description }) => ({ value: long ?? '', meaning: description }))
    .concat({ value: '--help', meaning: 'show the help' })
}

/** Values of an action's flag: its choices, fields of its records, files. */
function valuesOf(option: Option, target: NamedAction, current: string): Candidate[] {
  if (option.long === '--fields') return inList(fieldsOf(target), current)
  const flag = flagsOf(target.action).find((each) => `--${each.flag}` === option.long)
  if (flag === undefined) return ownValues(option, current)
  if (flag.form === 'file') return [files]
  const choices = flag.schema.enum ?? flag.schema.items?.enum ?? []
  return flag.form === 'list' ? inList(choices, current) : toCandidates(choices)
}

function fieldsOf({ entity, action }: NamedAction): string[] {
  const { properties = {} } = recordSchema(action)
  const { lift } = entity.stream?.table ?? {}
  const lifted = lift === undefined ? {} : (properties[lift]?.properties ?? {})
  return [...new Set([...Object.keys(lifted), ...Object.keys(properties)])]
}

/** Values of options that mean the same everywhere. */
function ownValues({ long }: Option, current: string): Candidate[] {
  switch (long) {
    case '--streams':
      return inList(
        streamList.map(({ name }) => name),
        current,
      )
    case '--output':
    case '--input':
      return [files]
    default:
      return []
  }
}

function argumentsOf(name: string, before: readonly string[]): Candidate[] {
  const count = before.filter((word) => !word.startsWith('-')).length
  switch (name) {
    case 'completion':
      return count === 0 ? toCandidates(Object.keys(completionScripts)) : []
    case 'entities':
      return count === 0 ? entityList.map(({ name: value, summary }) => ({ value, meaning: summary })) : []
    case 'source':
      return count === 0 ? toCandidates(['spec', 'check', 'discover', 'read']) : []
    case 'api':
      return count === 0
        ? toCandidates(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
        : pathsOf(before[0] ?? '', count)
    default:
      return []
  }
}

function pathsOf(method: string, count: number): Candidate[] {
  if (count > 1) return []
  return entityList
    .flatMap(actionsOf)
    .filter(({ action }) => action.operation.method === method.toUpperCase() && action.kind !== 'download')
    .map(({ action }) => ({ value: action.operation.path, meaning: action.summary }))
}

/** The last of several values that stand apart by commas. */
function inList(values: readonly string[], current: string): Candidate[] {
  const given = current.split(',').slice(0, -1)
  const prefix = given.length === 0 ? '' : `${given.join(',')},`
  return toCandidates(values.filter((value) => !given.includes(value)).map((value) => prefix + value))
}

function toCandidates(values: readonly string[]): Candidate[] {
  return values.map((value) => ({ value, meaning: '' }))
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
