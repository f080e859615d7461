import type { z } from 'zod'
import { type Entities, entities } from '../entities/entities.ts'
import type { Action, Entity, Params, RecordShape } from '../entities/entity.ts'
import { GongError } from '../errors/gong-error.ts'
import { basicCredentials, bearerCredentials, type Credentials } from '../http/auth.ts'
import { type Budget, createBudget, type Ledger } from '../http/budget.ts'
import { defaultRetryPolicy, type RetryPolicy } from '../http/retry.ts'
import { createTransport, type HttpEvent } from '../http/transport.ts'
import { type CallOptions, createExecutor, type EntityMismatch, type Executor, type Page } from './execute.ts'
import { toGongAnswerError } from './gong-answer.ts'
import { createRecordList, type RecordList } from './record-list.ts'
import { type Runtime, systemRuntime } from './runtime.ts'
import { version } from './version.ts'

export const defaultBaseUrl = 'https://api.gong.io'

export interface GongOptions {
  /** Access key and its secret (Gong: Settings › Ecosystem › API) … */
  readonly accessKey?: string | undefined
  readonly accessKeySecret?: string | undefined
  /** … or an OAuth access token … */
  readonly accessToken?: string | undefined
  /** … or credentials that renew themselves. */
  readonly credentials?: Credentials
  /** Host of the account; OAuth tokens only work on the `api_base_url_for_customer` they came with. */
  readonly baseUrl?: string | undefined
  /** Requests a second, 3 by default; 0 for no limit. */
  readonly ratePerSecond?: number | undefined
  /** Requests a UTC day, 10,000 by default; 0 for no limit. */
  readonly ratePerDay?: number | undefined
  /** Where the day's requests are counted; in memory by default. */
  readonly ledger?: Ledger | undefined
  /** For one request, in milliseconds; 120,000 by default. */
  readonly timeoutMs?: number | undefined
  readonly retry?: Partial<RetryPolicy> | undefined
  readonly onEvent?: ((event: HttpEvent) => void) | undefined
  /** Hears once of each kind of field that does not fit Gong's description. */
  readonly onMismatch?: ((mismatch: EntityMismatch) => void) | undefined
  readonly runtime?: Partial<Runtime> | undefined
}

type RecordOf<E> = E extends { readonly record: RecordShape<infer R> } ? R : never
type Arguments<P> =
  Record<never, never> extends P ? [params?: P, options?: CallOptions] : [params: P, options?: CallOptions]
type Result<A, R> = A extends { readonly kind: 'list' } ? RecordList<R> : Promise<R>

/** The typed SDK: every entity by name, every action of it as a method. */
export type Gong = {
  readonly [N in keyof Entities]: {
    readonly [A in keyof Entities[N]['actions']]: Entities[N]['actions'][A] extends Action<infer P>
      ? (...args: Arguments<z.input<P>>) => Result<Entities[N]['actions'][A], RecordOf<Entities[N]>>
      : never
  }
} & {
  /** The same actions by entity and action object, as the engine and the faces call them; parameters unchecked. */
  readonly executor: Executor
  readonly budget: Budget
}

/**
 * A client of one Gong account. All that talks to the account should share it, for it keeps the account's budget.
 * @throws GongError `settings` when credentials or the base URL are missing or wrong.
 */
export function createGong(options: GongOptions): Gong {
  const runtime: Runtime = { ...systemRuntime, ...options.runtime }
  const budget = createBudget({
    perSecond: options.ratePerSecond ?? 3,
    perDay: options.ratePerDay ?? 10_000,
    clock: runtime.clock,
    ...(options.ledger === undefined ? {} : { ledger: options.ledger }),
  })
  const transport = createTransport({
    baseUrl: checkBaseUrl(options.baseUrl ?? defaultBaseUrl),
    credentials: options.credentials ?? chooseCredentials(options),
    budget,
    retry: { ...defaultRetryPolicy, ...options.retry },
    clock: runtime.clock,
    fetch: runtime.fetch,
    random: runtime.random,
    timeoutMs: options.timeoutMs ?? 120_000,
    userAgent: `gong-connector/${version}`,
    toError: toGongAnswerError,
    onEvent: options.onEvent,
  })
  const executor = createExecutor(transport, options.onMismatch)
  const faces = Object.entries(entities).map(([name, entity]) => [name, createFace(entity, executor)])
  return { ...Object.fromEntries(faces), executor, budget } as Gong
}

function createFace(entity: Entity, executor: Executor): Record<string, unknown> {
  const methods = Object.entries(entity.actions).map(([name, action]) => [
    name,
    (params: Params = {}, options: CallOptions = {}) => {
      const checked = checkParams(entity, name, action, params)
      return action.kind === 'list'
        ? createRecordList<unknown>(
            (cursor): Promise<Page<unknown>> =>
              executor.page(entity, action, checked, { ...options, cursor }),
          )
        : executor.one(entity, action, checked, options)
    },
  ])
  return Object.fromEntries(methods)
}

/**
 * The parameters, checked.
 * @throws GongError `usage` that names each wrong parameter.
 */
export function checkParams(entity: Entity, name: string, action: Action, params: Params): Params {
  const result = action.params.strict().safeParse(params)
  if (result.success) return result.data
  const issues = result.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `unknown parameter ${issue.keys.join(', ')}`
      : `${issue.path.join('.') || 'parameters'}: ${issue.message}`,
  )
  throw new GongError('usage', `Wrong parameters for ${entity.name} ${name}: ${issues.join('; ')}.`, {
    advice: `Parameters of ${entity.name} ${name}: ${Object.keys(action.params.shape).join(', ') || 'none'}.`,
  })
}

function chooseCredentials({ accessKey, accessKeySecret, accessToken }: GongOptions): Credentials {
  if (accessToken) return bearerCredentials(accessToken)
  if (accessKey && accessKeySecret) return basicCredentials(accessKey, accessKeySecret)
  const missing = accessKey ? 'GONG_ACCESS_KEY_SECRET' : accessKeySecret ? 'GONG_ACCESS_KEY' : undefined
  throw new GongError(
    'settings',
    missing === undefined ? 'No credentials for Gong.' : `${missing} is missing.`,
    {
      advice:
        'Set GONG_ACCESS_KEY and GONG_ACCESS_KEY_SECRET (Gong: Settings › Ecosystem › API), or GONG_ACCESS_TOKEN.',
    },
  )
}

function checkBaseUrl(baseUrl: string): string {
  const url = URL.parse(baseUrl)
  // People copy the address with the version that every path has anyway.
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:'))
    return url.href.replace(/\/+$/, '').replace(/\/v2$/, '')
  throw new GongError('settings', `GONG_BASE_URL is not an http(s) address: “${baseUrl}”.`, {
    advice: 'Give the address of the API, such as https://us-12345.api.gong.io.',
  })
}
