import { actionsOf, type NamedAction, requireAction } from '../../entities/actions.ts'
import { entityList } from '../../entities/entities.ts'
import type { Entity } from '../../entities/entity.ts'
import { requireEntity } from '../../entities/names.ts'
import { toGongError } from '../../errors/gong-error.ts'
import { RequestError } from '../request-error.ts'

/** @throws RequestError 422 that names every entity. */
export function findEntity(name: string | null | undefined): Entity {
  const valid = entityList.map((entity) => entity.name)
  if (name === null || name === undefined)
    throw new RequestError('unknown_name', 'The body names no entity: entity is missing.', {
      advice: `Entities: ${valid.join(', ')}.`,
      valid,
    })
  return orUnknown(valid, () => requireEntity(name))
}

/** @throws RequestError 422 that names the entity's actions. */
export function findAction(entity: Entity, name: string): NamedAction {
  const valid = actionsOf(entity).map((target) => target.name)
  return orUnknown(valid, () => requireAction(entity, name))
}

function orUnknown<T>(valid: readonly string[], find: () => T): T {
  try {
    return find()
  } catch (thrown) {
    const { message, advice } = toGongError(thrown)
    throw new RequestError('unknown_name', message, { advice, valid, cause: thrown })
  }
}
