import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemRuntime } from '../../client/runtime.ts'
import { nearestName } from '../../entities/names.ts'
import { GongError } from '../../errors/gong-error.ts'
import { createFunctions, type Functions } from '../../functions/create-functions.ts'
import { FunctionFailure } from '../../functions/function-failure.ts'
import type { FunctionInfo } from '../../functions/function-info.ts'
import { runLocally } from '../../hub/local-functions.ts'
import { openHub } from '../../hub/open-hub.ts'
import { createInputs } from '../actions/inputs.ts'
import type { Context } from '../context.ts'
import { dim } from '../format.ts'
import { newAction, newSync } from '../functions/new-function.ts'
import { runExamples } from '../functions/run-examples.ts'
import { hubSettings } from '../hub-settings.ts'
import { openGong } from '../open-gong.ts'
import { printJson } from '../output/print-json.ts'
import type { GivenSettings } from '../settings.ts'

export interface FunctionsFlags {
  /** Folder of the functions. */
  readonly functions?: string
  readonly json?: boolean
  /** Make a sync rather than an action. */
  readonly sync?: boolean
  readonly connection?: string
  readonly integration: string
  readonly input?: string
  readonly metadata?: string
  readonly includePrivate?: boolean
}

const usualFolder = 'functions'

/** Shows what functions there are: a line each, or JSON lines. */
export async function listFunctions(
  context: Context,
  flags: FunctionsFlags,
  given: GivenSettings,
): Promise<number> {
  const { functions, isWhole } = await load(context, flags, given)
  for (const { type, name, description, file, scopes } of functions.list()) {
    const isJson = flags.json === true || !context.printsToTerminal
    if (isJson) context.print(JSON.stringify({ type, name, description, file: file ?? null, scopes }))
    else context.print(`${type.padEnd(6)}  ${name}  ${dim(context.screen, `${description} ${file ?? ''}`)}`)
  }
  return isWhole ? 0 : 1
}

/** Writes a file with a function that works as it is. */
export function newFunction(
  context: Context,
  name: string,
  flags: FunctionsFlags,
  given: GivenSettings,
): number {
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) {
    throw new GongError('usage', `“${name}” is no name for a function.`, {
      advice: 'Give small letters, digits and hyphens, a letter first: longest-calls.',
    })
  }
  const folder = flags.functions ?? given.functionsDir ?? usualFolder
  const file = join(folder, `${name}.ts`)
  if (existsSync(file))
    throw new GongError('usage', `${file} is there already.`, { advice: 'Choose another name.' })
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, flags.sync === true ? newSync(name) : newAction(name))
  context.print(file)
  context.tell(`Try it: gong-connector functions test ${name} --functions ${folder}`)
  context.tell(`Serve it: gong-connector serve --functions ${folder} --watch-functions`)
  return 0
}

/** Runs a function and prints what it gives: for a connection of the server here, or with the key in the settings. */
export async function runFunction(
  context: Context,
  name: string,
  flags: FunctionsFlags,
  given: GivenSettings,
): Promise<number> {
  const input = await readJson(context, flags.input, '--input')
  try {
    if (flags.connection !== undefined) return await runForConnection(context, name, input, flags, given)
    const { functions } = await load(context, flags, given)
    const done = await runLocally(requireFunction(functions, name), input, {
      functions,
      gong: () => openGong(context, given),
      metadata: ((await readJson(context, flags.metadata, '--metadata')) ?? {}) as Record<string, unknown>,
      env: context.variables(),
      includePrivate: flags.includePrivate === true,
      clock: context.clock,
      signal: context.signal,
      log: (level, text) => context.tell(`${level}: ${text}`),
    })
    if (done.type === 'action') printJson(context, done.output, { compact: flags.json === true })
    else for (const { model, data } of done.records) context.print(JSON.stringify({ model, ...data }))
    return 0
  } catch (thrown) {
    throw thrown instanceof FunctionFailure ? explain(thrown) : thrown
  }
}

