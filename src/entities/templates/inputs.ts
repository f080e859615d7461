import type { JsonSchema } from '../../api/json-schema.ts'
import type { Operation } from '../../api/operation.ts'
import { id } from '../params.ts'

/** The input of a template that is about one call. */
export const oneCall: Readonly<Record<string, JsonSchema>> = { callId: id('The call.').schema }

/** The parameters of an operation as inputs that may be left out, but for some. */
export function optional({ params }: Operation, except: readonly string[]): string[] {
  return Object.keys(params)
    .filter((name) => !except.includes(name))
    .map((name) => `${name}?`)
}
