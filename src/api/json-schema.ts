/** The names JSON Schema gives to the kinds of JSON value. */
export type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null'

/** The part of JSON Schema (draft 7) in which Gong's answers and requests are described. */
export interface JsonSchema {
  /** Absent: any value. */
  readonly type?: JsonType | readonly JsonType[]
  readonly title?: string
  readonly description?: string
  /**
   * A hint, never a check. `date-time` may carry any offset and microseconds; `int64-id` (ours) marks an
   * identifier of up to 20 digits that Gong sends as a string here and as a 64-bit number there.
   */
  readonly format?: string
  /** The only values allowed; used in requests alone. */
  readonly enum?: readonly string[]
  /** Values known so far where more may come: Gong adds enum values to its answers without warning. */
  readonly examples?: readonly unknown[]
  readonly properties?: { readonly [name: string]: JsonSchema }
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly additionalProperties?: JsonSchema
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
}

/** The same schema where null is allowed too, as it is for every field of Gong's answers. */
export function nullable(schema: JsonSchema): JsonSchema {
  const { type } = schema
  if (type === undefined) return schema
  const types = typeof type === 'string' ? [type] : type
  return types.includes('null') ? schema : { ...schema, type: [...types, 'null'] }
}
