import { parseArgs } from 'node:util'
import { parseDateTime } from './date-times.ts'
import { type Fault, parseFaults } from './faults.ts'

/** How large the simulated account is and how its server behaves. */
export interface SimulatorOptions {
  /** Default 0: any free port. */
  readonly port?: number | undefined
  /** Default 127.0.0.1. */
  readonly host?: string | undefined
  /** Calls visible at the start. Default 2,000. */
  readonly calls?: number | undefined
  /** Default 60. */
  readonly users?: number | undefined
  /** Default 1. */
  readonly seed?: number | undefined
  /** The span in which calls took place, in days up to `now`. Default 180. */
  readonly days?: number | undefined
  /** The simulated clock's start as ISO-8601; it then runs on in real time. Default: the real time. */
  readonly now?: string | undefined
  /** Requests in any second; 0 for no limit. Default 3. */
  readonly ratePerSecond?: number | undefined
  /** Requests from midnight to midnight UTC; 0 for no limit. Default 10,000. */
  readonly ratePerDay?: number | undefined
  /** Added to every answer, in milliseconds. Default 0. */
  readonly latencyMs?: number | undefined
  /** Default: any non-empty key and secret are taken. */
  readonly accessKey?: string | undefined
  readonly accessKeySecret?: string | undefined
  /** Default 2. */
  readonly workspaces?: number | undefined
  /** The share of private calls, from 0 to 1. Default 0.03. */
  readonly privateShare?: number | undefined
  /** The scopes that credentials have. Default: all. */
  readonly scopes?: readonly string[] | undefined
  /** The status that answers a `clientUniqueId` used before: accounts of Gong differ. Default 400. */
  readonly duplicateStatus?: number | undefined
  /** How long a created call is processed before it shows, in simulated seconds. Default 60. */
  readonly processingSeconds?: number | undefined
  /** The length of every recording in bytes. Default: as long as its call. */
  readonly mediaBytes?: number | undefined
  /** How long a recording's signed address works, in simulated seconds. Default 28,800. */
  readonly mediaSeconds?: number | undefined
  /** What AI operations may use up: one for each call that is searched. Default 10,000. */
  readonly credits?: number | undefined
  /** The only OAuth app that is taken, and its secret. Default: any, with the secret that it first came with. */
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  /** The only address that the OAuth app may send browsers back to. Default: any. */
  readonly redirectUri?: string | undefined
  /** How long OAuth access tokens work, in simulated seconds. Default 86,400. */
  readonly tokenSeconds?: number | undefined
  /** Where a rule sends webhooks of calls that appear. Default: there is no rule. */
  readonly webhookUrl?: string | undefined
  /** How that rule proves itself: by the key in its URL, or by a signed token. Default `url-key`. */
  readonly webhookAuth?: 'url-key' | 'jwt' | undefined
  /** What goes wrong from the start. Default: nothing. */
  readonly faults?: readonly Fault[] | undefined
}

/** Options with the defaults filled in. */
export interface FullOptions extends Omit<SimulatorOptions, 'scopes'> {
  readonly port: number
  readonly host: string
  readonly calls: number
  readonly users: number
  readonly seed: number
  readonly days: number
  readonly ratePerSecond: number
  readonly ratePerDay: number
  readonly latencyMs: number
  readonly workspaces: number
  readonly privateShare: number
  readonly duplicateStatus: number
  readonly processingSeconds: number
  readonly mediaSeconds: number
  readonly credits: number
  readonly tokenSeconds: number
  readonly scopes: readonly string[] | undefined
}

/** Fills the defaults in. */
export function fillOptions(options: SimulatorOptions): FullOptions {
  return {
    ...options,
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
    calls: options.calls ?? 2000,
    users: options.users ?? 60,
    seed: options.seed ?? 1,
    days: options.days ?? 180,
    ratePerSecond: options.ratePerSecond ?? 3,
    ratePerDay: options.ratePerDay ?? 10_000,
    latencyMs: options.latencyMs ?? 0,
    workspaces: options.workspaces ?? 2,
    privateShare: options.privateShare ?? 0.03,
    duplicateStatus: options.duplicateStatus ?? 400,
    processingSeconds: options.processingSeconds ?? 60,
    mediaSeconds: options.mediaSeconds ?? 28_800,
    credits: options.credits ?? 10_000,
    tokenSeconds: options.tokenSeconds ?? 86_400,
    scopes: options.scopes,
  }
}

const FLAGS = [
  'port',
  'host',
  'calls',
  'users',
  'seed',
  'days',
  'now',
  'rate',
  'rate-day',
  'latency',
  'faults',
  'workspaces',
  'private-share',
  'access-key',
  'access-key-secret',
  'scopes',
  'duplicate-status',
  'processing',
  'media-bytes',
  'media-lifetime',
  'credits',
  'webhook',
  'webhook-auth',
  'client-id',
  'client-secret',
  'redirect-uri',
  'token-lifetime',
] as const

