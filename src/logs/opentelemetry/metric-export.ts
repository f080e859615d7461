import { type HrTime, ValueType } from '@opentelemetry/api'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import type { Resource } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  DataPointType,
  MeterProvider,
  type MetricData,
  type MetricProducer,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { version } from '../../client/version.ts'
import type { Instrument } from '../instruments.ts'
import type { Measured, Metrics, Sample } from '../metrics.ts'
import { exporterOptions } from './exporter-options.ts'
import type { TelemetrySettings } from './telemetry-settings.ts'
import { watchExports } from './watch-exports.ts'

/** Sends what the server measures, as often as the settings say; undefined where nobody wants it. */
export function openMetricExport(
  { targets, delays }: TelemetrySettings,
  resource: Resource,
  metrics: Metrics,
  log: (line: string) => void,
): MeterProvider | undefined {
  if (targets.METRICS === undefined) return undefined
  const exporter = new OTLPMetricExporter(exporterOptions(targets.METRICS))
  const reader = new PeriodicExportingMetricReader({
    exporter: watchExports(exporter, 'metrics', targets.METRICS.url, log),
    exportIntervalMillis: delays.METRICS,
    exportTimeoutMillis: Math.min(delays.METRICS, targets.METRICS.timeoutMillis),
    metricProducers: [createProducer(metrics, resource)],
  })
  return new MeterProvider({ resource, readers: [reader] })
}

/** Our own registry as OpenTelemetry's SDK collects it: cumulative, from when the server started. */
function createProducer(metrics: Metrics, resource: Resource): MetricProducer {
  return {
    async collect() {
      const measured = await metrics.collect()
      const found = measured.filter(({ samples }) => samples.length > 0).map((one) => toData(one, metrics))
      const scopeMetrics = [{ scope: { name: 'gong-connector', version }, metrics: found }]
      return { resourceMetrics: { resource, scopeMetrics }, errors: [] }
    },
  }
}

function toData({ instrument, samples }: Measured, { since, now }: Metrics): MetricData {
  const common = {
    descriptor: {
      name: instrument.name,
      description: instrument.help,
      unit: instrument.unit,
      valueType: ValueType.DOUBLE,
    },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  }
  const point = <T>({ labels }: Sample, value: T) => ({
    startTime: toHrTime(since),
    endTime: toHrTime(now()),
    attributes: labels,
    value,
  })
  if (instrument.kind === 'histogram')
    return {
      ...common,
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: samples.map((sample) => point(sample, toHistogram(sample, instrument))),
    }
  const dataPoints = samples.map((sample) => point(sample, sample.value))
  return instrument.kind === 'gauge'
    ? { ...common, dataPointType: DataPointType.GAUGE, dataPoints }
    : { ...common, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints }
}

function toHistogram({ value, buckets = [], sum = 0 }: Sample, { bounds = [] }: Instrument) {
  return { buckets: { boundaries: [...bounds], counts: [...buckets] }, sum, count: value }
}

function toHrTime(ms: number): HrTime {
  return [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)]
}
