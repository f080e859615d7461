import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { expect, test } from 'vitest'
import { describeProgram } from '../../docs/generator/program.ts'
import { parseArguments } from '../../src/airbyte/parse-arguments.ts'
import { createActionCommand, parseAction } from '../../src/cli/actions/action-command.ts'
import { findTarget } from '../../src/cli/actions/find-target.ts'
import { isVerb, type Verb } from '../../src/cli/actions/own-options.ts'
import { parseDuration, parseMomentOption, parseStreams } from '../../src/cli/parse-options.ts'
import { settings } from '../../src/cli/settings.ts'
import { parseSimulatorOptions } from '../../src/simulator/options.ts'
import { codeBlocksOf, readPages, root } from './pages.ts'

const scripts: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
).scripts
const variables: readonly string[] = Object.values(settings).map(({ variable }) => variable)

/** Every command that the pages tell people to type: in blocks, and in running text. */
const commands = readPages().flatMap((page) => {
  const typed = codeBlocksOf(page)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => code.trim().split('\n'))
  const mentioned = [
    ...page.text.matchAll(/`((?:\.\/bin\/)?(?:gong-connector|source-gong|npm run) [^`]+)`/g),
  ].map(([, command = '']) => command)
  const isGenerated = page.path.startsWith('docs/reference/')
  return isGenerated
    ? []
    : [...new Set([...typed, ...mentioned])].map((command) => [page.path, command] as const)
})

test('there are commands to check', () => {
  expect(commands.length).toBeGreaterThan(20)
})

test.each(commands)('in %s, this can be typed: %s', (_path, line) => {
  for (const command of line.replace(/\s+#.*$/, '').split(' && ')) checkCommand(splitWords(command))
})

function checkCommand(words: readonly string[]): void {
  const [program = '', ...args] = words
  switch (program.replace('./bin/', '')) {
    case 'gong-connector':
      checkProgram(args)
      break
    case 'source-gong':
      // `a | b` in running text names several commands.
      if (!args.includes('|')) parseArguments(args.filter((arg) => arg !== '--help'))
      break
    case 'npm':
      if (args[0] === 'run') expect(Object.keys(scripts)).toContain(args[1])
      else expect([...Object.keys(scripts), 'ci']).toContain(args[0])
      break
    case 'export':
      for (const assignment of args) expect(variables).toContain(assignment.split('=')[0])
      break
    case 'eval':
      checkCommand(splitWords(args.join(' ').replaceAll(/^"\$\(|\)"$/g, '')))
      break
    case 'npx':
      break
    default:
      throw new Error(`No check for ${program}`)
  }
}

function checkProgram([name = '', ...args]: readonly string[]): void {
  const named = describeProgram().commands.find((candidate) => candidate.name() === name)
  if (named === undefined) throw new Error(`There is no command ${name}`)
  const inner = named.commands.find((candidate) => candidate.name() === args[0])
  if (inner === undefined && named.commands.length > 0 && args.length > 0)
    throw new Error(`${name} has no ${args[0]}`)
  const command = inner ?? named
  if (isVerb(name)) {
    checkAction(name, args)
    return
  }
  const options = Object.fromEntries(
    command.options.map((option) => [
      option.long?.slice(2) ?? '',
      {
        type: option.required ? ('string' as const) : ('boolean' as const),
        ...(option.short === undefined ? {} : { short: option.short.slice(1) }),
      },
    ]),
  )
  const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true })
  if (name === 'simulate') parseSimulatorOptions(args)
  for (const [option, value] of Object.entries(values)) {
    if (option === 'streams') parseStreams(String(value))
    else if (option === 'lookback') parseDuration(option, String(value))
    else if (option === 'since' || option === 'until') parseMomentOption(option, String(value))
  }
}

/** A command for the actions of entities has the flags of the one that is named. */
function checkAction(verb: Verb, args: readonly string[]): void {
  // Running text names the command alone.
  if (args.length === 0) return
  const found = findTarget(
    verb,
    args.filter((arg) => arg !== '--help'),
  )
  if (found === undefined) throw new Error(`${verb} ${args.join(' ')} names no entity`)
  parseAction(createActionCommand(verb, found.target, 0), found.target, found.rest)
}

/** The words of a line of shell, without its single quotes. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}
