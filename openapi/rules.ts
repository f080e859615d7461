import type { Description, ParameterNode, SchemaNode } from './description.ts'
import { eachOperation, reachable, refTo, walkSchema } from './description.ts'
import type { RuleName } from './overlay/correction.ts'

/** Carries a rule out, in place, and says in how many places it found its mark. */
type Rule = (description: Description) => number

const idName = /(^id|Id|-id)$/
const digits = /^\d{9,20}$/
const date = /^\d{4}-\d{2}-\d{2}$/
const dateTime = /^\d{4}-\d{2}-\d{2}T/

/** How each rule of the overlay is carried out. */
export const ruleBodies: Record<RuleName, Rule> = {
  'split-listed-enums': everywhere((node) => {
    if (!node.enum?.some((value) => /[,/]/.test(value))) return false
    node.enum = [...new Set(node.enum.flatMap((value) => value.split(/\s*[,/]\s*/)))]
    return true
  }),
  'int64-ids-are-strings': everyNamed((name, node) => {
    if (node.format !== 'int64' || !idName.test(name)) return false
    node.type = 'string'
    node.format = 'int64-id'
    delete node.example
    return true
  }),
  'id-examples-mark-ids': everyNamed((_name, node) => {
    const text = node.type === 'array' ? node.items : node
    if (text?.type !== 'string' || text.format !== undefined) return false
    const examples = [node.example].flat()
    if (examples.length === 0 || !examples.every((example) => digits.test(String(example)))) return false
    text.format = 'int64-id'
    return true
  }),
  'id-parameters-are-ids': (description) => {
    let places = 0
    for (const { path, operation } of eachOperation(description)) {
      for (const { name, schema } of operation.parameters ?? []) {
        const isOfCallOrUser = name === 'id' && /^\/v2\/(calls|users)\//.test(path)
        if (!isOfCallOrUser && !['workspaceId', 'profileId', 'folderId'].includes(name)) continue
        if (schema.type !== 'string' || schema.format !== undefined) continue
        schema.format = 'int64-id'
        places++
      }
    }
    return places
  },
  'date-examples-mark-dates': everyNamed((name, node) => {
    if (node.type !== 'string' || node.format !== undefined) return false
    const example = String(node.example)
    if (date.test(example)) node.format = 'date'
    else if (dateTime.test(example) || name.endsWith('DateTime')) node.format = 'date-time'
    return node.format !== undefined
  }),
  'date-times-are-strings': everywhere((node) => {
    if (node.format !== 'date-time') return false
    node.type = 'string'
    if (typeof node.example === 'number') delete node.example
    return true
  }),
  'responses-are-optional-and-nullable': inAnswers((node) => {
    delete node.required
    for (const [name, property] of Object.entries(node.properties ?? {})) {
      // A $ref has no siblings in OpenAPI 3.0; here they are kept, and the writers know.
      if (node.properties) node.properties[name] = { ...property, nullable: true }
    }
    return node.properties !== undefined
  }),
  'responses-have-open-enums': inAnswers((node) => {
    if (!node.enum) return false
    node.knownValues = node.enum
    delete node.enum
    return true
  }),
  'unknown-fields-are-kept': everywhere((node) => {
    if ((node.additionalProperties as unknown) !== false) return false
    delete node.additionalProperties
    return true
  }),
  'any-operation-may-be-throttled': (description) => {
    const missing = [...eachOperation(description)].filter(({ operation }) => !operation.responses['429'])
    for (const { operation } of missing) {
      const content = { 'application/json': { schema: refTo('ErrorResponse') } }
      operation.responses['429'] = { description: 'API request limit exceeded', content }
    }
    return missing.length
  },
}

/** A rule that looks at every schema, at whatever depth, parameters included. */
function everywhere(change: (node: SchemaNode) => boolean): Rule {
  return (description) => {
    let places = 0
    const visit = (node: SchemaNode): void => {
      if (change(node)) places++
    }
    for (const schema of Object.values(description.components.schemas)) walkSchema(schema, visit)
    for (const parameter of eachParameter(description)) walkSchema(parameter.schema, visit)
    return places
  }
}

/** A rule that looks at every field of every schema and at every parameter, by name. */
function everyNamed(change: (name: string, node: SchemaNode) => boolean): Rule {
  return (description) => {
    let places = 0
    for (const schema of Object.values(description.components.schemas)) {
      walkSchema(schema, (node) => {
        for (const [name, property] of Object.entries(node.properties ?? {})) {
          if (change(name, property)) places++
        }
      })
    }
    for (const { name, schema } of eachParameter(description)) {
      if (change(name, schema)) places++
    }
    return places
  }
}

/** A rule that looks at every schema that is part of an answer. */
function inAnswers(change: (node: SchemaNode) => boolean): Rule {
  return (description) => {
    let places = 0
    for (const name of answerSchemas(description)) {
      const schema = description.components.schemas[name]
      if (!schema) continue
      walkSchema(schema, (node) => {
        if (change(node)) places++
      })
    }
    return places
  }
}

/** The names of all schemas that are part of an answer. */
export function answerSchemas(description: Description): Set<string> {
  const roots = [...eachOperation(description)].flatMap(({ operation }) =>
    Object.values(operation.responses).flatMap(({ content }) =>
      Object.values(content ?? {}).map(({ schema }) => schema),
    ),
  )
  return reachable(description, roots)
}

/** The names of all schemas that are part of a request. */
export function requestSchemas(description: Description): Set<string> {
  const roots = [...eachOperation(description)].flatMap(({ operation }) =>
    Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema),
  )
  return reachable(description, roots)
}

function* eachParameter(description: Description): Generator<ParameterNode> {
  for (const { operation } of eachOperation(description)) yield* operation.parameters ?? []
}
