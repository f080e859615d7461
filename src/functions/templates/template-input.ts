import * as z from 'zod/mini'
import type { JsonSchema } from '../../api/json-schema.ts'
import { toZod } from '../../client/param-schema.ts'
import { paramsOf } from '../../entities/actions.ts'
import type { Action, Params, Template } from '../../entities/entity.ts'

const cursor: JsonSchema = {
  type: 'string',
  description: 'nextCursor of the page before, to go on after it.',
}

/** What callers give a template, as one JSON Schema. */
export function inputSchema(action: Action, { inputs, params = {}, schemas = {} }: Template): JsonSchema {
  const known = paramsOf(action)
  const properties = inputs.map((input): [string, JsonSchema] => {
    const name = nameOf(input)
    const own = name === 'cursor' ? cursor : known[params[name] ?? name]?.schema
    return [name, schemas[name] ?? own ?? {}]
  })
  const required = inputs.filter((input) => !input.endsWith('?'))
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 ? { required } : {}),
  }
}

/** The check of what callers give a template. */
export function inputCheck(action: Action, template: Template): z.ZodMiniType {
  const check = toZod(inputSchema(action, template))
  if (template.needsOne !== true) return check
  const names = template.inputs.map(nameOf)
  return check.check(
    z.refine((given) => Object.values(given as Params).some(isGiven), {
      error: `must have at least one of ${names.join(', ')}`,
    }),
  )
}

/** The parameters that the inputs mean; the cursor is none of them. */
export function toParams({ inputs, params = {}, toParams: make }: Template, input: Params): Params {
  if (make !== undefined) return make(input)
  const given = inputs.map(nameOf).filter((name) => name !== 'cursor' && input[name] !== undefined)
  return Object.fromEntries(given.map((name) => [params[name] ?? name, input[name]]))
}

function nameOf(input: string): string {
  return input.replace(/\?$/, '')
}

/** An empty list is as good as none. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
}
