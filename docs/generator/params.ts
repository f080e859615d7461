import type { JsonSchema } from '../../src/api/json-schema.ts'
import { paramsOf } from '../../src/entities/actions.ts'
import type { Action } from '../../src/entities/entity.ts'

/** A parameter of an action, as pages show it. */
export interface ShownParam {
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
  readonly description: string
}

/** The parameters of an action, in the order of their declaration. */
export function shownParams(action: Action): ShownParam[] {
  return Object.entries(paramsOf(action)).map(([name, { schema, isRequired = false }]) => ({
    name,
    type: typeOf(schema),
    isRequired,
    description: schema.description ?? '',
  }))
}

function typeOf({ type, format, enum: values, items }: JsonSchema): string {
  if (values !== undefined) return values.join(' | ')
  const types = [type ?? 'any'].flat().filter((each) => each !== 'null')
  return types
    .map((each) => (each === 'array' ? `list of ${typeOf(items ?? {})}` : (format ?? each)))
    .join(' or ')
}
