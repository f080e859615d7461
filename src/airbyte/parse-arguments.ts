import { GongError } from '../errors/gong-error.ts'

export const commands = ['spec', 'check', 'discover', 'read'] as const
export type SourceCommand = (typeof commands)[number]

export interface SourceArguments {
  readonly command: SourceCommand
  readonly isDebug: boolean
  /** Paths of files. */
  readonly config: string
  readonly catalog: string
  readonly state: string | undefined
}

const needed: Readonly<Record<SourceCommand, readonly string[]>> = {
  spec: [],
  check: ['config'],
  discover: ['config'],
  read: ['config', 'catalog'],
}
const known = ['config', 'catalog', 'state']
/** One line for people. */
export const usage =
  'Usage: source-gong spec | check --config FILE | discover --config FILE | read --config FILE --catalog FILE [--state FILE]'

/**
 * The command line of a source, as Airbyte's platform and PyAirbyte write it.
 * @throws GongError `usage` that names the option.
 */
export function parseArguments(args: readonly string[]): SourceArguments {
  const values = new Map<string, string>()
  const words: string[] = []
  let isDebug = false
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--debug') isDebug = true
    else if (arg.startsWith('--')) {
      const [name = '', inline] = arg.slice(2).split(/=(.*)/s)
      if (!known.includes(name)) throw wrong(`Unknown option --${name}.`)
      const value = inline ?? rest.shift()
      if (value === undefined || value === '') throw wrong(`--${name} needs the path of a file.`)
      values.set(name, value)
    } else words.push(arg)
  }
  const [word, extra] = words
  const command = commands.find((name) => name === word)
  if (word === undefined) throw wrong('No command given.')
  if (command === undefined) throw wrong(`Unknown command “${word}”.`)
  if (extra !== undefined) throw wrong(`Unexpected “${extra}” after ${command}.`)
  const missing = needed[command].find((name) => !values.has(name))
  if (missing !== undefined) throw wrong(`${command} needs --${missing}.`)
  return {
    command,
    isDebug,
    config: values.get('config') ?? '',
    catalog: values.get('catalog') ?? '',
    state: values.get('state'),
  }
}

function wrong(message: string): GongError {
  return new GongError('usage', message, { advice: usage })
}
