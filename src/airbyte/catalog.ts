import type { JsonSchema } from '../api/json-schema.ts'
import { listAction, recordSchema } from '../entities/actions.ts'
import { streamList } from '../entities/entities.ts'
import type { Stream, StreamEntity } from '../entities/entity.ts'
import type { AirbyteStream } from './protocol.ts'

/** Every stream as Airbyte sees it, in the order of the declarations. */
export function discoverStreams(): AirbyteStream[] {
  return streamList.map((entity) => {
    const { stream } = entity
    const { airbyte } = stream
    const cursor = airbyte.cursorField
    return {
      name: airbyte.name,
      json_schema: streamSchema(recordSchema(listAction(entity).action), stream),
      supported_sync_modes: cursor === undefined ? ['full_refresh'] : ['full_refresh', 'incremental'],
      source_defined_cursor: cursor !== undefined,
      ...(cursor === undefined ? {} : { default_cursor_field: [cursor] }),
      source_defined_primary_key: (airbyte.key ?? stream.key).map((field) => [field]),
      is_resumable: cursor !== undefined,
      is_file_based: false,
    }
  })
}

/** Each stream by the name that Airbyte knows it by. */
export function streamsByName(): ReadonlyMap<string, StreamEntity> {
  return new Map(streamList.map((entity) => [entity.stream.airbyte.name, entity]))
}

/** The JSON Schema (draft 7) of what the source sends of a stream: the record, what is stamped on it, and the copies. */
function streamSchema(record: JsonSchema, { airbyte, split, stamps }: Stream): object {
  const { [split?.list ?? '']: _list, ...own } = record.properties ?? {}
  const fields: Readonly<Record<string, JsonSchema>> = { ...own, ...split?.item.properties, ...stamps }
  const copies = Object.entries(airbyte.copies ?? {}).map(([name, path]) => [name, schemaAt(record, path)])
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: true,
    properties: convertAll({ ...fields, ...Object.fromEntries(copies) }),
  }
}

function schemaAt(schema: JsonSchema, path: string): JsonSchema {
  return path.split('.').reduce((inner: JsonSchema, name) => inner.properties?.[name] ?? {}, schema)
}

function convertAll(fields: Readonly<Record<string, JsonSchema>>): Record<string, object> {
  return Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, convert(schema)]))
}

/** What Airbyte calls the times that it can store as such. */
const airbyteTypes: Readonly<Record<string, string>> = { 'date-time': 'timestamp_with_timezone' }
/** Formats that are JSON Schema's own and that Gong's values keep. */
const keptFormats: ReadonlySet<string> = new Set(['date-time', 'date'])

/** A field as a reader of any of Gong's answers must take it: null allowed, more fields and more values to come. */
function convert({ type, description, format, properties, items, additionalProperties }: JsonSchema): object {
  const types =
    type === undefined ? undefined : [...new Set([...(typeof type === 'string' ? [type] : type), 'null'])]
  const isKept = format !== undefined && keptFormats.has(format)
  return {
    ...(types && { type: types }),
    ...(description !== undefined && { description }),
    ...(isKept && { format }),
    ...(isKept && airbyteTypes[format] !== undefined && { airbyte_type: airbyteTypes[format] }),
    ...(properties && { properties: convertAll(properties) }),
    ...(types?.includes('object') && {
      additionalProperties: additionalProperties ? convert(additionalProperties) : true,
    }),
    ...(items && { items: convert(items) }),
  }
}
