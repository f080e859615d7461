import type { JsonSchema } from '../api/json-schema.ts'
import { GongError } from '../errors/gong-error.ts'
import type { Action, Entity, Param } from './entity.ts'
import { nearestName } from './names.ts'
import { fold, snakeCase } from './spelling.ts'

/** An action with its names. */
export interface NamedAction {
  readonly entity: Entity
  /** In snake_case, as every face but the SDK spells it. */
  readonly name: string
  readonly action: Action
}

/** Every action of an entity. */
export function actionsOf(entity: Entity): NamedAction[] {
  return Object.entries(entity.actions).map(([name, action]) => ({ entity, name: snakeCase(name), action }))
}

/**
 * The action of an entity by name, in any spelling.
 * @throws GongError `usage` that names the entity's actions.
 */
export function requireAction(entity: Entity, name: string): NamedAction {
  const known = actionsOf(entity)
  const found = known.find((candidate) => fold(candidate.name) === fold(name))
  if (found !== undefined) return found
  const names = known.map((candidate) => candidate.name)
  const nearest = nearestName(name, names)
  throw new GongError('usage', `${entity.name} has no action “${name}”.`, {
    advice: `${nearest === undefined ? '' : `Did you mean “${nearest}”? `}Its actions: ${names.join(', ')}.`,
  })
}

/** The action that lists an entity's records. */
export function listAction(entity: Entity): NamedAction {
  return requireAction(entity, 'list')
}

/** The scopes that an action needs, those of single parts of its answer among them. */
export function scopesOf({ operation }: Action): readonly string[] {
  return [...operation.scopes, ...(operation.conditionalScopes ?? []).map(({ scope }) => scope)]
}

/** What callers give an action. */
export function paramsOf(action: Action): Readonly<Record<string, Param>> {
  const { once, operation } = action
  const params = action.accepts?.params ?? operation.params
  const key = once && params[once.param]
  // Made when absent, whatever Gong demands.
  return once && key ? { ...params, [once.param]: { schema: key.schema } } : params
}

/** The parameters of an action as one JSON Schema. */
export function paramsSchema(action: Action): JsonSchema {
  const params = Object.entries(paramsOf(action))
  const required = params.filter(([, { isRequired }]) => isRequired).map(([name]) => name)
  return {
    type: 'object',
    properties: Object.fromEntries(params.map(([name, { schema }]) => [name, schema])),
    ...(required.length > 0 ? { required } : {}),
  }
}

/**
 * The schema of a record that an action answers with: an item of a list, the one record, or the whole answer. Of a
 * download it is what is listed to find the file.
 */
export function recordSchema({ kind, operation, select }: Action): JsonSchema {
  if (select === undefined) return operation.answer
  const selected = operation.answer.properties?.[select] ?? {}
  if (kind !== 'list' && kind !== 'download') return selected
  return selected.items ?? selected.additionalProperties?.items ?? {}
}

/** Whether an action only reads. */
export function isReading({ kind }: Action): boolean {
  return kind !== 'write'
}

/** Whether sending a request twice does the same as sending it once. */
export function isRepeatable(action: Action): boolean {
  return (
    action.isRepeatable ??
    (isReading(action) || action.once !== undefined || action.operation.method !== 'POST')
  )
}
