import type { JsonSchema } from '../api/json-schema.ts'
import {
  actionsOf,
  isReading,
  type NamedAction,
  paramsOf,
  recordSchema,
  requireAction,
  scopesOf,
} from '../entities/actions.ts'
import type { Param } from '../entities/entity.ts'
import { requireEntity } from '../entities/names.ts'
import { jsonBytes } from './text-size.ts'
import { readsNothing, type ToolDefinition, type ToolParts } from './tool.ts'

/** The tool that says what an entity takes and gives. */
export function createDescribeEntityTool({ maxBytes }: ToolParts): ToolDefinition {
  return {
    ...readsNothing,
    name: 'describe_entity',
    description: 'Parameters and fields of an entity’s actions; name an action for its full descriptions.',
    parameters: {
      type: 'object',
      properties: { entity: { type: 'string' }, action: { type: 'string' } },
      required: ['entity'],
    },
    run: (args) => {
      const entity = requireEntity(String(args['entity']))
      const action = args['action'] as string | undefined
      const targets = action === undefined ? actionsOf(entity) : [requireAction(entity, action)]
      const head = `${entity.name}: ${entity.summary}`
      const describe = (detail: Detail) =>
        [
          head,
          ...targets.map((target, index) => describeAction(target, detail, targets.slice(0, index))),
        ].join('\n\n')
      const details = [...(action === undefined ? [] : [full]), brief, names, { ...names, levels: 1 }]
      const texts = details.map(describe)
      return Promise.resolve(texts.find((text) => jsonBytes(text) <= maxBytes) ?? texts.at(-1) ?? head)
    },
  }
}

/** How much to tell: characters of a description, levels of nested fields. */
interface Detail {
  readonly words: number
  readonly levels: number
}

const full: Detail = { words: 1000, levels: 6 }
const brief: Detail = { words: 100, levels: 2 }
const names: Detail = { words: 0, levels: 2 }

/** @param before actions that are described already: what they give is not told again. */
function describeAction(target: NamedAction, detail: Detail, before: readonly NamedAction[]): string {
  const { action, name } = target
  const params = Object.entries(paramsOf(action)).flatMap(
    ([param, { schema, isRequired }]: [string, Param]) =>
      outline(param, schema, detail, '  ', isRequired ? ', required' : ''),
  )
  const scopes = scopesOf(action)
  const record = recordSchema(action)
  const twin = before.find((other) => isSame(recordSchema(other.action), record))
  const fields = Object.entries(record.properties ?? {}).flatMap(([field, schema]) =>
    outline(field, schema, detail, '  '),
  )
  const effect = isReading(action) ? '' : ` (write: ${action.effect ?? 'changes'} data)`
  return [
    `${name}${effect}: ${action.summary}${scopes.length > 0 ? ` OAuth scopes: ${scopes.join(', ')}.` : ''}`,
    params.length === 0 ? 'No parameters.' : 'Parameters:',
    ...params,
    ...(fields.length === 0
      ? []
      : twin === undefined
        ? ['Fields of the answer:', ...fields]
        : [`Fields of the answer: as of ${twin.name}.`]),
  ].join('\n')
}

function isSame(left: JsonSchema, right: JsonSchema): boolean {
  const names = ({ properties = {} }: JsonSchema) => Object.keys(properties).sort().join()
  return left === right || names(left) === names(right)
}

/** A field on a line, those inside it below. */
function outline(name: string, schema: JsonSchema, detail: Detail, indent: string, more = ''): string[] {
  const { levels, words } = detail
  const text = (schema.description ?? '').replaceAll(/\s+/g, ' ').trim()
  const told = text.length > words ? `${text.slice(0, words).trim()}…` : text
  const line = `${indent}${name} (${typeOf(schema)}${more})${told === '' || words === 0 ? '' : `: ${told}`}`
  const inner = schema.properties ?? schema.items?.properties
  if (inner === undefined || levels <= 1) return [line]
  const needed = schema.required ?? schema.items?.required ?? []
  const below = Object.entries(inner).flatMap(([field, value]) =>
    outline(
      field,
      value,
      { words, levels: levels - 1 },
      `${indent}  `,
      needed.includes(field) ? ', required' : '',
    ),
  )
  return [line, ...below]
}

function typeOf({ type, format, enum: values, items }: JsonSchema): string {
  if (values !== undefined) return values.join(' | ')
  const types = (typeof type === 'string' ? [type] : (type ?? ['any'])).filter((name) => name !== 'null')
  if (types.includes('array')) {
    const list = `list of ${items === undefined ? 'anything' : typeOf(items)}`
    return types.length === 1 ? list : `${list} or ${types.filter((name) => name !== 'array').join(' or ')}`
  }
  if (format === 'int64-id') return 'id'
  return format === 'date-time' || format === 'date' ? format : types.join(' or ')
}
