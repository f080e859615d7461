import * as z from 'zod/mini'
import type { JsonSchema } from '../api/json-schema.ts'

/** The check of a value that callers give, made from its JSON Schema. */
export function toZod(schema: JsonSchema): z.ZodMiniType {
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
  const kinds = types.filter((type) => type !== 'null')
  if (kinds.length === 0) return z.unknown()
  const checks = kinds.map((kind) => checkOf(kind, schema))
  const [first = z.unknown()] = checks
  const check = checks.length === 1 ? first : z.union(checks as [z.ZodMiniType, z.ZodMiniType])
  return types.includes('null') ? z.nullable(check) : check
}

function checkOf(kind: string, schema: JsonSchema): z.ZodMiniType {
  switch (kind) {
    case 'string':
      return textCheck(schema)
    case 'integer':
      return withBounds(z.int({ error: 'must be a whole number' }), schema)
    case 'number':
      return withBounds(z.number({ error: 'must be a number' }), schema)
    case 'boolean':
      return z.boolean({ error: 'must be true or false' })
    case 'array':
      return listCheck(schema)
    default:
      return objectCheck(schema)
  }
}

function textCheck({ format, enum: values, minLength, maxLength }: JsonSchema): z.ZodMiniType {
  if (values !== undefined)
    return z.enum(values as string[], { error: `must be one of ${values.join(', ')}` })
  switch (format) {
    case 'date-time':
      return z.iso.datetime({
        offset: true,
        error: 'must be an ISO 8601 date-time with an offset or Z, such as 2026-01-31T00:00:00Z',
      })
    case 'date':
      return z.iso.date({ error: 'must be a date as YYYY-MM-DD' })
    case 'int64-id':
      // A number that has all its digits is taken for what it means.
      return z.pipe(
        z.transform((value) => (Number.isSafeInteger(value) ? String(value) : value)),
        z
          .string({ error: ({ input }) => (typeof input === 'number' ? numberError : idError) })
          .check(z.regex(/^\d{1,20}$/, idError)),
      )
    case 'binary':
      return z.custom(isUpload, { error: 'must be a file: a path, a Blob, bytes or a stream' })
    default: {
      const text = z.string({ error: 'must be a text' })
      const bounds = [
        ...bound(minLength, (length) => z.minLength(length, `must have at least ${length} characters`)),
        ...bound(maxLength, (length) => z.maxLength(length, `must have at most ${length} characters`)),
      ]
      return text.check(...bounds)
    }
  }
}

/** A check where there is a bound for it. */
function bound<C>(limit: number | undefined, check: (limit: number) => C): C[] {
  return limit === undefined ? [] : [check(limit)]
}

const idError = 'must be an id of up to 20 digits'
const numberError = 'came as a number, which cannot hold all digits of an id: give it as a text'

function isUpload(value: unknown): boolean {
  if (typeof value === 'string') return value !== ''
  if (typeof value !== 'object' || value === null) return false
  return (
    value instanceof Uint8Array ||
    value instanceof Blob ||
    Symbol.asyncIterator in value ||
    'getReader' in value
  )
}

function withBounds(check: z.ZodMiniNumber, { minimum, maximum }: JsonSchema): z.ZodMiniType {
  return check.check(
    ...bound(minimum, (limit) => z.minimum(limit, `must be at least ${limit}`)),
    ...bound(maximum, (limit) => z.maximum(limit, `must be at most ${limit}`)),
  )
}

function listCheck({ items, minItems, maxItems }: JsonSchema): z.ZodMiniType {
  return z
    .array(toZod(items ?? {}), { error: 'must be a list' })
    .check(
      ...bound(minItems, (length) => z.minLength(length, `must have at least ${length} entries`)),
      ...bound(maxItems, (length) => z.maxLength(length, `must have at most ${length} entries`)),
    )
}

function objectCheck({ properties, required = [], additionalProperties }: JsonSchema): z.ZodMiniType {
  const error = 'must be an object'
  if (properties === undefined) return z.record(z.string(), toZod(additionalProperties ?? {}), { error })
  const fields = Object.entries(properties).map(([name, field]) => {
    const check = toZod(field)
    return [name, required.includes(name) ? check : z.optional(check)]
  })
  // A field that Gong does not know is a slip of the pen more often than news.
  return z.strictObject(Object.fromEntries(fields) as Record<string, z.ZodMiniType>, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : error),
  })
}
