import { type Description, eachOperation, type OperationNode, refName } from './description.ts'
import { flatParams, requestBody, requiredWrappers } from './flat-params.ts'
import { plainText } from './plain-text.ts'
import { constName, generatedHeader, print, printKey } from './print.ts'
import { jsonSchema, type SchemaHomes, tagFile } from './write-schemas.ts'

/** Writes the operations as data, a constant each and a file for each of Gong's tags, so that a program loads only those it calls. */
export function writeOperations(description: Description, homes: SchemaHomes): Record<string, string> {
  const files = new Map<string, { constants: string[]; needs: Set<string> }>()
  const ids: string[] = []
  for (const { method, path, operation } of eachOperation(description)) {
    const { operationId: id, tags } = operation
    if (ids.includes(id)) throw new Error(`operationId ${id} repeats`)
    ids.push(id)
    const name = tagFile(tags[0] ?? '')
    const file = files.get(name) ?? { constants: [], needs: new Set() }
    files.set(name, file)
    const data = operationData(description, method, path, operation, (schema) => file.needs.add(schema))
    file.constants.push(
      `export const ${operationName(id)}: Operation<${JSON.stringify(id)}> = ${print(data)}\n`,
    )
  }
  return Object.fromEntries(
    [...files].map(([name, { constants, needs }]) => [
      `operations/${name}.gen.ts`,
      `${generatedHeader}${imports(constants.join('\n'), needs, homes)}\n${constants.join('\n')}`,
    ]),
  )
}

/** The constant of an operation; those that Gong numbered by accident keep their number. */
function operationName(id: string): string {
  return printKey(id)
}

function imports(constants: string, needs: ReadonlySet<string>, homes: SchemaHomes): string {
  const helper = constants.includes(' nullable(') ? `import { nullable } from '../json-schema.ts'\n` : ''
  const byHome = Map.groupBy([...needs].sort(), (name) => homes.get(name) ?? 'shared')
  const lines = [...byHome].map(
    ([home, names]) =>
      `import {\n${names.map((name) => `  ${constName(name)},\n`).join('')}} from '../schemas/${home}.gen.ts'\n`,
  )
  return `${helper}import type { Operation } from '../operation.ts'\n${lines.join('')}`
}

function operationData(
  description: Description,
  method: string,
  path: string,
  operation: OperationNode,
  need: (schema: string) => void,
) {
  const params = flatParams(description, operation)
  const wrappers = requiredWrappers(description, operation)
  const answer = goodAnswer(operation)
  if (answer?.$ref === undefined) throw new Error(`${operation.operationId}: its answer has no named schema`)
  return {
    operationId: operation.operationId,
    method,
    path,
    tag: operation.tags[0],
    // The published summaries repeat the path in parentheses.
    summary: plainText(operation.summary ?? '').replace(/\s*\(\/v2\/[^)]*\)$/, ''),
    scopes: operation.scopes ?? scopesInProse(operation),
    conditionalScopes: operation.conditionalScopes,
    params: Object.fromEntries(
      params.map(({ name, in: place, wire, isRequired, schema }) => [
        name,
        { in: place, wire, isRequired: isRequired || undefined, schema: jsonSchema(schema, need) },
      ]),
    ),
    contentType: requestBody(operation)?.contentType,
    wrappers: wrappers.length > 0 ? wrappers : undefined,
    answer: jsonSchema(answer, need),
    isPaged: isPaged(description, operation),
  }
}

/** The schema of the first status of success. */
function goodAnswer({ responses }: OperationNode) {
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'))
  return Object.values(good[0]?.[1].content ?? {})[0]?.schema
}

function isPaged(description: Description, { parameters, requestBody: body }: OperationNode): boolean {
  const [media] = Object.values(body?.content ?? {})
  const schema = media?.schema.$ref && description.components.schemas[refName(media.schema.$ref)]
  const inBody = schema ? schema.properties?.['cursor'] !== undefined : false
  return inBody || (parameters?.some(({ name }) => name === 'cursor') ?? false)
}

function scopesInProse({ description = '' }: OperationNode): string[] {
  return [...new Set(description.match(/\bapi:[a-z:-]+[a-z]/g))]
}
