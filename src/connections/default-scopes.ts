import { actionsOf, scopesOf } from '../entities/actions.ts'
import { entityList } from '../entities/entities.ts'

/** The scopes that all streams and actions need together. */
export function defaultScopes(): readonly string[] {
  const all = entityList.flatMap(actionsOf).flatMap(({ action }) => scopesOf(action))
  return [...new Set(all)].toSorted()
}
