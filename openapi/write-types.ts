import {
  type Description,
  eachOperation,
  type OperationNode,
  refName,
  type SchemaNode,
} from './description.ts'
import { plainText } from './plain-text.ts'
import { generatedHeader, printComment, printKey, typeName } from './print.ts'

const openEnum = `/** One of the values known so far, or any other string: Gong adds values without warning. */
export type OpenEnum<Known extends string> = Known | (string & Record<never, never>)
`

/** Writes types.gen.ts: a type for each schema, and \`OperationTypes\`, what each operation takes and answers. */
export function writeTypes(description: Description): string {
  const schemas = Object.entries(description.components.schemas).map(([name, node]) => {
    const head = printComment(documentation(node), '')
    if (node.properties) return `${head}export interface ${typeName(name)} ${objectType(node, '')}\n`
    return `${head}export type ${typeName(name)} = ${typeOf(node, '')}\n`
  })
  return [generatedHeader, openEnum, ...schemas, operationTypes(description)].join('\n')
}

function objectType(node: SchemaNode, indent: string): string {
  const deeper = `${indent}  `
  const fields = Object.entries(node.properties ?? {}).map(([name, property]) => {
    const mark = node.required?.includes(name) ? '' : '?'
    const comment = printComment(documentation(property), deeper)
    return `${comment}${deeper}${printKey(name)}${mark}: ${typeOf(property, deeper)}\n`
  })
  return `{\n${fields.join('')}${indent}}`
}

function typeOf(node: SchemaNode, indent: string): string {
  const type = bareType(node, indent)
  return node.nullable && type !== 'unknown' ? `${type} | null` : type
}

function bareType(node: SchemaNode, indent: string): string {
  if (node.$ref) return typeName(refName(node.$ref))
  if (node.enum) return node.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (node.knownValues) {
    return `OpenEnum<${node.knownValues.map((value) => JSON.stringify(value)).join(' | ')}>`
  }
  switch (node.type) {
    case 'string':
      return node.format === 'binary' ? 'Blob' : 'string'
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'array': {
      const item = node.items ? typeOf(node.items, indent) : 'unknown'
      return item.includes(' | ') ? `(${item})[]` : `${item}[]`
    }
    case 'object':
      if (node.properties) return objectType(node, indent)
      return `{ [key: string]: ${node.additionalProperties ? typeOf(node.additionalProperties, indent) : 'unknown'} }`
    default:
      return 'unknown'
  }
}

function documentation(node: SchemaNode): string | undefined {
  return node.description === undefined ? undefined : plainText(node.description)
}

function operationTypes(description: Description): string {
  const entries = [...eachOperation(description)].map(({ operation }) => {
    const parts = [
      ...parameterTypes(operation, 'path'),
      ...parameterTypes(operation, 'query'),
      ...bodyType(operation),
      `    answer: ${answerTypes(operation)}\n`,
    ]
    const comment = printComment(operation.summary && plainText(operation.summary), '  ')
    return `${comment}  ${printKey(operation.operationId)}: {\n${parts.join('')}  }\n`
  })
  const head = '/** What each operation takes in its path, query and body, and what it answers. */\n'
  return `${head}export interface OperationTypes {\n${entries.join('')}}\n`
}

function parameterTypes(operation: OperationNode, place: string): string[] {
  const parameters = operation.parameters?.filter((parameter) => parameter.in === place) ?? []
  if (parameters.length === 0) return []
  const node: SchemaNode = {
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(
      parameters.map(({ name, schema, description }) => [
        name,
        description === undefined ? schema : { ...schema, description },
      ]),
    ),
  }
  const mark = parameters.some(({ required }) => required) ? '' : '?'
  return [`    ${place}${mark}: ${objectType(node, '    ')}\n`]
}

function bodyType({ requestBody }: OperationNode): string[] {
  const [media] = Object.values(requestBody?.content ?? {})
  return media ? [`    body: ${typeOf(media.schema, '    ')}\n`] : []
}

function answerTypes({ responses }: OperationNode): string {
  const types = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content }]) => Object.values(content ?? {}).map(({ schema }) => typeOf(schema, '')))
  return [...new Set(types)].join(' | ') || 'undefined'
}
