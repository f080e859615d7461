import type { NamedAction } from '../entities/actions.ts'
import type { GongRecord, Params } from '../entities/entity.ts'
import { GongError, GongHttpError } from '../errors/gong-error.ts'
import type { Priority } from '../http/rate-limit.ts'
import { createCheck, type EntityMismatch } from './check-records.ts'
import { isEmptyAnswer } from './gong-answer.ts'
import { nameOfList, type Paging, readPaging, toList } from './read-page.ts'
import { type Answered, doing, type SendParts, sendAction } from './send-action.ts'

/** What came with an answer. */
export interface ResponseInfo {
  readonly status: number
  readonly headers: Headers
  /** What Gong's support asks for. */
  readonly requestId: string | undefined
}

/** One page of a list. */
export interface Page<R = GongRecord> extends Paging {
  readonly records: readonly R[]
  /** The fields of the answer beside the records. */
  readonly rest: Readonly<Record<string, unknown>>
  readonly response: ResponseInfo
}

/** One record, or the whole answer of a write, with what came with it. */
export interface Single<R = GongRecord> {
  readonly data: R
  readonly response: ResponseInfo
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  /** For one request, in milliseconds; of an upload or a download, how long nothing may move. */
  readonly timeout?: number | undefined
  /** Tries after the first one for failures of the server or the network. */
  readonly maxRetries?: number | undefined
  /** How long all waits between tries may take together, in milliseconds; refusals for speed too. */
  readonly patience?: number | undefined
  readonly priority?: Priority
  /** Hears of an upload's progress, in bytes. */
  readonly onUpload?: ((sent: number) => void) | undefined
}

/** Calls actions of entities over one transport, and checks what comes back. Parameters are taken as they are. */
export interface Executor {
  /** One page of a list; `cursor` continues an earlier page with the same parameters. */
  page(
    target: NamedAction,
    params: Params,
    options?: CallOptions & { cursor?: string | undefined },
  ): Promise<Page>
  /** The one record of a get, or what a write answers. */
  one(target: NamedAction, params: Params, options?: CallOptions): Promise<Single>
}

/** Makes the executor; `onMismatch` hears of each kind of misfit once. */
export function createExecutor(parts: SendParts, onMismatch?: (mismatch: EntityMismatch) => void): Executor {
  const check = createCheck(onMismatch)

  return {
    async page(target, params, options = {}) {
      const { entity, action } = target
      const answered = sendAction(parts, target, params, options)
      const { fields, response } = await emptyOnNotFound(answered, target)
      const { records: paging, ...others } = fields
      const name = nameOfList(others, action.select ?? '')
      const { [name]: list, ...rest } = others
      const all = toList(list)
      for (const record of all) check(target, record)
      const { keeps } = action
      const records = keeps === undefined ? all : all.filter((record) => keeps(record, params))
      const page = { records, rest, response, ...readPaging(paging, action.operation.isPaged) }
      if (page.cursor === undefined || page.cursor !== options.cursor) return page
      throw new GongError('bad_answer', `Gong sent the same page cursor twice while listing ${entity.name}.`)
    },
    async one(target, params, options = {}) {
      const { select } = target.action
      const { fields, response } = await sendAction(parts, target, params, options)
      const data = select === undefined ? fields : fields[select]
      if (typeof data !== 'object' || data === null) {
        throw new GongError('bad_answer', `Gong's answer while ${doing(target)} has no “${select}”.`)
      }
      check(target, data as GongRecord)
      return { data: data as GongRecord, response }
    },
  }
}

/** Gong's 404 for a list that is empty; of a list that belongs to one record it means that there is no such record. */
async function emptyOnNotFound(answer: Promise<Answered>, { action }: NamedAction): Promise<Answered> {
  try {
    return await answer
  } catch (error) {
    if (!isEmptyAnswer(error) || action.operation.path.includes('{')) throw error
    const requestId = error instanceof GongHttpError ? error.requestId : undefined
    return { fields: {}, response: { status: 404, headers: new Headers(), requestId } }
  }
}
