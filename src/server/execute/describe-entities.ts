import type { JsonSchema } from '../../api/json-schema.ts'
import {
  actionsOf,
  type NamedAction,
  paramsOf,
  paramsSchema,
  recordSchema,
  scopesOf,
} from '../../entities/actions.ts'
import { entityList } from '../../entities/entities.ts'
import type { Entity } from '../../entities/entity.ts'
import { mostRecords } from './read-params.ts'

/** Parameters that every list takes besides Gong's own. */
const listParams: Readonly<Record<string, JsonSchema>> = {
  limit: {
    type: 'integer',
    minimum: 1,
    maximum: mostRecords,
    description: 'Most records to answer with; one of Gong’s pages without it.',
  },
  cursor: { type: 'string', description: 'Cursor of the answer before, to go on after it.' },
}

/** One parameter, in the fields of Airbyte's introspection. */
export interface ParamDescription {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly type: string
  readonly description: string
}

/** One entity, in the fields of Airbyte's introspection. */
export interface EntityDescription {
  readonly entity_name: string
  readonly description: string
  readonly available_actions: readonly string[]
  readonly parameters: Readonly<Record<string, readonly ParamDescription[]>>
}

/** Every entity with its actions and their parameters. */
export function describeEntities(): EntityDescription[] {
  return entityList.map((entity) => ({
    entity_name: entity.name,
    description: entity.summary,
    available_actions: actionsOf(entity).map(({ name }) => name),
    parameters: Object.fromEntries(actionsOf(entity).map((target) => [target.name, describeParams(target)])),
  }))
}

/** The schema of an entity's records, as its first action answers with them. */
export function entitySchema(entity: Entity): JsonSchema {
  const [first] = actionsOf(entity)
  if (first === undefined) return { type: 'object' }
  return { title: entity.name, description: entity.summary, ...recordSchema(first.action) }
}

/** All there is to know of an entity: its actions with the schemas of what they take and give. */
export function describeEntity(entity: Entity) {
  return {
    entity_name: entity.name,
    description: entity.summary,
    aliases: entity.aliases,
    schema: entitySchema(entity),
    actions: actionsOf(entity).map((target) => ({
      name: target.name,
      kind: target.action.kind,
      effect: target.action.effect ?? null,
      description: target.action.summary,
      scopes: scopesOf(target.action),
      params: executeParams(target),
      result: recordSchema(target.action),
    })),
  }
}

/** The schema of `params` of an execute request. */
export function executeParams({ action }: NamedAction): JsonSchema {
  const schema = paramsSchema(action)
  if (action.kind !== 'list') return schema
  return { ...schema, properties: { ...schema.properties, ...listParams } }
}

function describeParams(target: NamedAction): ParamDescription[] {
  const required = new Set(
    Object.entries(paramsOf(target.action)).flatMap(([name, param]) => (param.isRequired ? [name] : [])),
  )
  return Object.entries(executeParams(target).properties ?? {}).map(([name, schema]) => ({
    name,
    in: target.action.operation.params[name]?.in ?? 'query',
    required: required.has(name),
    type: [schema.type ?? 'any'].flat().join(' | '),
    description: schema.description ?? '',
  }))
}
