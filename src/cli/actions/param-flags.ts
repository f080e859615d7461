import type { JsonSchema } from '../../api/json-schema.ts'
import { paramsOf } from '../../entities/actions.ts'
import type { Action } from '../../entities/entity.ts'
import { snakeCase } from '../../entities/spelling.ts'
import { firstSentence } from './first-sentence.ts'

/** How the text after a flag is read. */
export type FlagForm = 'switch' | 'text' | 'choice' | 'number' | 'moment' | 'date' | 'list' | 'json' | 'file'

/** A parameter of an action as a flag of the command line. */
export interface ParamFlag {
  /** The parameter's own name: `fromDateTime`. */
  readonly param: string
  /** Without the dashes: `from-date-time`. */
  readonly flag: string
  readonly form: FlagForm
  readonly schema: JsonSchema
  readonly isRequired: boolean
  /** Between the angle brackets of the help; empty for a switch. */
  readonly placeholder: string
  readonly description: string
}

/** Other spellings that a download takes from clients of other connectors; `--params` takes them too. */
const downloadFlags: readonly string[] = ['callId', 'range']

/** The flags of an action's parameters, in the order of their declaration, required ones first. */
export function flagsOf(action: Action): ParamFlag[] {
  const params = Object.entries(paramsOf(action)).filter(
    ([name]) => action.kind !== 'download' || downloadFlags.includes(name),
  )
  const flags = params.map(([param, { schema, isRequired = false }]): ParamFlag => {
    const form = formOf(schema)
    return {
      param,
      flag: flagName(param),
      form,
      schema,
      isRequired,
      placeholder: placeholderOf(form, schema),
      description: describe(form, schema),
    }
  })
  return [...flags.filter(({ isRequired }) => isRequired), ...flags.filter(({ isRequired }) => !isRequired)]
}

/** The parameter that a bare word means: the one in the path, or of what only reads the only one that is required. */
export function positionalOf(action: Action): string | undefined {
  if (action.kind === 'download') return downloadFlags[0]
  const required = Object.entries(paramsOf(action)).filter(([, { isRequired }]) => isRequired)
  const inPath = required.filter(([name]) => action.operation.params[name]?.in === 'path')
  const [only, ...others] = inPath.length > 0 || action.kind === 'write' ? inPath : required
  return only !== undefined && others.length === 0 && formOf(only[1].schema) === 'text' ? only[0] : undefined
}

/** `fromDateTime` as `from-date-time`. */
export function flagName(param: string): string {
  return snakeCase(param).replaceAll('_', '-')
}

/** The kinds of value that a schema allows, null aside. */
function typesOf({ type }: JsonSchema): readonly string[] {
  return [type ?? 'any'].flat().filter((each) => each !== 'null')
}

function formOf(schema: JsonSchema): FlagForm {
  const types = typesOf(schema)
  if (schema.format === 'binary') return 'file'
  if (types.includes('array')) return typesOf(schema.items ?? {})[0] === 'object' ? 'json' : 'list'
  if (types.includes('object') || types.includes('any')) return 'json'
  if (types.includes('boolean')) return 'switch'
  if (types.includes('integer') || types.includes('number')) return 'number'
  if (schema.enum !== undefined) return 'choice'
  if (schema.format === 'date-time') return 'moment'
  return schema.format === 'date' ? 'date' : 'text'
}

/** Longest list of choices between angle brackets; longer ones stand in the description. */
const mostPlaceholder = 20

function placeholderOf(form: FlagForm, schema: JsonSchema): string {
  if (form === 'switch') return ''
  const choices = (schema.enum ?? schema.items?.enum)?.join('|') ?? ''
  if (choices !== '' && choices.length <= mostPlaceholder) return choices
  const isId = (schema.items ?? schema).format === 'int64-id'
  if (form === 'list') return isId ? 'ids' : 'list'
  return isId ? 'id' : form
}

function describe(form: FlagForm, schema: JsonSchema): string {
  const choices = schema.enum ?? schema.items?.enum
  const isLong = choices !== undefined && choices.join('|').length > mostPlaceholder
  const oneOf = form === 'list' ? 'any of ' : 'one of '
  const parts = [
    firstSentence(schema.description ?? ''),
    isLong ? `${oneOf}${choices.join(', ')}` : '',
    form === 'json' ? shapeOf(schema) : '',
  ]
  return parts.filter((part) => part !== '').join('; ')
}

/** The fields of an object, so that nobody has to guess them. */
function shapeOf(schema: JsonSchema): string {
  const isList = typesOf(schema).includes('array')
  const { properties, required = [] } = isList ? (schema.items ?? {}) : schema
  if (properties === undefined) return ''
  const fields = Object.keys(properties).map((name) => (required.includes(name) ? `${name}*` : name))
  return `${isList ? 'a list of objects with' : 'with'} ${fields.join(', ')}`
}
