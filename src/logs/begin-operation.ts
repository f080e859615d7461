import { redactFields } from '../http/redact.ts'
import type { OperationLogOptions } from './create-operation-log.ts'
import { lineOfRequest } from './http-line.ts'
import type { LoggedOperation } from './log-buffer.ts'
import type { LoggedRequest, Operation, OperationStart } from './operation-log.ts'
import type { Span, SpanFacts } from './tracing.ts'

const mostTextLength = 8000
/** An operation that says more is cut: it has run away. */
const mostLines = 20_000

/** An operation with its end. */
export interface OpenOperation extends Operation {
  readonly span: Span | undefined
  /** Writes it once more, as it is. */
  touch(): void
  end(failure: string | undefined): 'success' | 'error'
}

/** Begins an operation; it is in the log at once. */
export function beginOperation(
  start: OperationStart,
  parent: Span | undefined,
  options: OperationLogOptions,
): OpenOperation {
  const { writer, tracing, clock, redact } = options
  const clean = (text: string) => cut(redact(text))
  const row = makeRow(start, clean, options)
  const details: Record<string, unknown> = {}
  const span = tracing?.begin(`${row.kind} ${row.name}`, 'internal', factsOf(row), parent)
  const add = createLines(row, options)
  writer.operation(row)
  return {
    id: row.id,
    span,
    touch: () => writer.operation(row),
    note(level, text) {
      const told = clean(text)
      add(level, told, undefined)
      tracing?.log({ at: clock.now(), level, text: told, facts: factsOf(row) }, span)
    },
    request(given) {
      const request = { ...given, url: clean(given.url) }
      add(levelOf(request), lineOfRequest(request), request)
      if (span !== undefined) tellRequest(request, span, options)
    },
    detail(key, value) {
      details[key] = value
    },
    fail(message) {
      row.status = 'error'
      row.message = clean(message)
    },
    concerns(owner) {
      row.connection = owner.number
      row.connection_id = owner.id
      row.integration = owner.integration
    },
    end(failure) {
      if (failure !== undefined) row.message = clean(failure)
      row.status = failure !== undefined || row.status === 'error' ? 'error' : 'success'
      row.details = encodeDetails(details, redact)
      row.finished_at = clock.now()
      writer.operation(row)
      span?.facts(factsOf(row))
      tellEnd(row, span, options)
      span?.end(row.status === 'error' ? (row.message ?? 'failed') : undefined)
      return row.status
    },
  }
}

function tellRequest(request: LoggedRequest, span: Span, { tracing, clock }: OperationLogOptions): void {
  const began = clock.now() - request.ms
  tracing?.begin(request.method, 'client', requestFacts(request), span, began).end(failureOf(request))
}

/** Adds lines to an operation, up to a bound. */
function createLines(row: LoggedOperation, { writer, clock }: OperationLogOptions) {
  let lines = 0
  return (level: Level, text: string, http: LoggedRequest | undefined) => {
    if (++lines > mostLines) return
    writer.line({
      operation: row.id,
      at: clock.now(),
      level,
      text: lines === mostLines ? 'More lines of this operation are left out.' : text,
      http: http === undefined ? null : JSON.stringify(http),
    })
    writer.operation(row)
  }
}

/** Each operation is a record of OpenTelemetry's log, whether it has lines or not. */
function tellEnd(
  row: LoggedOperation,
  span: Span | undefined,
  { tracing, clock }: OperationLogOptions,
): void {
  const level = row.status === 'error' ? 'error' : 'info'
  const text = `${row.kind} ${row.name}: ${row.message ?? row.status}`
  tracing?.log({ at: clock.now(), level, text, facts: factsOf(row) }, span)
}

type Level = Parameters<Operation['note']>[0]

function makeRow(
  { kind, name, connection }: OperationStart,
  clean: (text: string) => string,
  { randomId, clock }: OperationLogOptions,
): LoggedOperation {
  return {
    id: randomId(),
    kind,
    name: clean(name),
    connection: connection?.number ?? null,
    connection_id: connection?.id ?? null,
    integration: connection?.integration ?? null,
    status: 'running',
    message: null,
    details: null,
    started_at: clock.now(),
    finished_at: null,
  }
}

function cut(text: string): string {
  return text.length <= mostTextLength ? text : `${text.slice(0, mostTextLength)}…`
}

function encodeDetails(details: Readonly<Record<string, unknown>>, redact: (text: string) => string) {
  if (Object.keys(details).length === 0) return null
  const text = redact(JSON.stringify(redactFields(details)))
  return text.length <= mostTextLength ? text : JSON.stringify({ cut: `${text.slice(0, mostTextLength)}…` })
}

function levelOf({ status }: LoggedRequest): 'info' | 'warn' {
  return status !== undefined && status < 400 ? 'info' : 'warn'
}

function failureOf({ status }: LoggedRequest): string | undefined {
  if (status === undefined) return 'no answer'
  return status < 400 ? undefined : `status ${status}`
}

function factsOf(row: LoggedOperation): SpanFacts {
  return {
    'gong_connector.operation.id': row.id,
    'gong_connector.operation.kind': row.kind,
    'gong_connector.operation.name': row.name,
    'gong_connector.connection': row.connection_id ?? undefined,
    'gong_connector.integration': row.integration ?? undefined,
  }
}

function requestFacts({ method, url, status, attempt, waitedMs }: LoggedRequest): SpanFacts {
  return {
    'http.request.method': method,
    'url.full': url,
    'server.address': URL.parse(url)?.hostname,
    'http.response.status_code': status,
    'http.request.resend_count': attempt - 1,
    'gong_connector.budget.waited_ms': waitedMs,
  }
}
