import type { FunctionDefinition } from './function-definition.ts'
import { parseDuration } from './parse-duration.ts'

/** The definition that something exported is, or what is wrong with it; undefined when it is none at all. */
export type FoundDefinition =
  | { readonly definition: FunctionDefinition }
  | { readonly name: string; readonly problems: readonly string[] }

/** Names that fit into an address. */
const namePattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/
const modelPattern = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/
const shortestFrequencyMs = 30_000

/** Looks at something that a file exports. */
export function checkDefinition(exported: unknown): FoundDefinition | undefined {
  if (!isObject(exported)) return undefined
  const { kind, name } = exported
  if (kind !== 'action' && kind !== 'sync') return undefined
  const problems = [
    ...checkCommon(exported),
    ...(kind === 'action' ? checkAction(exported) : checkSync(exported)),
  ]
  // What was checked is what the type says, all but the functions' own types.
  if (problems.length === 0) return { definition: exported as unknown as FunctionDefinition }
  return { name: typeof name === 'string' ? name : '(without a name)', problems }
}

type Fields = Readonly<Record<string, unknown>>

function checkCommon({ name, description, run, timeoutMs, metadata, integrations }: Fields): string[] {
  return [
    ...unless(
      typeof name === 'string' && namePattern.test(name),
      'name must be up to 100 letters, digits, - and _',
    ),
    ...unless(typeof description === 'string' && description.trim() !== '', 'description must be a sentence'),
    ...unless(typeof run === 'function', 'run must be a function'),
    ...unless(
      timeoutMs === undefined || (typeof timeoutMs === 'number' && timeoutMs > 0),
      'timeoutMs must be a number above 0',
    ),
    ...unless(
      integrations === undefined ||
        (Array.isArray(integrations) && integrations.every((key) => typeof key === 'string')),
      'integrations must be a list of their keys',
    ),
    ...(metadata === undefined ? [] : checkSchema('metadata', metadata)),
  ]
}

function checkAction({ input, output, examples }: Fields): string[] {
  return [
    ...checkSchema('input', input),
    ...checkSchema('output', output),
    ...unless(
      examples === undefined ||
        (Array.isArray(examples) && examples.every((item) => isObject(item) && 'input' in item)),
      'examples must be a list of { input, output? }',
    ),
  ]
}

function checkSync({ models, checkpoint, frequency }: Fields): string[] {
  const ms = typeof frequency === 'string' ? parseDuration(frequency) : undefined
  return [
    ...checkModels(models),
    ...(checkpoint === undefined ? [] : checkSchema('checkpoint', checkpoint)),
    ...unless(
      frequency === undefined || (ms !== undefined && ms >= shortestFrequencyMs),
      'frequency must be a time of at least 30s, such as 30m, 1h or 1d',
    ),
  ]
}

function checkModels(models: unknown): string[] {
  if (!isObject(models) || Object.keys(models).length === 0)
    return ['models must have at least one schema by its name']
  return Object.entries(models).flatMap(([model, schema]) => [
    ...unless(modelPattern.test(model), `models.${model} must have a name of letters, digits and _`),
    ...checkSchema(`models.${model}`, schema),
  ])
}

/** Told by what it has: functions may bring a copy of zod of their own. */
function checkSchema(place: string, schema: unknown): string[] {
  if (isObject(schema) && '_zod' in schema) return []
  return [
    isObject(schema) && '_def' in schema
      ? `${place} is a schema of zod 3; zod 4 is needed`
      : `${place} must be a schema of zod`,
  ]
}

function unless(isFine: boolean, problem: string): string[] {
  return isFine ? [] : [problem]
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}
