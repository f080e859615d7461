import { Option } from 'commander'
import { actionsOf, type NamedAction, requireAction } from '../../entities/actions.ts'
import type { Entity } from '../../entities/entity.ts'
import { requireEntity } from '../../entities/names.ts'
import { GongError } from '../../errors/gong-error.ts'
import { type Setting, settings } from '../settings.ts'
import { ownOptions, type Verb } from './own-options.ts'

/** The action that words name, and the words beside its names. */
export interface FoundTarget {
  readonly target: NamedAction
  readonly rest: readonly string[]
}

/** A word that may be a name. */
interface Candidate {
  readonly index: number
  readonly word: string
  /** Whether it follows a flag that is not known yet, so that it may be the flag's value. */
  readonly isDoubtful: boolean
}

/** What words name so far. */
export interface NamedWords {
  readonly entity: Entity | undefined
  /** The word for the action: of `execute` one of its own. */
  readonly action: string | undefined
  /** The words beside the names. */
  readonly rest: readonly string[]
}

/**
 * Finds entity and action among the words, wherever flags stand between them.
 * @returns undefined when there is no word that could name the entity.
 * @throws GongError `usage` that names the nearest entity or action.
 */
export function findTarget(verb: Verb, words: readonly string[]): FoundTarget | undefined {
  const { entity, action, rest } = findNames(verb, words)
  if (entity === undefined) return undefined
  if (action === undefined) throw missingAction(entity)
  return { target: requireAction(entity, action), rest }
}

/** The same while somebody is still typing. @throws GongError `usage` for an unknown entity. */
export function findNames(verb: Verb, words: readonly string[]): NamedWords {
  const candidates = findCandidates(words)
  const first = candidates.find(({ isDoubtful, word }) => !isDoubtful || isEntity(word))
  if (first === undefined) return { entity: undefined, action: undefined, rest: words }
  const entity = requireEntity(first.word)
  const after = candidates.filter(({ index }) => index > first.index)
  const second =
    verb === 'execute'
      ? after.find(({ isDoubtful, word }) => !isDoubtful || isAction(entity, word))
      : undefined
  const rest = words.filter((_, index) => index !== first.index && index !== second?.index)
  return { entity, action: verb === 'execute' ? second?.word : verb, rest }
}

/** Flags that every action knows, by name; whether each takes a value. */
const takesValue: ReadonlyMap<string, boolean> = new Map([
  ...ownOptions.flatMap(({ flags }) => {
    const { short, long, required } = new Option(flags)
    return [short, long].flatMap((name) => (name ? [[name, required] as const] : []))
  }),
  ...(Object.values(settings) as Setting[]).flatMap(({ flag }) =>
    flag === undefined ? [] : [[`--${flag}`, true] as const],
  ),
  ['--help', false],
  ['-h', false],
])

function findCandidates(words: readonly string[]): Candidate[] {
  const found: Candidate[] = []
  let isValue = false
  let isDoubtful = false
  for (const [index, word] of words.entries()) {
    const isFlag: boolean = word.length > 1 && word.startsWith('-') && !isValue
    if (!isFlag && !isValue) found.push({ index, word, isDoubtful })
    const known: boolean | undefined = isFlag ? takesValue.get(word) : false
    isValue = known === true
    isDoubtful = isFlag && known === undefined && !word.includes('=')
  }
  return found
}

function isEntity(word: string): boolean {
  return succeeds(() => requireEntity(word))
}

function isAction(entity: Entity, word: string): boolean {
  return succeeds(() => requireAction(entity, word))
}

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt()
    return true
  } catch {
    return false
  }
}

function missingAction(entity: Entity): GongError {
  const names = actionsOf(entity).map(({ name }) => name)
  return new GongError('usage', `Which action of ${entity.name}?`, {
    advice: `Its actions: ${names.join(', ')}.`,
  })
}
