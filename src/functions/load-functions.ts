import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { GongError } from '../errors/gong-error.ts'
import { checkDefinition } from './check-definition.ts'
import { describeDefinition } from './describe-definition.ts'
import type { FunctionInfo } from './function-info.ts'
import { registerModuleHooks, versioned } from './module-hooks.ts'
import { walkFolder } from './walk-folder.ts'

/** Something about a file of functions that its author should know. */
export interface LoadProblem {
  /** From the folder. */
  readonly file: string
  readonly message: string
  /** Whether all is well, and it need only be known. */
  readonly isNote?: boolean
}

/** What a folder holds. */
export interface LoadedFunctions {
  readonly functions: readonly FunctionInfo[]
  /** Files or definitions that were left out, and why. */
  readonly problems: readonly LoadProblem[]
  /** Files that could not be loaded at all. */
  readonly broken: readonly string[]
}

export interface LoadOptions {
  /** Tells this loading from others: what was loaded with another one stays as it was. */
  readonly version: string
  /** In milliseconds since 1970. */
  readonly now: number
}

/** Loads every file of functions in a folder and those in it; a file that is wrong does not stop the others. */
export async function loadFunctions(folder: string, options: LoadOptions): Promise<LoadedFunctions> {
  registerModuleHooks()
  const functions: FunctionInfo[] = []
  const problems: LoadProblem[] = []
  const broken: string[] = []
  for (const file of await listFiles(folder)) {
    const loaded = await loadFile(folder, file, options)
    problems.push(...loaded.problems)
    broken.push(...loaded.broken)
    for (const found of loaded.functions) {
      const first = functions.find(({ type, name }) => type === found.type && name === found.name)
      if (first === undefined) functions.push(found)
      else problems.push({ file, message: `the ${found.type} ${found.name} is in ${first.file} already` })
    }
  }
  return { functions, problems, broken }
}

const isFunctionFile = (name: string) =>
  /\.(ts|mts|js|mjs)$/.test(name) && !/\.(test|spec|d)\.\w+$/.test(name)

async function listFiles(folder: string): Promise<readonly string[]> {
  try {
    return (await walkFolder(folder)).files.filter(isFunctionFile)
  } catch (error) {
    throw new GongError('settings', `The folder of functions cannot be read: ${String(error)}`, {
      advice: 'Name a folder that is there with --functions or GONG_CONNECTOR_FUNCTIONS_DIR.',
      cause: error,
    })
  }
}

async function loadFile(
  folder: string,
  file: string,
  { version, now }: LoadOptions,
): Promise<LoadedFunctions> {
  const path = resolve(folder, file)
  try {
    const code = await readFile(path, 'utf8')
    const exported = (await import(/* @vite-ignore */ versioned(pathToFileURL(path).href, version))) as object
    const functions: FunctionInfo[] = []
    const problems: LoadProblem[] = []
    // The same definition may be exported under two names.
    for (const value of new Set(Object.values(exported))) {
      const found = checkDefinition(value)
      if (found === undefined) continue
      if ('definition' in found)
        functions.push(describeDefinition(found.definition, { file, code, loadedAt: now }))
      else problems.push({ file, message: `${found.name} is left out: ${found.problems.join('; ')}` })
    }
    return { functions, problems, broken: [] }
  } catch (error) {
    return { functions: [], problems: [{ file, message: describe(error) }], broken: [file] }
  }
}

/** The reason without the stack of the loader, but with where in the file it is, where the error tells. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return `cannot be loaded: ${String(error)}`
  const place = /\.[mc]?[tj]s(?:\?[^:\s]*)?:(\d+)(?::(\d+))?/.exec(error.stack ?? '')
  const where = place === null ? '' : ` (line ${place[1]})`
  return `cannot be loaded: ${error.name}: ${error.message}${where}`
}
