import type { Schema } from './description.ts'

const MOST = 2_147_483_647

/** What is out of bounds about a value, in the words of Java's bean validation, which Gong uses (gong facts, 2.2). */
export function boundsProblem(value: unknown, schema: Schema): string | undefined {
  if (typeof value === 'string') return sizeProblem(value.length, schema.minLength, schema.maxLength)
  if (Array.isArray(value)) return sizeProblem(value.length, schema.minItems, schema.maxItems)
  if (typeof value !== 'number') return undefined
  const { minimum, maximum } = schema
  if (minimum !== undefined && value < minimum) return `must be greater than or equal to ${minimum}`
  if (maximum !== undefined && value > maximum) return `must be less than or equal to ${maximum}`
  return undefined
}

function sizeProblem(size: number, least = 0, most = MOST): string | undefined {
  return size >= least && size <= most ? undefined : `size must be between ${least} and ${most}`
}
