import { type Instrument, type InstrumentKey, instruments } from './instruments.ts'
import type { LoggedRequest } from './operation-log.ts'

type Labels = Readonly<Record<string, string>>

/** A measured value. */
export interface Sample {
  readonly labels: Labels
  /** Of counters and gauges. */
  readonly value: number
  /** Of histograms: how many fell into each bucket, the last one without a bound. */
  readonly buckets?: readonly number[]
  readonly sum?: number
}

/** All that was measured with one instrument. */
export interface Measured {
  readonly instrument: Instrument
  readonly samples: readonly Sample[]
}

/** Gauges that are read when somebody asks. */
export type Gauges = Readonly<Partial<Record<InstrumentKey, readonly Sample[]>>>

/** What the server measures: the one place for Prometheus and OpenTelemetry alike. */
export interface Metrics {
  gongRequest(request: LoggedRequest): void
  operation(kind: string, status: string, ms: number): void
  /** @param route the path with its parameters in braces. */
  httpRequest(method: string, route: string, status: number, ms: number): void
  count(key: 'syncRuns' | 'records' | 'deliveries', labels: Labels, count?: number): void
  /** Everything; gauges are read anew. */
  collect(): Promise<readonly Measured[]>
  /** When counting began, in milliseconds since 1970. */
  readonly since: number
  now(): number
}

interface Series {
  readonly labels: Labels
  value: number
  readonly buckets: number[] | undefined
}

/** Labels have few values; what would make them many more is a mistake that must not eat the memory. */
const mostSeries = 2000

/** @param readGauges asked at each collection; what it throws leaves the gauges out. */
export function createMetrics(now: () => number, readGauges: () => Promise<Gauges>): Metrics {
  const series = new Map<InstrumentKey, Map<string, Series>>()

  function add(key: InstrumentKey, labels: Labels, value: number): void {
    const { bounds }: Instrument = instruments[key]
    const all = series.get(key) ?? new Map<string, Series>()
    series.set(key, all)
    const id = Object.values(labels).join('\u0000')
    const known = all.get(id)
    if (known === undefined && all.size >= mostSeries) return
    const one = known ?? makeSeries(labels, bounds)
    all.set(id, one)
    one.value += value
    if (one.buckets === undefined || bounds === undefined) return
    const place = bounds.findIndex((bound) => value <= bound)
    const index = place < 0 ? bounds.length : place
    one.buckets[index] = (one.buckets[index] ?? 0) + 1
  }

  return {
    since: now(),
    now,
    gongRequest({ method, status, ms, waitedMs }) {
      add('gongRequest', { method, status: String(status ?? 'none') }, ms / 1000)
      add('budgetWait', {}, waitedMs / 1000)
    },
    operation(kind, status, ms) {
      add('operation', { kind, status }, ms / 1000)
      if (kind === 'sync') add('syncRuns', { status }, 1)
    },
    httpRequest: (method, route, status, ms) =>
      add('httpRequest', { method, route, status: String(status) }, ms / 1000),
    count: (key, labels, count = 1) => add(key, labels, count),
    async collect() {
      const gauges = await readGauges().catch((): Gauges => ({}))
      return (Object.entries(instruments) as [InstrumentKey, Instrument][]).map(([key, instrument]) => {
        const counted = [...(series.get(key)?.values() ?? [])].map(toSample)
        return { instrument, samples: instrument.kind === 'gauge' ? (gauges[key] ?? []) : counted }
      })
    },
  }
}

function makeSeries(labels: Labels, bounds: readonly number[] | undefined): Series {
  return { labels, value: 0, buckets: bounds && Array.from({ length: bounds.length + 1 }, () => 0) }
}

function toSample({ labels, value, buckets }: Series): Sample {
  if (buckets === undefined) return { labels, value }
  return { labels, value: buckets.reduce((all, one) => all + one, 0), buckets: [...buckets], sum: value }
}
