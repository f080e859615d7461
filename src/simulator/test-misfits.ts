import { readFileSync } from 'node:fs'
import { loadDescription, type Schema } from './description.ts'

type Responses = Readonly<Record<string, { content?: Readonly<Record<string, { schema: Schema }>> }>>

const description = loadDescription()
const raw = JSON.parse(readFileSync(new URL('../../openapi/gong.json', import.meta.url), 'utf8')) as {
  paths: Record<string, Record<string, { responses: Responses }>>
}

/** Every place of an answer that the description does not have, or has with another type. */
export function misfitsOf(
  method: string,
  path: string,
  answer: { readonly status: number | undefined; readonly text: string },
): readonly string[] {
  const responses = raw.paths[path]?.[method.toLowerCase()]?.responses
  const [content] = Object.values(responses?.[String(answer.status)]?.content ?? {})
  if (content === undefined) return [`${method} ${path} has no answer of status ${answer.status}`]
  // Every answer carries its request's id, described or not.
  const { requestId: _, ...fields } = JSON.parse(answer.text) as Record<string, unknown>
  return [...new Set(misfits(fields, content.schema, path))]
}

function* misfits(value: unknown, unresolved: Schema, path: string): Generator<string> {
  const schema = description.resolve(unresolved)
  // A context field's value is called an object and can be anything (gong facts, 5: 6).
  if (value === null || (schema.type === 'object' && schema.properties === undefined)) return
  if (Array.isArray(value)) {
    if (schema.type !== 'array') yield `${path} is a list`
    for (const item of value) yield* misfits(item, schema.items ?? {}, `${path}[]`)
  } else if (typeof value === 'object') {
    for (const [name, inner] of Object.entries(value as object)) {
      const property = schema.properties?.[name]
      if (property === undefined) yield `${path}.${name} is not described`
      else yield* misfits(inner, property, `${path}.${name}`)
    }
  } else {
    const type = typeof value === 'number' && schema.type === 'integer' ? 'integer' : typeof value
    if (schema.type !== type) yield `${path} is a ${type}, not a ${schema.type}`
    if (type === 'integer' && !Number.isInteger(value)) yield `${path} is no whole number`
    if (schema.enum !== undefined && !schema.enum.includes(String(value))) yield `${path} is "${value}"`
  }
}
