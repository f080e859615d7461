import { AsyncLocalStorage } from 'node:async_hooks'
import type { Clock } from '../http/clock.ts'
import type { HttpEvent } from '../http/transport.ts'
import { beginOperation } from './begin-operation.ts'
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
  /** Makes a span the one in which everything within is seen. */
  within<T>(span: Span | undefined, work: () => Promise<T>): Promise<T>
}

/** What surrounds the work that is being done. */
interface Scope {
  readonly operation?: Operation | undefined
  readonly span?: Span | undefined
}

/** A log that writes with `writer`. */
export function createOperationLog(options: OperationLogOptions): WiredOperationLog {
  const { metrics, clock, redact } = options
  const scopes = new AsyncLocalStorage<Scope>()
  return {
    current: () => scopes.getStore()?.operation,
    within: (span, work) => (span === undefined ? work() : scopes.run({ ...scopes.getStore(), span }, work)),
    onHttpEvent(event) {
      const request = requestOf(event, redact)
      if (request === undefined) return
      metrics.gongRequest(request)
      scopes.getStore()?.operation?.request(request)
    },
    async run(start, work) {
      const operation = beginOperation(start, scopes.getStore()?.span, options)
      const started = clock.monotonic()
      const end = (failure?: string) => {
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
