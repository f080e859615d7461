import { z } from 'zod'
import type { Action } from '../../src/entities/entity.ts'

/** A parameter of an action, as pages show it. */
export interface ShownParam {
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
  readonly description: string
}

interface ParamSchema {
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly string[]
  readonly items?: ParamSchema
  readonly description?: string
}

/** The parameters of an action, in the order of their declaration. */
export function paramsOf({ params }: Action): ShownParam[] {
  const { properties = {}, required = [] } = z.toJSONSchema(params, { io: 'input' }) as {
    properties?: Record<string, ParamSchema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    type: typeOf(schema),
    isRequired: required.includes(name),
    description: schema.description ?? '',
  }))
}

function typeOf({ type, format, enum: values, items }: ParamSchema): string {
  if (values !== undefined) return values.join(' | ')
  if (items !== undefined) return `list of ${typeOf(items)}`
  return format ?? type ?? 'any'
}
