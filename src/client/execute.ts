import type { Action, Entity, GongRecord, Params, RequestParts } from '../entities/entity.ts'
import { GongError } from '../errors/gong-error.ts'
import type { Priority } from '../http/rate-limit.ts'
import type { HttpAnswer } from '../http/send.ts'
import type { Transport } from '../http/transport.ts'
import { compileConform, type Mismatch } from './conform.ts'
import { isEmptyAnswer } from './gong-answer.ts'

/** One page of a list. */
export interface Page<R = GongRecord> {
  readonly records: readonly R[]
  /** As Gong counted at the first page; may exceed the records that come while calls are still processed. */
  readonly totalRecords: number | undefined
  /** Present while there are more pages; expires an hour after the first page. */
  readonly cursor: string | undefined
  /** The fields of the answer beside the records. */
  readonly rest: Readonly<Record<string, unknown>>
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  readonly priority?: Priority
}

/** A field that did not fit Gong's description; kept as it came. */
export interface EntityMismatch extends Mismatch {
  readonly entity: string
}

/** Calls actions of entities over one transport, and checks what comes back. */
export interface Executor {
  /** One page of a list action; `cursor` continues an earlier page with the same parameters. */
  page(
    entity: Entity,
    action: Action,
    params: Params,
    options?: CallOptions & { cursor?: string | undefined },
  ): Promise<Page>
  /** The one record of a get action. */
  one(entity: Entity, action: Action, params: Params, options?: CallOptions): Promise<GongRecord>
}

/** Makes the executor; `onMismatch` hears of each kind of misfit once. */
export function createExecutor(
  transport: Transport,
  onMismatch?: (mismatch: EntityMismatch) => void,
): Executor {
  const check = createCheck(onMismatch)

  async function send(
    entity: Entity,
    action: Action,
    params: Params,
    options: CallOptions & { cursor?: string | undefined },
  ) {
    const parts = action.send?.(params) ?? sendByName(action, params)
    const { cursor } = options
    const body =
      parts.body === undefined ? undefined : cursor === undefined ? parts.body : { ...parts.body, cursor }
    const answer = await transport.request({
      method: action.method,
      path: fillPath(action.path, parts.path ?? {}),
      query: body === undefined && cursor !== undefined ? { ...parts.query, cursor } : (parts.query ?? {}),
      ...(body === undefined ? {} : { body }),
      // Both kinds only read, whatever the method.
      isSafe: true,
      doing: `${action.kind === 'list' ? 'listing' : 'getting'} ${entity.name.replaceAll('_', ' ')}`,
      priority: options.priority ?? 'interactive',
      signal: options.signal,
    })
    return answerFields(answer, entity)
  }

  return {
    async page(entity, action, params, options = {}) {
      const fields = await emptyOnNotFound(send(entity, action, params, options))
      const { [action.select]: list, records: paging, ...rest } = fields
      const records = Array.isArray(list) ? (list as GongRecord[]) : []
      for (const record of records) check(entity, record)
      const page = { records, rest, ...readPaging(paging, action) }
      if (page.cursor === undefined || page.cursor !== options.cursor) return page
      throw new GongError('bad_answer', `Gong sent the same page cursor twice while listing ${entity.name}.`)
    },
    async one(entity, action, params, options = {}) {
      const fields = await send(entity, action, params, options)
      const record = fields[action.select]
      if (typeof record !== 'object' || record === null) {
        throw new GongError(
          'bad_answer',
          `Gong's answer while getting ${entity.name} has no “${action.select}”.`,
        )
      }
      check(entity, record as GongRecord)
      return record as GongRecord
    },
  }
}

/** Checks records against their entity's schema, compiled at first use; each kind of misfit is reported once. */
function createCheck(onMismatch: ((mismatch: EntityMismatch) => void) | undefined) {
  const reported = new Set<string>()
  const compiled = new Map<Entity, (record: GongRecord) => void>()
  const compile = (entity: Entity) => {
    const conform = compileConform(entity.record.schema)
    const report = (mismatch: Mismatch) => {
      const kind = `${entity.name} ${mismatch.path} ${mismatch.received}`
      if (reported.has(kind)) return
      reported.add(kind)
      onMismatch?.({ entity: entity.name, ...mismatch })
    }
    return (record: GongRecord) => void conform(record, report)
  }
  return (entity: Entity, record: GongRecord) => {
    let checkRecord = compiled.get(entity)
    if (checkRecord === undefined) {
      checkRecord = compile(entity)
      compiled.set(entity, checkRecord)
    }
    checkRecord(record)
  }
}

function sendByName(action: Action, params: Params): RequestParts {
  const inPath: Record<string, string> = {}
  const query: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(params)) {
    if (action.path.includes(`{${name}}`)) inPath[name] = String(value)
    else query[name] = value
  }
  return { path: inPath, query }
}

function fillPath(path: string, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
}

function answerFields(answer: HttpAnswer, entity: Entity): Record<string, unknown> {
  const { body } = answer
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>
  throw new GongError('bad_answer', `Gong's answer while reading ${entity.name} is not an object.`)
}

async function emptyOnNotFound(answer: Promise<Record<string, unknown>>): Promise<Record<string, unknown>> {
  try {
    return await answer
  } catch (error) {
    if (isEmptyAnswer(error)) return {}
    throw error
  }
}

function readPaging(paging: unknown, action: Action): Pick<Page, 'totalRecords' | 'cursor'> {
  if (action.paging === 'none' || typeof paging !== 'object' || paging === null) {
    return { totalRecords: undefined, cursor: undefined }
  }
  const { totalRecords, cursor } = paging as Record<string, unknown>
  return {
    totalRecords: typeof totalRecords === 'number' ? totalRecords : undefined,
    cursor: typeof cursor === 'string' && cursor !== '' ? cursor : undefined,
  }
}
