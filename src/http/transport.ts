import type { GongError } from '../errors/gong-error.ts'
import { type AttemptOptions, createAttempt } from './attempts.ts'
import type { Budget } from './budget.ts'
import { createRaw, type Raw } from './raw.ts'
import { type HttpAnswer, type HttpRequest, type SendOptions, send } from './send.ts'
import type { Wire } from './wire.ts'

export type { HttpEvent } from './http-event.ts'

export interface TransportOptions extends SendOptions, AttemptOptions {
  /** For requests that are passed on as they are. */
  readonly wire: Wire
  /** The error that an answer means, or undefined when it is a good one. */
  readonly toError: (
    answer: HttpAnswer,
    request: Pick<HttpRequest, 'doing'>,
    now: number,
  ) => GongError | undefined
}

export interface Transport {
  /** @throws GongError when the answer is an error or never comes, after retries. */
  request(request: HttpRequest): Promise<HttpAnswer>
  /** Requests that are passed on as they are, bodies unread. */
  readonly raw: Raw
  readonly budget: Budget
}

/** One HTTP client of one account: what is read and what is passed on share its authorization, budget and retries. */
export function createTransport(options: TransportOptions): Transport {
  const attempt = createAttempt(options)
  return {
    budget: options.budget,
    raw: createRaw(attempt, options),
    request: (request) => {
      const { method, path, query = {}, doing, priority, signal, maxRetries, patienceMs, recover } = request
      return attempt<HttpAnswer>({
        described: { method, path, query },
        doing,
        priority,
        signal,
        maxRetries,
        patienceMs,
        send: (authorization) => send(request, authorization, options),
        toError: (answer, now) => options.toError(answer, request, now),
        isSafe: () => request.isSafe,
        // Sent with a file that can be read only once.
        isSpent: () => request.file?.isReplayable === false,
        recover: (error) => {
          const body = recover?.(error)
          return body === undefined ? undefined : { status: 200, headers: new Headers(), body }
        },
      })
    },
  }
}
