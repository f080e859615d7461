import {
  type Attributes,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  SeverityNumber,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { version } from '../../client/version.ts'
import { GongError } from '../../errors/gong-error.ts'
import type { Clock } from '../../http/clock.ts'
import type { Metrics } from '../metrics.ts'
import type { LogRecord, Span, SpanFacts, Tracing } from '../tracing.ts'
import { exporterOptions } from './exporter-options.ts'
import { openMetricExport } from './metric-export.ts'
import type { TelemetrySettings } from './telemetry-settings.ts'
import { watchExports } from './watch-exports.ts'

const scope = 'gong-connector'
const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL }
const severities = {
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
}

/** How long what waits may take to be sent when the server ends, in milliseconds. */
const farewellMs = 3000

/** What is sent, and around it. */
export interface TelemetryParts {
  readonly metrics: Metrics
  readonly clock: Clock
  /** Hears a line for people. */
  readonly log: (line: string) => void
}

/**
 * Sends traces, metrics and logs by OTLP; loaded only when somebody wants them, for it is heavy.
 * @throws GongError `settings` for a sampler that there is not.
 */
export function openTelemetry(settings: TelemetrySettings, { metrics, clock, log }: TelemetryParts): Tracing {
  const resource = resourceFromAttributes({ 'service.version': version, ...settings.resource })
  const traces = openTraces(settings, resource, log)
  const logs = openLogRecords(settings, resource, log)
  const measures = openMetricExport(settings, resource, metrics, log)
  const tracer = traces?.getTracer(scope, version)
  const logger = logs?.getLogger(scope, version)
  const spans = new WeakMap<Span, OtelSpan>()
  const contextOf = (parent: Span | string | undefined) => {
    if (typeof parent === 'string') return remoteContext(parent)
    const span = parent && spans.get(parent)
    return span === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, span)
  }
  return {
    begin(name, kind, facts, parent, startedAt) {
      const attributes = toAttributes(facts)
      const options = {
        kind: kinds[kind],
        attributes,
        ...(startedAt === undefined ? {} : { startTime: startedAt }),
      }
      const own = tracer?.startSpan(name, options, contextOf(parent))
      const span = toSpan(own)
      if (own !== undefined) spans.set(span, own)
      return span
    },
    log: (record: LogRecord, span) =>
      logger?.emit({
        timestamp: record.at,
        severityNumber: severities[record.level],
        severityText: record.level.toUpperCase(),
        body: record.text,
        attributes: toAttributes(record.facts),
        context: contextOf(span),
      }),
    async close() {
      const sent = Promise.allSettled([traces?.shutdown(), logs?.shutdown(), measures?.shutdown()])
      // A collector that is gone must not hold the end up.
      const over = new AbortController()
      await Promise.race([sent, clock.sleep(farewellMs, over.signal).catch(() => undefined)])
      over.abort()
    },
  }
}

function openTraces(
  settings: TelemetrySettings,
  resource: Resource,
  log: TelemetryParts['log'],
): TracerProvider | undefined {
  const target = settings.targets.TRACES
  if (target === undefined) return undefined
  const exporter = watchExports(new OTLPTraceExporter(exporterOptions(target)), 'traces', target.url, log)
  return new TracerProvider({
    resource,
    sampler: samplerOf(settings),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: settings.delays.TRACES })],
  })
}

function openLogRecords(
  settings: TelemetrySettings,
  resource: Resource,
  log: TelemetryParts['log'],
): LoggerProvider | undefined {
  const target = settings.targets.LOGS
  if (target === undefined) return undefined
  const exporter = watchExports(new OTLPLogExporter(exporterOptions(target)), 'log records', target.url, log)
  return new LoggerProvider({
    resource,
    processors: [new BatchLogRecordProcessor({ exporter, scheduledDelayMillis: settings.delays.LOGS })],
  })
}

function samplerOf({ sampler, samplerArgument }: TelemetrySettings): Sampler {
  const name = sampler.replace(/^parentbased_/, '')
  const roots: Readonly<Record<string, () => Sampler>> = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(samplerArgument),
  }
  const root = roots[name]?.()
  if (root === undefined)
    throw new GongError('settings', `OTEL_TRACES_SAMPLER cannot be “${sampler}”.`, {
      advice: 'Give always_on, always_off, traceidratio, or one of these after parentbased_.',
    })
  return sampler === name ? root : new ParentBasedSampler({ root })
}

function toSpan(own: OtelSpan | undefined): Span {
  return {
    facts: (facts) => void own?.setAttributes(toAttributes(facts)),
    end(error) {
      if (error !== undefined) own?.setStatus({ code: SpanStatusCode.ERROR, message: error })
      own?.end()
    },
  }
}

function toAttributes(facts: SpanFacts): Attributes {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Attributes
}

/** The context that a `traceparent` header names (W3C Trace Context); a broken one is none. */
function remoteContext(traceparent: string) {
  const parts = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})/.exec(traceparent)
  const [, traceId = '', spanId = '', flags = ''] = parts ?? []
  if (parts === null || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return ROOT_CONTEXT
  const traceFlags = Number.parseInt(flags, 16) & 1
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true })
}
