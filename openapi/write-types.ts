import {
  type Description,
  eachOperation,
  type OperationNode,
  refName,
  type SchemaNode,
} from './description.ts'
import { flatParams } from './flat-params.ts'
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
  return [
    `${generatedHeader}import type { Upload } from './operation.ts'\n`,
    openEnum,
    ...schemas,
    operationTypes(description),
  ].join('\n')
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
      return node.format === 'binary' ? 'Upload' : 'string'
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
  const operations = [...eachOperation(description)].map(({ operation }) => operation)
  const params = operations.map((operation) => paramsType(description, operation))
  const entries = operations.map(({ operationId, responses }) => {
    const types = `{ params: ${paramsName(operationId)}; answer: ${answerTypes(responses)} }`
    return `  ${printKey(operationId)}: ${types}\n`
  })
  const head = '/** What each operation takes, wherever it goes on the wire, and what it answers. */\n'
  return `${params.join('\n')}\n${head}export interface OperationTypes {\n${entries.join('')}}\n`
}

/** `ListCallsParams` for `listCalls`. */
function paramsName(operationId: string): string {
  return `${operationId.charAt(0).toUpperCase()}${operationId.slice(1)}Params`
}

function paramsType(description: Description, operation: OperationNode): string {
  const params = flatParams(description, operation)
  const name = paramsName(operation.operationId)
  if (description.components.schemas[name]) throw new Error(`a schema is called ${name} already`)
  const comment = printComment(`Parameters: ${plainText(operation.summary ?? '')}`, '')
  if (params.length === 0) return `${comment}export type ${name} = Readonly<Record<never, never>>\n`
  const node: SchemaNode = {
    required: params.filter(({ isRequired }) => isRequired).map((param) => param.name),
    properties: Object.fromEntries(params.map((param) => [param.name, param.schema])),
  }
  return `${comment}export interface ${name} ${objectType(node, '')}\n`
}

function answerTypes(responses: OperationNode['responses']): string {
  const types = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content }]) => Object.values(content ?? {}).map(({ schema }) => typeOf(schema, '')))
  return [...new Set(types)].join(' | ') || 'undefined'
}
