import { actionsOf, scopesOf } from '../../entities/actions.ts'
import { entityList } from '../../entities/entities.ts'
import type { Context } from '../context.ts'
import { formatTable } from '../format.ts'

/** Lists every action of every entity: as a table on a terminal, elsewhere as JSON lines `{entity, action, method, path, scopes}`. */
export function listEntities(context: Context, flags: { readonly json?: boolean }): number {
  const actions = entityList.flatMap((entity) =>
    actionsOf(entity).map(({ name, action }) => ({
      entity: entity.name,
      action: name,
      method: action.operation.method,
      path: action.operation.path,
      scopes: scopesOf(action),
      summary: action.summary,
    })),
  )
  if (flags.json || !context.printsToTerminal)
    for (const { summary: _, ...action } of actions) context.print(JSON.stringify(action))
  else {
    const rows = actions.map(({ entity, action, method, path, summary }) => [
      entity,
      action,
      `${method} ${path}`,
      summary,
    ])
    context.print(formatTable(['entity', 'action', 'request', ''], rows))
  }
  return 0
}
