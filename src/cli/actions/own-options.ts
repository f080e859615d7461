import type { ActionKind } from '../../entities/entity.ts'

/** Commands that call an action of an entity. */
export type Verb = 'list' | 'get' | 'execute' | 'download'

/** All of them. */
export const verbs: readonly Verb[] = ['list', 'get', 'execute', 'download']

/** Whether a word is one. */
export function isVerb(word: string): word is Verb {
  return (verbs as readonly string[]).includes(word)
}

/** An option that is the same for all actions of a kind. */
export interface OwnOption {
  readonly flags: string
  readonly description: string
  /** Kinds of action that have it. */
  readonly kinds: readonly ActionKind[]
  /** Heading under which the help of an action shows it. */
  readonly group: 'Output' | 'Request'
}

const reads: readonly ActionKind[] = ['list', 'get']
const everyKind: readonly ActionKind[] = ['list', 'get', 'write', 'download']

/** What the commands for actions take beside the action's own parameters. */
export const ownOptions: readonly OwnOption[] = [
  {
    flags: '--fields <names>',
    description: 'only these fields, separated by commas; dots reach inside: id,parties.name',
    kinds: reads,
    group: 'Output',
  },
  {
    flags: '--limit <number>',
    description: 'at most so many records (default: 30 on a terminal, all elsewhere)',
    kinds: ['list'],
    group: 'Output',
  },
  { flags: '--all', description: 'all records, on a terminal too', kinds: ['list'], group: 'Output' },
  {
    flags: '--cursor <cursor>',
    description: 'go on where an earlier list ended',
    kinds: ['list'],
    group: 'Output',
  },
  {
    flags: '--include-private',
    description: 'private calls too; they are left out otherwise',
    kinds: ['list'],
    group: 'Output',
  },
  {
    flags: '--json',
    description: 'JSON as into a pipe, a record a line',
    kinds: ['list', 'get', 'write'],
    group: 'Output',
  },
  {
    flags: '-o, --output <file>',
    description: 'where to write; - for standard output, a folder for several',
    kinds: ['download'],
    group: 'Output',
  },
  {
    flags: '--force',
    description: 'overwrite a file that is there, without asking',
    kinds: ['download'],
    group: 'Output',
  },
  {
    flags: '--params <json>',
    description: 'parameters as JSON, @FILE, or - for standard input; flags win',
    kinds: everyKind,
    group: 'Request',
  },
  {
    flags: '--dry-run',
    description: 'print the request as JSON and send nothing',
    kinds: everyKind,
    group: 'Request',
  },
  {
    flags: '-y, --yes',
    description: 'write without asking; needed where nobody can be asked',
    kinds: ['write'],
    group: 'Request',
  },
]

const kindsOfVerb: Readonly<Record<Verb, readonly ActionKind[]>> = {
  list: ['list'],
  get: ['get'],
  execute: everyKind,
  download: ['download'],
}

/** The options that a command may have, whatever the entity. */
export function optionsOfVerb(verb: Verb): OwnOption[] {
  return ownOptions.filter(({ kinds }) => kinds.some((kind) => kindsOfVerb[verb].includes(kind)))
}

/** The options of an action of this kind. */
export function optionsOfKind(kind: ActionKind): OwnOption[] {
  return ownOptions.filter(({ kinds }) => kinds.includes(kind))
}
