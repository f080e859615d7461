import {
  type Description,
  eachOperation,
  type OperationNode,
  refName,
  type SchemaNode,
} from './description.ts'
import { plainText } from './plain-text.ts'
import { generatedHeader, print, typeName } from './print.ts'

/** Writes operations.gen.ts: every operation as data, by its operationId. */
export function writeOperations(description: Description): string {
  const operations = [...eachOperation(description)].map(({ method, path, operation }) => [
    operation.operationId,
    operationData(description, method, path, operation),
  ])
  if (new Set(operations.map(([id]) => id)).size !== operations.length) throw new Error('operationIds repeat')
  return `${generatedHeader}import type { Operation } from './operation.ts'

/** Every operation Gong publishes, by its operationId. */
export const operations = ${print(Object.fromEntries(operations))} as const satisfies Record<string, Operation>

/** The name Gong gives to an operation; a few are accidents (\`listUsers_1\` is coaching, \`updateReminder\` tasks). */
export type OperationId = keyof typeof operations
`
}

function operationData(description: Description, method: string, path: string, operation: OperationNode) {
  const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
  const errors = Object.keys(operation.responses).filter((status) => !status.startsWith('2'))
  const parameters = operation.parameters ?? []
  const body = requestBody(operation)
  const filter = body && description.components.schemas[body.name]
  return {
    operationId: operation.operationId,
    method,
    path,
    tag: operation.tags[0],
    // The published summaries repeat the path in parentheses.
    summary: plainText(operation.summary ?? '').replace(/\s*\(\/v2\/[^)]*\)$/, ''),
    scopes: operation.scopes ?? scopesInProse(operation),
    conditionalScopes: operation.conditionalScopes,
    parameters: parameters.map(({ name, in: place, required, schema, description: text }) => ({
      name,
      in: place,
      isRequired: required === true,
      type: schema.type,
      format: schema.format,
      enum: schema.enum,
      description: text && plainText(text),
    })),
    body: body && { contentType: body.contentType, schema: typeName(body.name), isRequired: body.isRequired },
    answers: answers.map(([status, { content }]) => ({
      status: Number(status),
      schema: typeName(schemaName(Object.values(content ?? {})[0]?.schema)),
    })),
    errorStatuses: errors.map(Number).sort((a, b) => a - b),
    isPaged: parameters.some(({ name }) => name === 'cursor') || filter?.properties?.['cursor'] !== undefined,
  }
}

function scopesInProse({ description = '' }: OperationNode): string[] {
  return [...new Set(description.match(/\bapi:[a-z:-]+[a-z]/g))]
}

function requestBody({ requestBody: body }: OperationNode) {
  const [media] = Object.entries(body?.content ?? {})
  if (!media) return undefined
  const [contentType, { schema }] = media
  return { contentType, name: schemaName(schema), isRequired: body?.required === true }
}

function schemaName(schema: SchemaNode | undefined): string {
  if (!schema?.$ref) throw new Error('a body or answer has no named schema')
  return refName(schema.$ref)
}
