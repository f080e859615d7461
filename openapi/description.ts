import { readFileSync } from 'node:fs'

/** A schema as OpenAPI 3.0 writes it, as far as Gong uses it. */
export interface SchemaNode {
  $ref?: string
  type?: string
  format?: string
  title?: string
  description?: string
  example?: unknown
  enum?: string[]
  /** Not OpenAPI: values known so far of a string whose enum was opened. */
  knownValues?: string[]
  /** Not JSON Schema: OpenAPI 3.0's own way to allow null. */
  nullable?: boolean
  writeOnly?: boolean
  properties?: Record<string, SchemaNode>
  required?: string[]
  items?: SchemaNode
  additionalProperties?: SchemaNode
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
}

/** A parameter in path or query. */
export interface ParameterNode {
  name: string
  in: string
  description?: string
  required?: boolean
  schema: SchemaNode
}

/** What is sent or answered, by content type. */
export type ContentNode = Record<string, { schema: SchemaNode }>

/** One operation of a path. */
export interface OperationNode {
  operationId: string
  tags: string[]
  summary?: string
  description?: string
  parameters?: ParameterNode[]
  requestBody?: { required?: boolean; content: ContentNode }
  responses: Record<string, { description: string; content?: ContentNode }>
  /** Not OpenAPI: set by the overlay where the prose names no scope, or names one under a condition. */
  scopes?: string[]
  conditionalScopes?: { scope: string; when: string }[]
}

/** An OpenAPI document, as far as Gong uses it. */
export interface Description {
  paths: Record<string, Record<string, OperationNode>>
  components: { schemas: Record<string, SchemaNode> }
}

/** Where Gong's published description lies, verbatim. */
export const descriptionUrl = new URL('./gong.json', import.meta.url)

/** Reads Gong's description as it was published. */
export function readDescription(): Description {
  return JSON.parse(readFileSync(descriptionUrl, 'utf8')) as Description
}

const refPrefix = '#/components/schemas/'

/** The name of the schema that a `$ref` points to. */
export function refName(ref: string): string {
  return ref.slice(refPrefix.length)
}

/** A `$ref` to the schema of this name. */
export function refTo(name: string): SchemaNode {
  return { $ref: refPrefix + name }
}

/** Calls `visit` for a schema and every schema inside it, not following `$ref`s. */
export function walkSchema(schema: SchemaNode, visit: (node: SchemaNode) => void): void {
  visit(schema)
  for (const property of Object.values(schema.properties ?? {})) walkSchema(property, visit)
  if (schema.items) walkSchema(schema.items, visit)
  if (schema.additionalProperties) walkSchema(schema.additionalProperties, visit)
}

/** Every operation with its place, in the description's order. */
export function* eachOperation(
  description: Description,
): Generator<{ at: string; method: string; path: string; operation: OperationNode }> {
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      yield { at: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path, operation }
    }
  }
}

/** The names of all schemas that can be reached from the given ones, themselves included. */
export function reachable(description: Description, roots: Iterable<SchemaNode>): Set<string> {
  const found = new Set<string>()
  const collect = (root: SchemaNode): void => {
    walkSchema(root, ({ $ref }) => {
      if ($ref === undefined || found.has(refName($ref))) return
      found.add(refName($ref))
      const target = description.components.schemas[refName($ref)]
      if (!target) throw new Error(`${$ref} points to nothing`)
      collect(target)
    })
  }
  for (const root of roots) collect(root)
  return found
}
