import type { FunctionInfo } from '../../functions/function-info.ts'

/** A function as Nango's clients read it. */
export function describeFunction(info: FunctionInfo) {
  const { type, name, description, scopes, file, loadedAt, version } = info
  return {
    type,
    name,
    description,
    scopes,
    ...shapeOf(info),
    ...(info.type === 'sync'
      ? { runs: info.frequency ?? null, auto_start: info.autoStart, track_deletes: true }
      : {}),
    id: numberOf(info),
    enabled: true,
    version,
    last_deployed: new Date(loadedAt).toISOString(),
    // Nango's words: of its catalogue, or of the user's own repository.
    source: file === undefined ? 'catalog' : 'repo',
  }
}

/** The same within the configuration of an integration. */
export function describeScript(info: FunctionInfo) {
  return {
    ...describeFunction(info),
    endpoints: [],
    metadata: { description: info.description, scopes: info.scopes },
    sdk_version: null,
    features: info.type === 'sync' && info.definition?.checkpoint !== undefined ? ['checkpoints'] : [],
  }
}

/** An action as OpenAI's models are offered it. */
export function describeTool(info: FunctionInfo & { readonly type: 'action' }) {
  const { properties = {}, required = [] } = info.input
  return {
    name: info.name,
    description: info.description,
    parameters: { type: 'object', properties, required },
  }
}

/** What goes in and comes out, by names that are explained in `json_schema`. */
function shapeOf(info: FunctionInfo) {
  if (info.type === 'sync') {
    const returns = Object.keys(info.models)
    const input = info.metadata === undefined ? {} : { input: `SyncMetadata_${identifierOf(info.name)}` }
    const definitions = {
      ...info.models,
      ...(input.input === undefined ? {} : { [input.input]: info.metadata }),
    }
    return { ...input, returns, json_schema: { definitions } }
  }
  const input = `ActionInput_${identifierOf(info.name)}`
  const output = `ActionOutput_${identifierOf(info.name)}`
  return {
    input,
    returns: [output],
    json_schema: { definitions: { [input]: info.input, [output]: info.output } },
  }
}

function identifierOf(name: string): string {
  return name.replaceAll('-', '_')
}

/** A number that stays the same as long as the name does: clients want one. FNV-1a, without its sign. */
function numberOf({ type, name }: FunctionInfo): number {
  let hash = 0x811c9dc5
  for (const char of `${type} ${name}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return hash >>> 1
}
