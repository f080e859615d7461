import { SECOND } from '../date-times.ts'

/** How far a request is that Gong does later. */
export interface CrmRequestStatus {
  readonly status: 'PENDING' | 'IN_PROGRESS' | 'DONE' | 'FAILED'
  readonly errors: readonly { readonly line: number; readonly description: string }[]
  readonly totalErrorCount: number
  readonly totalSuccessCount: number
}

/** What comes of a request. */
export interface CrmOutcome {
  /** At most 20. */
  readonly errors: CrmRequestStatus['errors']
  readonly failed: number
  readonly succeeded: number
  /** Done once, when its time has come. */
  finish(): void
}

/** Requests that take simulated time, by the ids that clients gave them. */
export interface CrmRequests {
  isUsed(clientRequestId: string): boolean
  begin(clientRequestId: string, integrationId: string, outcome: CrmOutcome): void
  /** Finishes what is due by now; to be called before anything is read that requests change. */
  settle(): void
  statusOf(integrationId: string, clientRequestId: string): CrmRequestStatus | undefined
}

/** How long a request waits, and how long Gong then works on it: a while, and longer for many lines. */
const WAIT = 2 * SECOND
const WORK = 2 * SECOND
const LINES_A_SECOND = 50_000

interface Request {
  readonly integrationId: string
  /** Microseconds since 1970. */
  readonly begun: number
  readonly done: number
  readonly outcome: Omit<CrmOutcome, 'finish'>
  /** Let go of once it is done, for it holds the objects of a whole file. */
  finish: (() => void) | undefined
}

/**
 * No requests yet.
 *
 * @param now the simulated time in microseconds since 1970
 */
export function createCrmRequests(now: () => number): CrmRequests {
  const requests = new Map<string, Request>()
  const settle = () => {
    for (const request of requests.values()) {
      if (request.finish === undefined || now() < request.done) continue
      request.finish()
      request.finish = undefined
    }
  }
  return {
    isUsed: (id) => requests.has(id),
    begin(id, integrationId, { errors, failed, succeeded, finish }) {
      const begun = now()
      const seconds = Math.floor((failed + succeeded) / LINES_A_SECOND)
      const done = begun + WAIT + WORK + seconds * SECOND
      const outcome = { errors, failed, succeeded }
      requests.set(id, { integrationId, begun, done, outcome, finish })
    },
    settle,
    statusOf(integrationId, id) {
      settle()
      const request = requests.get(id)
      return request?.integrationId === integrationId ? statusAt(request, now()) : undefined
    },
  }
}

function statusAt({ begun, done, outcome }: Request, now: number): CrmRequestStatus {
  const nothing = { errors: [], totalErrorCount: 0, totalSuccessCount: 0 }
  if (now < begun + WAIT) return { status: 'PENDING', ...nothing }
  if (now < done) return { status: 'IN_PROGRESS', ...nothing }
  const { errors, failed, succeeded } = outcome
  const status = errors.length > 0 ? 'FAILED' : 'DONE'
  return { status, errors, totalErrorCount: failed, totalSuccessCount: succeeded }
}
