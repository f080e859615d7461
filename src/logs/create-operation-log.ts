import { AsyncLocalStorage } from 'node:async_hooks'
import type { Clock } from '../http/clock.ts'
import type { HttpEvent } from '../http/transport.ts'
import { beginOperation, type OpenOperation } from './begin-operation.ts'
import { requestOf } from './http-line.ts'
import type { LogWriter } from './log-writer.ts'
import type { Metrics } from './metrics.ts'
import type { Operation, OperationLog } from './operation-log.ts'
import type { Span, Tracing } from './tracing.ts'

export interface OperationLogOptions {
  readonly writer: LogWriter
  readonly metrics: Metrics
  readonly tracing?: Tracing | undefined
  readonly clock: Clock
  readonly randomId: () => string
  /** Takes secrets out of texts. */
  readonly redact: (text: string) => string
}

/** The log with its ends for the layers around it. */
export interface WiredOperationLog extends OperationLog {
  /** To be given to every client of Gong. */
  onHttpEvent(event: HttpEvent): void
  /** Says that operations under way here still are: others take those that nobody speaks of for broken off. */
  touch(): void
  /** Answers a request of a client, measured and traced. */
  incoming(request: IncomingRequest, answer: () => Promise<Response>): Promise<Response>
}

/** A client's request, as far as it is measured. */
export interface IncomingRequest {
  readonly method: string
  /** Path with its parameters in braces; empty where there is none for it. */
  readonly route: string
  /** Header by which the client's own trace goes on. */
  readonly traceparent: string | null
}

/** What surrounds the work that is being done. */
interface Scope {
  readonly operation?: Operation | undefined
  readonly span?: Span | undefined
}

/** A log that writes with `writer`. */
export function createOperationLog(options: OperationLogOptions): WiredOperationLog {
  const { metrics, tracing, clock, redact } = options
  const scopes = new AsyncLocalStorage<Scope>()
  const underWay = new Set<OpenOperation>()
  return {
    touch() {
      for (const operation of underWay) operation.touch()
    },
    current: () => scopes.getStore()?.operation,
    async incoming({ method, route, traceparent }, answer) {
      const started = clock.monotonic()
      const facts = { 'http.request.method': method, 'http.route': route === '' ? undefined : route }
      const span = tracing?.begin(`${method} ${route}`.trim(), 'server', facts, traceparent ?? undefined)
      const response = await (span === undefined ? answer() : scopes.run({ span }, answer))
      const { status } = response
      metrics.httpRequest(method, route, status, clock.monotonic() - started)
      span?.facts({ 'http.response.status_code': status })
      span?.end(status < 500 ? undefined : `status ${status}`)
      return response
    },
    onHttpEvent(event) {
      const request = requestOf(event, redact)
      if (request === undefined) return
      metrics.gongRequest(request)
      scopes.getStore()?.operation?.request(request)
    },
    async run(start, work) {
      const operation = beginOperation(start, scopes.getStore()?.span, options)
      const started = clock.monotonic()
      underWay.add(operation)
      const end = (failure?: string) => {
        underWay.delete(operation)
        const status = operation.end(failure)
        metrics.operation(start.kind, status, clock.monotonic() - started)
      }
      try {
        const result = await scopes.run({ operation, span: operation.span }, () => work(operation))
        end()
        return result
      } catch (error) {
        end(error instanceof Error ? error.message : String(error))
        throw error
      }
    },
  }
}
