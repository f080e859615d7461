import { type Description, eachOperation, reachable, refName, type SchemaNode } from './description.ts'
import { plainText } from './plain-text.ts'
import { Code, constName, generatedHeader, print } from './print.ts'

/** The file for schemas that operations of more than one tag use. */
const shared = 'shared'

/** For each schema the file it stands in. */
export type SchemaHomes = ReadonlyMap<string, string>

/**
 * Writes the JSON Schema constants: a file for each of Gong's tags, so that a program loads only those it needs,
 * and one for what several tags share. Within a file a schema stands after those it refers to.
 */
export function writeSchemas(description: Description, homes: SchemaHomes): Record<string, string> {
  const files = new Map<string, { written: Map<string, string>; fromShared: Set<string> }>()
  const write = (name: string, path: readonly string[]): void => {
    const home = homes.get(name) ?? shared
    const file = files.get(home) ?? { written: new Map(), fromShared: new Set() }
    files.set(home, file)
    if (file.written.has(name)) return
    if (path.includes(name)) throw new Error(`schemas go in a circle: ${[...path, name].join(' -> ')}`)
    const node = description.components.schemas[name]
    if (!node) throw new Error(`no schema ${name}`)
    const value = jsonSchema(node, (target) => {
      if (homes.get(target) !== home) file.fromShared.add(constName(target))
      write(target, [...path, name])
    })
    file.written.set(name, `export const ${constName(name)}: JsonSchema = ${print(value)}\n`)
  }
  for (const name of Object.keys(description.components.schemas)) write(name, [])
  return Object.fromEntries(
    [...files].map(([home, { written, fromShared }]) => {
      const constants = [...written.values()].join('\n')
      return [`schemas/${home}.gen.ts`, `${generatedHeader}${imports(constants, fromShared)}\n${constants}`]
    }),
  )
}

function imports(constants: string, fromShared: ReadonlySet<string>): string {
  const helper = constants.includes(' nullable(')
    ? 'import { type JsonSchema, nullable }'
    : 'import type { JsonSchema }'
  const others = [...fromShared].sort().map((name) => `  ${name},\n`)
  const sharedImport = others.length > 0 ? `import {\n${others.join('')}} from './${shared}.gen.ts'\n` : ''
  return `${helper} from '../json-schema.ts'\n${sharedImport}`
}

/** For each schema the file it belongs to: that of the one tag whose operations use it, else the shared one. */
export function schemaHomes(description: Description): SchemaHomes {
  const homes = new Map<string, string>()
  for (const { operation } of eachOperation(description)) {
    const contents = [operation.requestBody, ...Object.values(operation.responses)].map(
      (part) => part?.content,
    )
    const roots = contents.flatMap((content) => Object.values(content ?? {}).map(({ schema }) => schema))
    const home = tagFile(operation.tags[0] ?? shared)
    for (const name of reachable(description, roots)) {
      homes.set(name, (homes.get(name) ?? home) === home ? home : shared)
    }
  }
  return homes
}

/** A tag as a file name, without what it says in parentheses: `digital-interactions`. */
export function tagFile(tag: string): string {
  const words = tag.replace(/\(.*/, '').trim().toLowerCase()
  return words.replace(/\s+/g, '-')
}

/** A schema as TypeScript that makes its JSON Schema; `needs` hears of each schema that it refers to. */
export function jsonSchema(node: SchemaNode, needs: (name: string) => void): unknown {
  if (node.$ref) {
    const name = refName(node.$ref)
    needs(name)
    return new Code(node.nullable ? `/* @__PURE__ */ nullable(${constName(name)})` : constName(name))
  }
  const {
    $ref,
    example,
    writeOnly,
    nullable: isNullable,
    knownValues,
    description,
    properties,
    ...rest
  } = node
  const type = rest.type === undefined ? {} : { type: isNullable ? [rest.type, 'null'] : rest.type }
  return {
    ...rest,
    ...type,
    description: description === undefined ? undefined : plainText(description),
    examples: knownValues,
    properties:
      properties &&
      Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, jsonSchema(each, needs)])),
    items: node.items && jsonSchema(node.items, needs),
    additionalProperties: node.additionalProperties && jsonSchema(node.additionalProperties, needs),
  }
}
