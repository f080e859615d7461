import type { OperationParam, Upload } from '../api/operation.ts'
import type { Action, Params } from '../entities/entity.ts'
import { defined } from './defined.ts'

/** An action's parameters where Gong wants them. */
export interface WireRequest {
  readonly path: string
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly file: { readonly field: string; readonly upload: Upload } | undefined
}

/** Puts checked parameters, and the cursor of an earlier page, into path, query and body. */
export function buildRequest({ accepts, operation }: Action, given: Params, cursor?: string): WireRequest {
  const params = accepts === undefined ? given : accepts.toOperation(given)
  const inPath: Record<string, string> = {}
  const query: Record<string, unknown> = {}
  const isBodyJson = operation.contentType === 'application/json'
  let body: unknown = isBodyJson
    ? Object.fromEntries((operation.wrappers ?? []).map((name) => [name, {}]))
    : undefined
  let file: WireRequest['file']
  for (const [name, value] of Object.entries(defined(params))) {
    const param = operation.params[name]
    if (param === undefined) continue
    const { in: place, wire = name } = param
    if (place === 'path') inPath[wire] = String(value)
    else if (place === 'query') query[wire] = value
    else if (place === 'file') file = { field: wire, upload: value as Upload }
    else if (wire === '') body = value
    else put(body as Record<string, unknown>, wire, value)
  }
  if (cursor !== undefined) put(isBodyJson ? (body as Record<string, unknown>) : query, 'cursor', cursor)
  return { path: fillPath(operation.path, inPath), query, body, file }
}

/** Sets `filter.callIds` in an object, making the object between. */
function put(target: Record<string, unknown>, path: string, value: unknown): void {
  const [first = '', ...rest] = path.split('.')
  if (rest.length === 0) {
    target[first] = value
    return
  }
  const inner = (target[first] ?? {}) as Record<string, unknown>
  target[first] = inner
  put(inner, rest.join('.'), value)
}

function fillPath(path: string, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
}

/** The objects of an operation's body whose fields callers may give inside them, as Gong does, or at the top. */
export function wrappersOf(params: Readonly<Record<string, OperationParam>>): ReadonlySet<string> {
  const nested = Object.values(params).flatMap(({ wire }) =>
    wire?.includes('.') ? [wire.split('.')[0] ?? ''] : [],
  )
  return new Set(nested)
}