/** Reads options from the words of a command line; throws a RangeError that names the option that does not fit. */
export function parseSimulatorOptions(words: readonly string[]): SimulatorOptions {
  const flags = readFlags(words)
  return {
    port: whole('--port', flags['port'], 0, 65_535),
    host: text('--host', flags['host']),
    calls: whole('--calls', flags['calls'], 0, 5_000_000),
    users: whole('--users', flags['users'], 1, 60_000),
    seed: whole('--seed', flags['seed'], 0, 2 ** 31 - 1),
    days: whole('--days', flags['days'], 1, 36_500),
    now: moment('--now', flags['now']),
    ratePerSecond: whole('--rate', flags['rate'], 0, 1_000_000),
    ratePerDay: whole('--rate-day', flags['rate-day'], 0, 2 ** 31 - 1),
    latencyMs: whole('--latency', flags['latency'], 0, 600_000),
    faults: faults(flags['faults']),
    workspaces: whole('--workspaces', flags['workspaces'], 1, 200),
    privateShare: share('--private-share', flags['private-share']),
    accessKey: text('--access-key', flags['access-key']),
    accessKeySecret: text('--access-key-secret', flags['access-key-secret']),
    duplicateStatus: duplicateStatus(flags['duplicate-status']),
    processingSeconds: whole('--processing', flags['processing'], 0, 2 ** 31 - 1),
    mediaBytes: whole('--media-bytes', flags['media-bytes'], 1, 2 ** 40),
    mediaSeconds: whole('--media-lifetime', flags['media-lifetime'], 1, 2 ** 31 - 1),
    credits: whole('--credits', flags['credits'], 0, 2 ** 31 - 1),
    webhookUrl: webAddress('--webhook', flags['webhook']),
    webhookAuth: webhookAuth(flags['webhook-auth']),
    clientId: text('--client-id', flags['client-id']),
    clientSecret: text('--client-secret', flags['client-secret']),
    redirectUri: text('--redirect-uri', flags['redirect-uri']),
    tokenSeconds: whole('--token-lifetime', flags['token-lifetime'], 1, 2 ** 31 - 1),
    scopes: text('--scopes', flags['scopes'])
      ?.split(/[\s,]+/)
      .filter((scope) => scope !== ''),
  }
}

function readFlags(words: readonly string[]): Readonly<Record<string, string | undefined>> {
  const options = Object.fromEntries(FLAGS.map((name) => [name, { type: 'string' as const }]))
  const { tokens } = parseArgs({ args: [...words], options, strict: false, tokens: true })
  const flags: Record<string, string> = {}
  for (const token of tokens) {
    if (token.kind === 'positional') throw new RangeError(`"${token.value}" is not an option`)
    if (token.kind !== 'option') continue
    if (!(FLAGS as readonly string[]).includes(token.name)) {
      throw new RangeError(
        `unknown option ${token.rawName}; known are ${FLAGS.map((name) => `--${name}`).join(', ')}`,
      )
    }
    if (token.value === undefined) throw new RangeError(`${token.rawName} needs a value`)
    flags[token.name] = token.value
  }
  return flags
}

function whole(name: string, value: string | undefined, low: number, high: number): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < low || number > high) {
    throw new RangeError(`${name} must be a whole number from ${low} to ${high}, not "${value}"`)
  }
  return number
}

function duplicateStatus(value: string | undefined): number | undefined {
  if (value === undefined || value === '400' || value === '409') return whole('', value, 400, 409)
  throw new RangeError(`--duplicate-status must be 400 or 409, not "${value}"`)
}

function webAddress(name: string, value: string | undefined): string | undefined {
  if (value === undefined || /^https?:\/\//.test(value)) return value
  throw new RangeError(`${name} must be an address with http or https, not "${value}"`)
}

function webhookAuth(value: string | undefined): 'url-key' | 'jwt' | undefined {
  if (value === undefined || value === 'url-key' || value === 'jwt') return value
  throw new RangeError(`--webhook-auth must be url-key or jwt, not "${value}"`)
}

function share(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  if (value.trim() === '' || !(number >= 0 && number <= 1))
    throw new RangeError(`${name} must be from 0 to 1, not "${value}"`)
  return number
}

function text(name: string, value: string | undefined): string | undefined {
  if (value?.trim() === '') throw new RangeError(`${name} must not be empty`)
  return value
}

function moment(name: string, value: string | undefined): string | undefined {
  if (value === undefined || parseDateTime(value) !== undefined) return value
  throw new RangeError(`${name} must be a date and time as 2026-01-31T09:00:00Z, not "${value}"`)
}

function faults(value: string | undefined): readonly Fault[] | undefined {
  if (value === undefined) return undefined
  try {
    return parseFaults(value)
  } catch (error) {
    throw new RangeError(`--faults: ${error instanceof Error ? error.message : String(error)}`)
  }
}
