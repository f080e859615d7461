import { type Description, type OperationNode, refName, type SchemaNode } from './description.ts'
import { bodyParamNames } from './overlay/body-params.ts'

/** A parameter as callers see it: parts of path, query and body side by side, each knowing where it goes. */
export interface FlatParam {
  readonly name: string
  readonly in: 'path' | 'query' | 'body' | 'file'
  /** As in `OperationParam`. */
  readonly wire: string | undefined
  readonly isRequired: boolean
  readonly schema: SchemaNode
}

/** Objects of a body whose fields callers give at the top. */
const liftedObjects: readonly string[] = ['filter', 'contentSelector']

/** The parameters of an operation by the names that callers use; the page cursor is none of them. */
export function flatParams(description: Description, operation: OperationNode): FlatParam[] {
  const params = [...pathAndQuery(operation), ...bodyParams(description, operation)]
  const names = params.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`${operation.operationId}: two parameters are named ${twice}`)
  return params.filter(({ name }) => name !== 'cursor')
}

/** The media type and schema of what an operation sends. */
export function requestBody({ requestBody: body }: OperationNode) {
  const [media] = Object.entries(body?.content ?? {})
  if (!media) return undefined
  const [contentType, { schema }] = media
  return { contentType, schema }
}

/** The objects that a body of this operation must hold. */
export function requiredWrappers(description: Description, operation: OperationNode): string[] {
  const body = requestBody(operation)
  if (body === undefined) return []
  return (resolve(description, body.schema).required ?? []).filter((name) => liftedObjects.includes(name))
}

function pathAndQuery({ parameters = [] }: OperationNode): FlatParam[] {
  return parameters.map(({ name, in: place, required, schema, description }) => {
    const plain = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    return {
      name: plain,
      in: place as 'path' | 'query',
      wire: plain === name ? undefined : name,
      isRequired: required === true,
      schema: description === undefined ? schema : { ...schema, description },
    }
  })
}

function bodyParams(description: Description, operation: OperationNode): FlatParam[] {
  const body = requestBody(operation)
  if (body === undefined) return []
  const schema = resolve(description, body.schema)
  if (body.contentType === 'multipart/form-data') {
    return Object.entries(schema.properties ?? {}).map(([wire, part]) => ({
      name: 'file',
      in: 'file',
      wire,
      isRequired: true,
      schema: part,
    }))
  }
  if (schema.type === 'array') {
    const name = bodyParamNames[operation.operationId]
    if (name === undefined) throw new Error(`${operation.operationId}: its body has no name yet`)
    return [{ name, in: 'body', wire: '', isRequired: true, schema }]
  }
  return objectParams(description, schema, '')
}

function objectParams(description: Description, schema: SchemaNode, prefix: string): FlatParam[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]): FlatParam[] => {
    if (prefix === '' && liftedObjects.includes(name))
      return objectParams(description, resolve(description, property), `${name}.`)
    const isRequired = schema.required?.includes(name) === true
    return [
      { name, in: 'body', wire: prefix === '' ? undefined : prefix + name, isRequired, schema: property },
    ]
  })
}

function resolve(description: Description, schema: SchemaNode): SchemaNode {
  if (!schema.$ref) return schema
  const target = description.components.schemas[refName(schema.$ref)]
  if (!target) throw new Error(`${schema.$ref} points to nothing`)
  return target
}
