import { listAction, type NamedAction, requireAction } from '../entities/actions.ts'
import { entities } from '../entities/entities.ts'
import type { Entity, Params, ReadRecords } from '../entities/entity.ts'
import { requireEntity } from '../entities/names.ts'
import { checkParams } from './check-params.ts'
import type { MediaParts } from './download/media-session.ts'
import { createDownload } from './download.ts'
import type { CallOptions, Executor } from './execute.ts'
import { createRecordList } from './record-list.ts'
import { ResponsePromise } from './response-promise.ts'

/** What methods are made of. */
export type FaceParts = MediaParts

/** Every entity by its SDK name, every action of it as a method. */
export function createFaces(parts: FaceParts): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(entities).map(([name, entity]) => [name, createFace(entity, parts)]),
  )
}

function createFace(entity: Entity, parts: FaceParts): Record<string, unknown> {
  const methods = Object.keys(entity.actions).map((name) => {
    const target = requireAction(entity, name)
    return [name, (params?: Params, options?: CallOptions) => call(target, params, options, parts)]
  })
  const helpers = Object.entries(entity.helpers ?? {}).map(([name, helper]) => [
    name,
    (params: unknown, options?: CallOptions) => helper(readRecords(parts.executor, options), params as never),
  ])
  return Object.fromEntries([...methods, ...helpers])
}

/** Reads whole lists by the name of their entity. */
function readRecords(executor: Executor, options: CallOptions = {}): ReadRecords {
  return <R>(entityName: string, given: Params) => {
    const target = listAction(requireEntity(entityName))
    const params = checkParams(target, given)
    const list = createRecordList((cursor) => executor.page(target, params, { ...options, cursor }))
    return list as unknown as AsyncIterable<R>
  }
}

/**
 * Calls an action as its kind demands: a list, a record, the answer of a write, a download.
 * @throws GongParameterError before anything is sent.
 */
export function call(
  target: NamedAction,
  given: Params = {},
  options: CallOptions = {},
  parts: FaceParts,
): unknown {
  const { executor } = parts
  const { kind } = target.action
  if (kind === 'list') {
    const { cursor, ...rest } = given
    const params = checkParams(target, rest)
    return createRecordList(
      (next) => executor.page(target, params, { ...options, cursor: next }),
      cursor as string | undefined,
    )
  }
  const params = checkParams(target, given)
  return kind === 'download'
    ? createDownload(target, params, options, parts)
    : ResponsePromise.of(executor.one(target, params, options))
}