/** Runs the examples of one function, or of all in the folder, against a simulated account. */
export async function testFunctions(
  context: Context,
  name: string | undefined,
  flags: FunctionsFlags,
  given: GivenSettings,
): Promise<number> {
  const { functions, isWhole } = await load(context, flags, given)
  const own = functions.list().filter(({ file }) => file !== undefined)
  const chosen = name === undefined ? own : [requireFunction(functions, name)]
  const { passed, failed, without } = await runExamples(context, functions, chosen)
  if (without.length > 0) context.tell(`Without examples: ${without.join(', ')}.`)
  context.tell(`${passed} passed, ${failed} failed.`)
  return failed === 0 && isWhole ? 0 : 1
}

/** Through the hub of the server on this machine: its database, budget and log. */
async function runForConnection(
  context: Context,
  name: string,
  input: unknown,
  flags: FunctionsFlags,
  given: GivenSettings,
): Promise<number> {
  const tell = (line: string) => context.tell(line)
  const functionsDir = folderOf(flags, given)
  const hub = await openHub({ ...hubSettings(context, given, tell), functionsDir, secrets: [given.apiKey] })
  try {
    const { integration, connection: id = '' } = flags
    const connection = await hub.connections.find(integration, id)
    if (connection === undefined) {
      throw new GongError('usage', `The integration “${integration}” has no connection “${id}”.`, {
        advice: 'Name them with --integration and --connection, as GET /connections lists them.',
      })
    }
    const info = requireFunction(hub.functions, name)
    if (info.type === 'sync') {
      throw new GongError('usage', `${name} is a sync.`, {
        advice:
          'Leave --connection out to try it without a server; a server has it run with POST /sync/trigger.',
      })
    }
    const options = { signal: context.signal, mostBytes: 10 * 1024 * 1024 }
    printJson(context, await hub.actions.run(connection, info, input, options), {
      compact: flags.json === true,
    })
    return 0
  } finally {
    await hub.close()
  }
}

function folderOf({ functions }: FunctionsFlags, given: GivenSettings): string | undefined {
  const folder = functions ?? given.functionsDir
  return folder ?? (existsSync(usualFolder) ? usualFolder : undefined)
}

async function load(context: Context, flags: FunctionsFlags, given: GivenSettings) {
  const { clock } = context
  const { randomId } = systemRuntime
  const functions = createFunctions({ folder: folderOf(flags, given), now: clock.now, randomId })
  const problems = await functions.reload()
  for (const { file, message } of problems) context.tell(`${file}: ${message}`)
  return { functions, isWhole: problems.every(({ isNote }) => isNote === true) }
}

function requireFunction(functions: Functions, name: string): FunctionInfo {
  const found = functions.action(name) ?? functions.sync(name)
  if (found !== undefined) return found
  const nearest = nearestName(
    name,
    functions.list().map((info) => info.name),
  )
  throw new GongError('usage', `There is no function “${name}”.`, {
    advice: `${nearest === undefined ? '' : `Did you mean “${nearest}”? `}See gong-connector functions list.`,
  })
}

async function readJson(context: Context, given: string | undefined, flag: string): Promise<unknown> {
  if (given === undefined) return undefined
  const text = await createInputs(context.stdin).text(given, flag)
  try {
    return JSON.parse(text)
  } catch {
    throw new GongError('usage', `${flag} is not JSON.`, {
      advice: `Give it as ${flag} '{"days": 7}', @FILE or -.`,
    })
  }
}

/** Wrong input is the caller's, everything else the function's. */
function explain({ code, message, cause }: FunctionFailure): GongError {
  if (cause instanceof GongError) return cause
  const isInput = code === 'invalid_action_input'
  return new GongError(isInput ? 'usage' : 'function_failed', isInput ? message : `${code}: ${message}`, {
    cause,
  })
}
