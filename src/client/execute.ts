import { isReading, isRepeatable, type NamedAction } from '../entities/actions.ts'
import type { GongRecord, Params } from '../entities/entity.ts'
import { GongError, GongHttpError } from '../errors/gong-error.ts'
import type { Priority } from '../http/rate-limit.ts'
import type { HttpAnswer } from '../http/send.ts'
import type { Transport } from '../http/transport.ts'
import { buildRequest } from './build-request.ts'
import { createCheck, type EntityMismatch } from './check-records.ts'
import { isEmptyAnswer } from './gong-answer.ts'
import type { Runtime } from './runtime.ts'
import { toFilePart } from './upload.ts'

/** What came with an answer. */
export interface ResponseInfo {
  readonly status: number
  readonly headers: Headers
  /** What Gong's support asks for. */
  readonly requestId: string | undefined
}

/** One page of a list. */
export interface Page<R = GongRecord> {
  readonly records: readonly R[]
  /** As Gong counted at the first page; may exceed the records that come while calls are still processed. */
  readonly totalRecords: number | undefined
  /** Present while there are more pages; expires an hour after the first page. */
  readonly cursor: string | undefined
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
  /** For one request, in milliseconds; of an upload, how long nothing may move. */
  readonly timeout?: number | undefined
  /** Tries after the first one for failures of the server or the network. */
  readonly maxRetries?: number | undefined
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

interface Answered {
  readonly fields: Record<string, unknown>
  readonly response: ResponseInfo
}

/** Makes the executor; `onMismatch` hears of each kind of misfit once. */
export function createExecutor(
  transport: Transport,
  runtime: Runtime,
  onMismatch?: (mismatch: EntityMismatch) => void,
): Executor {
  const check = createCheck(onMismatch)

  async function send(
    target: NamedAction,
    given: Params,
    options: CallOptions & { cursor?: string | undefined },
  ): Promise<Answered> {
    const { action } = target
    const { once, operation } = action
    const params =
      once === undefined || given[once.param] !== undefined
        ? given
        : { ...given, [once.param]: runtime.randomId() }
    const { file, ...request } = buildRequest(action, params, options.cursor)
    const part = file && (await toFilePart(file.field, file.upload, runtime, options.onUpload))
    const answer = await transport
      .request({
        method: operation.method,
        ...request,
        file: part,
        isSafe: isRepeatable(action),
        doing: doing(target),
        priority: options.priority ?? 'interactive',
        signal: options.signal,
        timeoutMs: options.timeout,
        maxRetries: options.maxRetries,
        recover: once && ((error) => once.firstAnswer(params, textsOf(error))),
      })
      .catch((error: unknown) => {
        throw explain(error, target, params)
      })
    return read(answer, target)
  }

  return {
    async page(target, params, options = {}) {
      const { entity, action } = target
      const { fields, response } = await emptyOnNotFound(send(target, params, options), target)
      const { [action.select ?? '']: list, records: paging, ...rest } = fields
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
      const { fields, response } = await send(target, params, options)
      const data = select === undefined ? fields : fields[select]
      if (typeof data !== 'object' || data === null) {
        throw new GongError('bad_answer', `Gong's answer while ${doing(target)} has no “${select}”.`)
      }
      check(target, data as GongRecord)
      return { data: data as GongRecord, response }
    },
  }
}

/** What is being done, in words for messages. */
export function doing({ entity, name, action }: NamedAction): string {
  const noun = entity.name.replaceAll('_', ' ')
  if (name === 'list') return `listing ${noun}`
  if (name === 'get') return `getting ${noun}`
  return `${isReading(action) ? 'asking for' : 'writing'} ${noun} (${name})`
}

function textsOf(error: unknown): readonly string[] {
  return error instanceof GongHttpError ? error.errors : []
}

/** The error with what the declaration knows: the scope that is missing, the record that is there already. */
function explain(error: unknown, { action }: NamedAction, params: Params): unknown {
  if (!(error instanceof GongHttpError)) return error
  const { code, message, status, requestId, errors, retryAfterMs, cause } = error
  const more = { status, requestId, errors, retryAfterMs, cause }
  const { scopes } = action.operation
  if ((code === 'unauthorized' || code === 'forbidden') && scopes.length > 0) {
    const needs = `An OAuth token needs the scope ${scopes.join(' and ')} for this.`
    return new GongHttpError(code, message, { ...more, advice: `${needs} ${error.advice}` })
  }
  const first = action.once?.firstAnswer(params, errors)
  if (first === undefined) return error
  const known = Object.entries(first).map(([name, value]) => `${name} ${String(value)}`)
  return new GongHttpError('conflict', message, {
    ...more,
    advice: `${action.once?.param} was used before${known.length > 0 ? `: see ${known.join(', ')}` : ''}. Give another one for another record.`,
  })
}

function read({ status, headers, body }: HttpAnswer, target: NamedAction): Answered {
  // Some writes answer with nothing.
  const fields = body === undefined && !isReading(target.action) ? {} : body
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    throw new GongError('bad_answer', `Gong's answer while ${doing(target)} is not an object.`)
  const { requestId } = fields as Record<string, unknown>
  return {
    fields: fields as Record<string, unknown>,
    response: { status, headers, requestId: typeof requestId === 'string' ? requestId : undefined },
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

/** The records of a list, which may come as lists by name. */
function toList(list: unknown): GongRecord[] {
  if (Array.isArray(list)) return list as GongRecord[]
  if (typeof list !== 'object' || list === null) return []
  return Object.values(list).flatMap((inner) => (Array.isArray(inner) ? (inner as GongRecord[]) : []))
}

function readPaging(paging: unknown, isPaged: boolean): Pick<Page, 'totalRecords' | 'cursor'> {
  if (!isPaged || typeof paging !== 'object' || paging === null) {
    return { totalRecords: undefined, cursor: undefined }
  }
  const { totalRecords, cursor } = paging as Record<string, unknown>
  return {
    totalRecords: typeof totalRecords === 'number' ? totalRecords : undefined,
    cursor: typeof cursor === 'string' && cursor !== '' ? cursor : undefined,
  }
}
