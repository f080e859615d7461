import { entityList } from '../../entities/entities.ts'
import type { Context } from '../context.ts'
import { formatTable } from '../format.ts'

/** Lists every action of every entity: as a table on a terminal, elsewhere as JSON lines `{entity, action, method, path, scopes}`. */
export function listEntities(context: Context, flags: { readonly json?: boolean }): number {
  const actions = entityList.flatMap((entity) =>
    Object.entries(entity.actions).map(([name, { method, path, scopes, summary }]) => ({
      entity: entity.name,
      action: name,
      method,
      path,
      scopes,
      summary,
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
