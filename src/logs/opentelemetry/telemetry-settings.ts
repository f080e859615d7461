import { GongError } from '../../errors/gong-error.ts'

/** Kinds of what is sent, by the names in the variables. */
type Signal = 'TRACES' | 'METRICS' | 'LOGS'

/** Where something is sent. */
export interface Target {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** In milliseconds. */
  readonly timeoutMillis: number
  readonly isCompressed: boolean
}

type Targets = Readonly<Partial<Record<Signal, Target>>>

/** What OpenTelemetry's standard variables say. */
export interface TelemetrySettings {
  /** Signals that are not sent are missing. */
  readonly targets: Targets
  readonly resource: Readonly<Record<string, string>>
  readonly sampler: string
  readonly samplerArgument: number
  /** In milliseconds. */
  readonly delays: Readonly<Record<Signal, number>>
}

type Variables = Readonly<Record<string, string>>

const signals: readonly Signal[] = ['TRACES', 'METRICS', 'LOGS']

/**
 * What the standard variables ask for; undefined without an endpoint, or when they switch it off.
 * @throws GongError `settings` for what is not to be had, such as another protocol than http/protobuf.
 */
export function readTelemetrySettings(given: Variables): TelemetrySettings | undefined {
  const variables = Object.fromEntries(
    Object.entries(given)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  )
  if (variables['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return undefined
  const targets = Object.fromEntries(
    signals
      .map((signal) => [signal, readTarget(signal, variables)])
      .filter(([, target]) => target !== undefined),
  ) as Targets
  if (Object.keys(targets).length === 0) return undefined
  return {
    targets,
    resource: readResource(variables),
    sampler: variables['OTEL_TRACES_SAMPLER'] ?? 'parentbased_always_on',
    samplerArgument: readNumber(variables, 'OTEL_TRACES_SAMPLER_ARG', 1),
    delays: {
      TRACES: readNumber(variables, 'OTEL_BSP_SCHEDULE_DELAY', 5000),
      LOGS: readNumber(variables, 'OTEL_BLRP_SCHEDULE_DELAY', 1000),
      METRICS: readNumber(variables, 'OTEL_METRIC_EXPORT_INTERVAL', 60_000),
    },
  }
}

function readTarget(signal: Signal, variables: Variables): Target | undefined {
  const own = (name: string) => variables[`OTEL_EXPORTER_OTLP_${signal}_${name}`]
  const common = (name: string) => variables[`OTEL_EXPORTER_OTLP_${name}`]
  const exporter = variables[`OTEL_${signal}_EXPORTER`] ?? 'otlp'
  if (exporter === 'none') return undefined
  if (exporter !== 'otlp')
    throw wrong(`OTEL_${signal}_EXPORTER`, exporter, 'otlp or none; Prometheus is at /metrics')
  const base = common('ENDPOINT')
  const url =
    own('ENDPOINT') ??
    (base === undefined ? undefined : `${base.replace(/\/+$/, '')}/v1/${signal.toLowerCase()}`)
  if (url === undefined) return undefined
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw wrong('OTEL_EXPORTER_OTLP_ENDPOINT', url, 'an address such as http://localhost:4318')
  const protocol = own('PROTOCOL') ?? common('PROTOCOL') ?? 'http/protobuf'
  if (protocol !== 'http/protobuf')
    throw wrong('OTEL_EXPORTER_OTLP_PROTOCOL', protocol, 'http/protobuf, which collectors take on port 4318')
  return {
    url,
    headers: { ...readPairs(common('HEADERS')), ...readPairs(own('HEADERS')) },
    timeoutMillis: Number(own('TIMEOUT') ?? common('TIMEOUT') ?? 10_000) || 10_000,
    isCompressed: (own('COMPRESSION') ?? common('COMPRESSION')) === 'gzip',
  }
}

function readResource(variables: Variables): Record<string, string> {
  const resource = readPairs(variables['OTEL_RESOURCE_ATTRIBUTES'])
  const name = variables['OTEL_SERVICE_NAME'] ?? resource['service.name'] ?? 'gong-connector'
  return { ...resource, 'service.name': name }
}

/** `name=value` with commas between, percent-encoded, as the specification has it. */
function readPairs(text = ''): Record<string, string> {
  const pairs = text.split(',').flatMap((part) => {
    const [name = '', ...rest] = part.split('=')
    return name.trim() === '' || rest.length === 0 ? [] : [[decode(name), decode(rest.join('='))] as const]
  })
  return Object.fromEntries(pairs)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.trim())
  } catch {
    return text.trim()
  }
}

function readNumber(variables: Variables, name: string, otherwise: number): number {
  const value = Number(variables[name] ?? otherwise)
  if (Number.isFinite(value) && value >= 0) return value
  throw wrong(name, variables[name] ?? '', 'a number of 0 or more')
}

function wrong(name: string, value: string, right: string): GongError {
  return new GongError('settings', `${name} cannot be “${value}”.`, { advice: `Give ${right}.` })
}
