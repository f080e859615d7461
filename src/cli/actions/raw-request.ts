import type { Operation } from '../../api/operation.ts'
import { actionsOf, isReading, type NamedAction } from '../../entities/actions.ts'
import { entityList } from '../../entities/entities.ts'
import type { Action, OperationId, Params } from '../../entities/entity.ts'

/** A request in Gong's own words. */
export interface RawRequest {
  readonly method: Operation['method']
  readonly path: string
  readonly query: Params
  /** Undefined: none. */
  readonly body: unknown
}

/**
 * The request as an action, so that it is sent, counted, repeated and explained as all others. What is declared of its
 * operation counts: whether it only reads, and which scopes it needs. Others read by GET and write by all else.
 * @param cursor of a page before, which goes where Gong takes it.
 */
export function toTarget(
  { method, path, query, body }: RawRequest,
  cursor?: string,
): { target: NamedAction; params: Params } {
  const known = findOperation(method, path)
  const isRead = known === undefined ? method === 'GET' : isReading(known.action)
  const inBody = cursor !== undefined && method !== 'GET'
  const sent = inBody ? { ...(body as Params | undefined), cursor } : body
  const asked = cursor !== undefined && !inBody ? { ...query, cursor } : query
  const operation = {
    operationId: known?.action.operation.operationId ?? path,
    method,
    path,
    tag: '',
    summary: '',
    scopes: known?.action.operation.scopes ?? [],
    params: {
      ...Object.fromEntries(Object.keys(asked).map((name) => [name, { in: 'query' as const, schema: {} }])),
      // No name of a query has a line break.
      '\nbody': { in: 'body' as const, wire: '', schema: {} },
    },
    ...(sent === undefined ? {} : { contentType: 'application/json' as const }),
    answer: {},
    isPaged: false,
  }
  const action: Action = {
    kind: isRead ? 'get' : 'write',
    summary: known?.action.summary ?? 'A request that is not known to only read.',
    operation: operation as unknown as Operation<OperationId>,
    ...(known?.action.isRepeatable === undefined ? {} : { isRepeatable: known.action.isRepeatable }),
  }
  const entity = known?.entity ?? { name: 'api', summary: '', aliases: [], actions: {} }
  const params = { ...asked, ...(sent === undefined ? {} : { '\nbody': sent }) }
  return { target: { entity, name: `${method} ${path}`, action }, params }
}

function findOperation(method: string, path: string): NamedAction | undefined {
  return entityList.flatMap(actionsOf).find(({ action: { operation, kind } }) => {
    if (operation.method !== method || kind === 'download') return false
    const parts = operation.path.split('/')
    const given = path.replace(/\/$/, '').split('/')
    return (
      parts.length === given.length && parts.every((part, at) => part.startsWith('{') || part === given[at])
    )
  })
}
