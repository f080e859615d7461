import { version } from '../client/version.ts'
import { builtInFunctions } from './built-in-functions.ts'
import type { ActionInfo, FunctionInfo, FunctionType, SyncInfo } from './function-info.ts'
import { type LoadedFunctions, type LoadProblem, loadFunctions } from './load-functions.ts'

/** The functions that there are: those that are built in, and the user's, which go before. */
export interface Functions {
  /** Those for an integration, or all. */
  list(integration?: string): readonly FunctionInfo[]
  action(name: string, integration?: string): ActionInfo | undefined
  sync(name: string, integration?: string): SyncInfo | undefined
  /** Loads the folder anew. Runs under way end with what they began with. */
  reload(): Promise<readonly LoadProblem[]>
}

export interface FunctionsOptions {
  /** Where the user's functions lie; undefined for none. */
  readonly folder: string | undefined
  /** In milliseconds since 1970. */
  readonly now: () => number
  readonly randomId: () => string
}

/**
 * Makes the set of functions; the user's are there after the first `reload`.
 */
export function createFunctions({ folder, now, randomId }: FunctionsOptions): Functions {
  const builtIn = builtInFunctions(version, now())
  const built = byKey(builtIn)
  let known = built

  // The place of one that is built in is taken only where the user's is meant to be.
  const find = (type: FunctionType, name: string, integration: string | undefined) => {
    const key = keyOf({ type, name })
    return [known.get(key), built.get(key)].find((found) => found !== undefined && isFor(found, integration))
  }

  return {
    list: (integration) =>
      [...known.values()].flatMap(({ type, name }) => find(type, name, integration) ?? []),
    action: (name, integration) => find('action', name, integration) as ActionInfo | undefined,
    sync: (name, integration) => find('sync', name, integration) as SyncInfo | undefined,
    async reload() {
      if (folder === undefined) return []
      const loaded = await loadFunctions(folder, { version: randomId(), now: now() })
      // A file that is broken by now stays as it was: nobody must lose a checkpoint by a slip of the pen.
      const old = [...known.values()].filter(({ file = '' }) => loaded.broken.includes(file))
      const { functions, problems } = withoutForeignModels(builtIn, {
        ...loaded,
        functions: [...old, ...loaded.functions],
      })
      const notes = functions
        .filter((each) => built.has(keyOf(each)))
        .map(({ type, name, file = '' }) => ({
          file,
          message: `the ${type} ${name} takes the place of the one that is built in`,
          isNote: true,
        }))
      known = byKey([...builtIn, ...functions])
      return [...problems, ...notes]
    },
  }
}

/** Without syncs that write records of a model that is another one's: each would delete what is the other's. */
function withoutForeignModels(
  builtIn: readonly FunctionInfo[],
  { functions, problems }: Omit<LoadedFunctions, 'broken'>,
): Omit<LoadedFunctions, 'broken'> {
  const owners = new Map<string, FunctionInfo>()
  const kept: FunctionInfo[] = []
  const found: LoadProblem[] = []
  const replaced = new Set(functions.map(keyOf))
  for (const each of [...builtIn.filter((one) => !replaced.has(keyOf(one))), ...functions]) {
    const models = each.type === 'sync' ? Object.keys(each.models) : []
    const taken = models.find((model) => owners.has(model))
    const { file } = each
    if (taken === undefined) {
      for (const model of models) owners.set(model, each)
      if (file !== undefined) kept.push(each)
    } else if (file !== undefined) {
      const owner = owners.get(taken)?.name
      const message = `the sync ${each.name} is left out: the model ${taken} belongs to the sync ${owner}`
      found.push({ file, message })
    }
  }
  return { functions: kept, problems: [...problems, ...found] }
}

function byKey(functions: readonly FunctionInfo[]): Map<string, FunctionInfo> {
  return new Map(functions.map((each) => [keyOf(each), each]))
}

function keyOf({ type, name }: Pick<FunctionInfo, 'type' | 'name'>): string {
  return `${type} ${name}`
}

function isFor({ integrations }: FunctionInfo, integration: string | undefined): boolean {
  return integration === undefined || integrations === undefined || integrations.includes(integration)
}
