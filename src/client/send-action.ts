import { isReading, isRepeatable, type NamedAction } from '../entities/actions.ts'
import type { Params } from '../entities/entity.ts'
import { GongError, GongHttpError } from '../errors/gong-error.ts'
import type { HttpAnswer } from '../http/send.ts'
import type { Transport } from '../http/transport.ts'
import { buildRequest } from './build-request.ts'
import type { CallOptions, ResponseInfo } from './execute.ts'
import type { Runtime } from './runtime.ts'
import { toFilePart } from './upload.ts'

/** The fields of an answer, and what came with it. */
export interface Answered {
  readonly fields: Record<string, unknown>
  readonly response: ResponseInfo
}

/** What an action is sent with. */
export interface SendParts {
  readonly transport: Transport
  readonly runtime: Runtime
}

/**
 * Sends one request of an action with checked parameters.
 * @throws GongError with what the declaration knows of the reason.
 */
export async function sendAction(
  { transport, runtime }: SendParts,
  target: NamedAction,
  given: Params,
  options: CallOptions & { readonly cursor?: string | undefined },
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
      patienceMs: options.patience,
      recover: once && ((error) => once.firstAnswer(params, textsOf(error))),
    })
    .catch((error: unknown) => {
      throw explain(error, target, params)
    })
  return read(answer, target)
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
