import { type JsonSchema, nullable } from '../api/json-schema.ts'
import { actionsOf, listAction, type NamedAction, recordSchema, scopesOf } from '../entities/actions.ts'
import { entityList, streamList } from '../entities/entities.ts'
import type { StreamEntity, Template } from '../entities/entity.ts'
import { feederOf } from '../entities/feeder-of.ts'
import type { ActionInfo, FunctionInfo, JsonSchemaObject, SyncInfo } from './function-info.ts'
import { createTemplate, withOperation } from './templates/create-template.ts'
import { inputSchema } from './templates/template-input.ts'
import { outputSchema } from './templates/template-output.ts'

/** Every function that is there without a file: the templates of actions, and the streams. */
export function builtInFunctions(version: string, loadedAt: number): FunctionInfo[] {
  const actions = entityList
    .flatMap(actionsOf)
    .flatMap((target) =>
      Object.entries(target.action.templates ?? {}).map(([name, template]) =>
        describeTemplate(name, target, template, { version, loadedAt }),
      ),
    )
  return [...actions, ...streamList.map((entity) => describeStream(entity, { version, loadedAt }))]
}

interface Since {
  readonly version: string
  readonly loadedAt: number
}

function describeTemplate(
  name: string,
  described: NamedAction,
  template: Template,
  since: Since,
): ActionInfo {
  const target = withOperation(described, template)
  const definition = createTemplate(name, described, template)
  const { method, path } = target.action.operation
  return {
    type: 'action',
    name,
    description: definition.description,
    scopes: definition.scopes ?? [],
    integrations: undefined,
    file: undefined,
    code: `// Built in: ${method} ${path}, which is ${target.entity.name} ${target.name}.\n`,
    input: inputSchema(target.action, template) as JsonSchemaObject,
    output: outputSchema(target.action, template) as JsonSchemaObject,
    definition,
    ...since,
  }
}

/** The schemas of what a stream's records have of those that they come in. */
function carriedSchemas(entity: StreamEntity): Record<string, JsonSchema> {
  const feeder = feederOf(entity)
  const known = feeder === undefined ? undefined : recordSchema(listAction(feeder).action).properties
  const carried = Object.entries(entity.stream.carries ?? {})
  return Object.fromEntries(carried.map(([name, field]) => [name, known?.[field] ?? {}]))
}

/** By which a stream is known as a sync: its entity's name with hyphens. */
function describeStream(entity: StreamEntity, since: Since): SyncInfo {
  const { action } = listAction(entity)
  const { stamps = {}, split, model } = entity.stream
  const record = split?.item ?? recordSchema(action)
  const fields = Object.entries({ ...record.properties, ...stamps, ...carriedSchemas(entity) })
  const schema = {
    ...record,
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, field]) => [name, nullable(field)])),
  }
  return {
    type: 'sync',
    name: entity.name.replaceAll('_', '-'),
    description: entity.summary,
    scopes: scopesOf(action),
    integrations: undefined,
    file: undefined,
    code: `// Built in: the stream ${entity.name}.\n`,
    models: { [model]: schema as JsonSchemaObject },
    frequency: undefined,
    autoStart: true,
    metadata: undefined,
    definition: undefined,
    ...since,
  }
}
