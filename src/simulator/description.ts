import { readFileSync } from 'node:fs'

/** The part of a JSON schema that Gong's description uses. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly string[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly uniqueItems?: boolean
}

/** A query or path parameter of an operation. */
export interface Parameter {
  readonly name: string
  readonly in: 'query' | 'path'
  readonly required?: boolean
  readonly schema: Schema
}

/** One operation of Gong's API as published. */
export interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** The schema of a JSON body; undefined when the operation takes none, or another kind of body. */
  readonly body: Schema | undefined
  readonly scopes: readonly string[]
  /** The status that a caller without the scope gets: the description names 401 for some, 403 for others. */
  readonly denial: 401 | 403
}

/** What a method and a path mean. */
export type Match =
  | {
      readonly kind: 'found'
      readonly operation: Operation
      readonly values: Readonly<Record<string, string>>
    }
  | { readonly kind: 'wrong-method'; readonly allow: readonly string[] }
  | { readonly kind: 'unknown' }

/** Gong's published description, ready to look up. */
export interface Description {
  readonly operations: readonly Operation[]
  find(method: string, path: string): Match
  /** Follows a reference to the schema it names. */
  resolve(schema: Schema): Schema
}

interface RawOperation {
  readonly operationId: string
  readonly description?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<Record<string, unknown>>
}

interface RawDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** Reads openapi/gong.json of this package; the path is the same from src/ and from dist/. */
export function loadDescription(): Description {
  const file = new URL('../../openapi/gong.json', import.meta.url)
  const raw = JSON.parse(readFileSync(file, 'utf8')) as RawDescription
  const operations = Object.entries(raw.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => toOperation(method, path, operation)),
  )
  const templates = Object.keys(raw.paths).map((path) => ({ path, pattern: toPattern(path) }))
  return {
    operations,
    find(method, path) {
      const matches = templates.filter((template) => template.pattern.test(path))
      // A literal path wins over a template: /v2/calls/transcript is not the call called "transcript".
      const template = matches.find((match) => match.path === path) ?? matches[0]
      if (template === undefined) return { kind: 'unknown' }
      const onPath = operations.filter((operation) => operation.path === template.path)
      const operation = onPath.find((candidate) => candidate.method === method)
      if (operation === undefined) return { kind: 'wrong-method', allow: onPath.map((known) => known.method) }
      return { kind: 'found', operation, values: { ...template.pattern.exec(path)?.groups } }
    },
    resolve(schema) {
      const name = schema.$ref?.split('/').pop()
      return name === undefined ? schema : (raw.components.schemas[name] ?? {})
    },
  }
}

function toOperation(method: string, path: string, raw: RawOperation): Operation {
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    path,
    parameters: raw.parameters ?? [],
    body: raw.requestBody?.content['application/json']?.schema,
    scopes: [...new Set((raw.description ?? '').match(/api:[a-z:-]+[a-z]/g) ?? [])],
    denial: '401' in raw.responses ? 401 : 403,
  }
}

function toPattern(path: string): RegExp {
  const source = path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')
  return new RegExp(`^${source}$`)
}
