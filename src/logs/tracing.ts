/** What a span tells beside its name. */
export type SpanFacts = Readonly<Record<string, string | number | boolean | undefined>>

/** A stretch of work, as OpenTelemetry sees it. */
export interface Span {
  facts(facts: SpanFacts): void
  /** @param error what went wrong, without secrets. */
  end(error?: string): void
}

/** A line for OpenTelemetry's log. */
export interface LogRecord {
  /** In milliseconds since 1970. */
  readonly at: number
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly text: string
  readonly facts: SpanFacts
}

/** Where traces and logs go besides the database. */
export interface Tracing {
  /**
   * Begins a span.
   * @param parent the span around it, or a `traceparent` header of another program.
   * @param startedAt when it began, in milliseconds since 1970; now when missing.
   */
  begin(
    name: string,
    kind: 'server' | 'client' | 'internal',
    facts: SpanFacts,
    parent?: Span | string | undefined,
    startedAt?: number,
  ): Span
  log(record: LogRecord, span?: Span | undefined): void
  /** Sends what has not been sent. */
  close(): Promise<void>
}
