import { requireAction } from '../entities/actions.ts'
import type { Entities } from '../entities/entities.ts'
import type { Params } from '../entities/entity.ts'
import { requireEntity } from '../entities/names.ts'
import { parseUrl } from '../entities/parse-url.ts'
import { GongError } from '../errors/gong-error.ts'
import { basicCredentials, bearerCredentials, type Credentials } from '../http/auth.ts'
import { type Budget, createBudget, type Ledger } from '../http/budget.ts'
import type { Raw } from '../http/raw.ts'
import { defaultRetryPolicy, type RetryPolicy } from '../http/retry.ts'
import { createTransport, type HttpEvent } from '../http/transport.ts'
import type { EntityMismatch } from './check-records.ts'
import { call, createFaces } from './create-faces.ts'
import { type CallOptions, createExecutor, type Executor } from './execute.ts'
import { toGongAnswerError } from './gong-answer.ts'
import { type RawPages, type RawPagesRequest, walkPages } from './raw-pages.ts'
import { type Runtime, systemRuntime } from './runtime.ts'
import type { EntityMethods, EntityName, EntityNamed, ParamsOf, ResultOf } from './sdk-types.ts'
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
  /** One that others share, instead of one of the client's own made from the three fields around. */
  readonly budget?: Budget | undefined
  /** Where the day's requests are counted; in memory by default. */
  readonly ledger?: Ledger | undefined
  /** For one request, in milliseconds; 120,000 by default. */
  readonly timeoutMs?: number | undefined
  readonly retry?: Partial<RetryPolicy> | undefined
  /** Instead of the runtime's own. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Hears of every request, answer and wait. */
  readonly onEvent?: ((event: HttpEvent) => void) | undefined
  /** Hears once of each kind of field that does not fit Gong's description. */
  readonly onMismatch?: ((mismatch: EntityMismatch) => void) | undefined
  readonly runtime?: Partial<Runtime> | undefined
}

/** The typed SDK: every entity by name, every action of it as a method. */
export type Gong = {
  readonly [N in keyof Entities]: EntityMethods<Entities[N]>
} & {
  /** Any action by the names of its entity and its own, in any spelling. */
  execute<const N extends EntityName, const A extends keyof EntityNamed<N>['actions'] & string>(
    entity: N,
    action: A,
    params?: ParamsOf<EntityNamed<N>['actions'][A]>,
    options?: CallOptions,
  ): ResultOf<EntityNamed<N>['actions'][A]>
  /** The same actions by declaration, as the engine and the faces call them; parameters unchecked. */
  readonly executor: Executor
  readonly budget: Budget
  /** Any request to Gong, passed on as it is. */
  readonly raw: Raw
  /** The records of any list of Gong's, as they are. */
  readonly rawPages: (request: RawPagesRequest) => Promise<RawPages>
}

/**
 * A client of one Gong account. All that talks to the account should share it, for it keeps the account's budget.
 * @throws GongError `settings` when credentials or the base URL are missing or wrong.
 */
export function createGong(options: GongOptions): Gong {
  const { fetch = options.runtime?.fetch ?? systemRuntime.fetch } = options
  const runtime: Runtime = { ...systemRuntime, ...options.runtime, fetch }
  const budget =
    options.budget ??
    createBudget({
      perSecond: options.ratePerSecond ?? 3,
      perDay: options.ratePerDay ?? 10_000,
      clock: runtime.clock,
      ...(options.ledger === undefined ? {} : { ledger: options.ledger }),
    })
  const retry = { ...defaultRetryPolicy, ...options.retry }
  const { timeoutMs = 120_000, onEvent } = options
  const transport = createTransport({
    baseUrl: checkBaseUrl(options.baseUrl ?? defaultBaseUrl),
    credentials: options.credentials ?? chooseCredentials(options),
    budget,
    retry,
    clock: runtime.clock,
    fetch: runtime.fetch,
    wire: runtime.wire,
    random: runtime.random,
    timeoutMs,
    userAgent: `gong-connector/${version}`,
    toError: toGongAnswerError,
    onEvent,
  })
  const executor = createExecutor({ transport, runtime }, options.onMismatch)
  const parts = { executor, runtime, retry, timeoutMs, onEvent }
  const execute = (entity: string, action: string, params?: Params, callOptions?: CallOptions) =>
    call(requireAction(requireEntity(entity), action), params, callOptions, parts)
  const { raw } = transport
  const rawPages = (request: RawPagesRequest) => walkPages(raw, request)
  return { ...createFaces(parts), execute, executor, budget, raw, rawPages } as Gong
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
  const url = parseUrl(baseUrl)
  // People copy the address with the version that every path has anyway.
  if (url !== undefined && (url.protocol === 'https:' || url.protocol === 'http:'))
    return url.href.replace(/\/+$/, '').replace(/\/v2$/, '')
  throw new GongError('settings', `GONG_BASE_URL is not an http(s) address: “${baseUrl}”.`, {
    advice: 'Give the address of the API, such as https://us-12345.api.gong.io.',
  })
}
