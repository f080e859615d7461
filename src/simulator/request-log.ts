/** A request that the simulator answered. */
export interface LoggedRequest {
  /** Counts from 1 and never repeats. */
  readonly number: number
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** The body's first characters. */
  readonly body: string
  /** 0 when the connection was broken on purpose. */
  readonly status: number
  /** When it arrived: real milliseconds since 1970, with a fraction. */
  readonly time: number
  /** From its arrival to the end of the answer, in milliseconds. */
  readonly duration: number
  /** The Retry-After header of the answer. */
  readonly retryAfter?: string | undefined
}

/** The last requests, and an exact count of all. */
export interface RequestLog {
  add(request: Omit<LoggedRequest, 'number'>, path: string): void
  /** The last requests, oldest first. */
  list(limit?: number): readonly LoggedRequest[]
  /** How many there were, in all and by method and path of the operation, as `GET /v2/calls`. */
  counts(): { readonly total: number; readonly byPath: Readonly<Record<string, number>> }
  clear(): void
}

const KEPT = 5000
const BODY_KEPT = 4096

/** A log that keeps the last 5,000 requests, with up to 4,096 characters of each body. */
export function createRequestLog(): RequestLog {
  let ring: LoggedRequest[] = []
  let total = 0
  let byPath = new Map<string, number>()
  return {
    add(request, path) {
      total += 1
      const key = `${request.method} ${path}`
      byPath.set(key, (byPath.get(key) ?? 0) + 1)
      ring[(total - 1) % KEPT] = { ...request, number: total, body: request.body.slice(0, BODY_KEPT) }
    },
    list(limit = KEPT) {
      const oldestFirst = total <= KEPT ? ring : [...ring.slice(total % KEPT), ...ring.slice(0, total % KEPT)]
      return limit <= 0 ? [] : oldestFirst.slice(-limit)
    },
    counts: () => ({ total, byPath: Object.fromEntries(byPath) }),
    clear() {
      ring = []
      total = 0
      byPath = new Map()
    },
  }
}
