import { readFileSync } from 'node:fs'
import { ADDED_OPERATIONS } from './description-additions.ts'

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
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly minimum?: number
  readonly maximum?: number
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
  /** The names of the files that a multipart form must bring; undefined when the operation takes no form. */
  readonly form: readonly string[] | undefined
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

/** An operation as the document writes it. */
export interface RawOperation {
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
  const paths = withAdditions(raw.paths)
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => toOperation(method, path, operation)),
  )
  const templates = Object.keys(paths).map((path) => ({ path, pattern: toPattern(path) }))
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

function withAdditions(paths: RawDescription['paths']): RawDescription['paths'] {
  const all = Object.entries(ADDED_OPERATIONS).map(([path, methods]) => {
    const added = Object.entries(methods).map(([method, addition]) => [
      method,
      { ...paths[path]?.[method], ...addition },
    ])
    return [path, { ...paths[path], ...Object.fromEntries(added) }]
  })
  return { ...paths, ...Object.fromEntries(all) }
}

function toOperation(method: string, path: string, raw: RawOperation): Operation {
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    path,
    parameters: raw.parameters ?? [],
    body: raw.requestBody?.content['application/json']?.schema,
    form: raw.requestBody?.content['multipart/form-data']?.schema.required,
    scopes: [...new Set((raw.description ?? '').match(/api:[a-z:-]+[a-z]/g) ?? [])],
    denial: '401' in raw.responses ? 401 : 403,
  }
}

function toPattern(path: string): RegExp {
  const source = path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')
  return new RegExp(`^${source}$`)
}
