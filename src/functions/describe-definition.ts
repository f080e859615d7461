import { toJSONSchema } from 'zod/v4/core'
import type { FunctionDefinition } from './function-definition.ts'
import type { FunctionInfo, JsonSchemaObject } from './function-info.ts'
import type { Schema } from './schema.ts'

/** Where a definition was found. */
export interface Origin {
  readonly file: string
  readonly code: string
  readonly loadedAt: number
}

/** What a definition says of itself. */
export function describeDefinition(definition: FunctionDefinition, origin: Origin): FunctionInfo {
  const { name, description, version = '0.0.1', scopes = [], integrations } = definition
  const facts = { name, description, version, scopes, integrations, ...origin }
  if (definition.kind === 'action') {
    const { input, output } = definition
    return {
      type: 'action',
      input: toJsonSchema(input, 'input'),
      output: toJsonSchema(output, 'output'),
      definition,
      ...facts,
    }
  }
  const { models, frequency, autoStart = true, metadata } = definition
  return {
    type: 'sync',
    models: Object.fromEntries(
      Object.entries(models).map(([model, schema]) => [model, toJsonSchema(schema, 'output')]),
    ),
    frequency,
    autoStart,
    metadata: metadata && toJsonSchema(metadata, 'input'),
    definition,
    ...facts,
  }
}

/** Of a schema that JSON Schema has no words for, such as that of another version of zod, nothing is told. */
function toJsonSchema(schema: Schema, io: 'input' | 'output'): JsonSchemaObject {
  try {
    return toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchemaObject
  } catch {
    return {}
  }
}
