/** One thing that is measured. Its name is OpenTelemetry's; `nameForPrometheus` makes the other of it. */
export interface Instrument {
  readonly name: string
  readonly kind: 'counter' | 'gauge' | 'histogram'
  /** As UCUM writes it: `s` seconds, `1` or `{…}` a number. */
  readonly unit: string
  readonly help: string
  readonly labels: readonly string[]
  /** Upper bounds of a histogram's buckets, in its unit. */
  readonly bounds?: readonly number[]
}

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const longSeconds = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600]

/** Everything that the server measures. */
export const instruments = {
  gongRequest: {
    name: 'gong_connector.gong.request.duration',
    kind: 'histogram',
    unit: 's',
    help: 'Requests to Gong, from sending to the end of the answer; status “none” where no answer came.',
    labels: ['method', 'status'],
    bounds: seconds,
  },
  budgetWait: {
    name: 'gong_connector.gong.budget.wait',
    kind: 'histogram',
    unit: 's',
    help: 'How long requests to Gong waited for the account’s budget.',
    labels: [],
    bounds: seconds,
  },
  budgetSpent: {
    name: 'gong_connector.gong.budget.spent',
    kind: 'gauge',
    unit: '{request}',
    help: 'Requests that an account has spent in this UTC day.',
    labels: ['account'],
  },
  budgetLeft: {
    name: 'gong_connector.gong.budget.left',
    kind: 'gauge',
    unit: '{request}',
    help: 'Requests that an account has left in this UTC day; missing where there is no limit.',
    labels: ['account'],
  },
  operation: {
    name: 'gong_connector.operation.duration',
    kind: 'histogram',
    unit: 's',
    help: 'Operations by their kind: auth, sync, action, proxy, webhook, probe, execute.',
    labels: ['kind', 'status'],
    bounds: longSeconds,
  },
  syncRuns: {
    name: 'gong_connector.sync.runs',
    kind: 'counter',
    unit: '{run}',
    help: 'Runs of syncs that ended.',
    labels: ['status'],
  },
  records: {
    name: 'gong_connector.records',
    kind: 'counter',
    unit: '{record}',
    help: 'Records that syncs changed.',
    labels: ['change'],
  },
  deliveries: {
    name: 'gong_connector.webhook.deliveries',
    kind: 'counter',
    unit: '{attempt}',
    help: 'Attempts to deliver webhooks: ok or failed.',
    labels: ['outcome'],
  },
  httpRequest: {
    name: 'gong_connector.http.request.duration',
    kind: 'histogram',
    unit: 's',
    help: 'Requests that this server answered, to the beginning of the answer.',
    labels: ['method', 'route', 'status'],
    bounds: seconds,
  },
  connections: {
    name: 'gong_connector.connections',
    kind: 'gauge',
    unit: '{connection}',
    help: 'Connections that Gong lets in (healthy) and does not (failed).',
    labels: ['health'],
  },
  running: {
    name: 'gong_connector.sync.running',
    kind: 'gauge',
    unit: '{run}',
    help: 'Runs of syncs under way.',
    labels: [],
  },
  queueSize: {
    name: 'gong_connector.queue.size',
    kind: 'gauge',
    unit: '{item}',
    help: 'What is due and waits: syncs, actions, webhooks_out, webhooks_in.',
    labels: ['queue'],
  },
  queueLag: {
    name: 'gong_connector.queue.lag',
    kind: 'gauge',
    unit: 's',
    help: 'How long the oldest of what is due has waited.',
    labels: ['queue'],
  },
  failures: {
    name: 'gong_connector.failures',
    kind: 'gauge',
    unit: '{failure}',
    help: 'Failures that have not ended.',
    labels: [],
  },
} as const satisfies Record<string, Instrument>

export type InstrumentKey = keyof typeof instruments

/** The name by which Prometheus knows an instrument, made as OpenTelemetry's specification says. */
export function nameForPrometheus({ name, kind, unit }: Instrument): string {
  const base = name.replaceAll('.', '_')
  const withUnit = unit === 's' ? `${base}_seconds` : base
  return kind === 'counter' ? `${withUnit}_total` : withUnit
}
