import { GongError } from '../errors/gong-error.ts'

export interface Setting {
  /** Environment variable; also read from `.env`. */
  readonly variable: string
  /** Flag of the commands that talk to Gong, without the dashes. */
  readonly flag?: string
  readonly summary: string
  readonly isSecret?: boolean
  /** Shown in the docs and in `--help`. */
  readonly defaultText?: string
}

/** Every setting of the command line; flags win over the environment, the environment over `.env`. */
export const settings = {
  accessKey: {
    variable: 'GONG_ACCESS_KEY',
    summary: 'Access key (Gong: Settings › Ecosystem › API).',
    isSecret: true,
  },
  accessKeySecret: {
    variable: 'GONG_ACCESS_KEY_SECRET',
    summary: 'Secret of the access key, shown once when the key is made.',
    isSecret: true,
  },
  accessToken: {
    variable: 'GONG_ACCESS_TOKEN',
    summary: 'OAuth access token, instead of an access key.',
    isSecret: true,
  },
  baseUrl: {
    variable: 'GONG_BASE_URL',
    flag: 'base-url',
    summary: 'Host of the API; companies with a host of their own must name it.',
    defaultText: 'https://api.gong.io',
  },
  oauthUrl: {
    variable: 'GONG_OAUTH_URL',
    summary: 'Host that gives OAuth tokens.',
    defaultText: 'https://app.gong.io',
  },
  ratePerSecond: {
    variable: 'GONG_RATE_PER_SECOND',
    flag: 'rate',
    summary: 'Requests a second; 0 for no limit.',
    defaultText: '3',
  },
  ratePerDay: {
    variable: 'GONG_RATE_PER_DAY',
    flag: 'rate-per-day',
    summary: 'Requests a UTC day, counted on this machine over all runs; 0 for no limit.',
    defaultText: '10000',
  },
  dataDir: {
    variable: 'GONG_CONNECTOR_DATA_DIR',
    summary:
      'Folder for what outlives a run beside the destination: the count of the day’s requests, and the server’s database and keys.',
    defaultText: '~/.gong-connector',
  },
  databaseUrl: {
    variable: 'GONG_CONNECTOR_DATABASE_URL',
    summary:
      'Where the server keeps what it knows: postgres://user:password@host:5432/name, for any number of machines, or SQLite.',
    // It holds a password.
    isSecret: true,
    defaultText: 'server.db in the data folder',
  },
  functionsDir: {
    variable: 'GONG_CONNECTOR_FUNCTIONS_DIR',
    summary: 'Folder of your own functions, which the server loads; none without it.',
  },
  apiKey: {
    variable: 'GONG_CONNECTOR_API_KEY',
    summary: 'Key that the server wants from its clients; one is made in the data folder without it.',
    isSecret: true,
  },
  encryptionKey: {
    variable: 'GONG_CONNECTOR_ENCRYPTION_KEY',
    summary:
      'Key that encrypts stored credentials, 32 bytes in Base64; one is made in the data folder without it.',
    isSecret: true,
  },
  encryptionKeysOld: {
    variable: 'GONG_CONNECTOR_ENCRYPTION_KEYS_OLD',
    summary:
      'Earlier keys, separated by commas, which open what is not sealed anew yet; see “gong-connector keys”.',
    isSecret: true,
  },
  clientId: {
    variable: 'GONG_CLIENT_ID',
    summary: 'Client id of your OAuth app at Gong, for customers who connect by OAuth.',
  },
  clientSecret: {
    variable: 'GONG_CLIENT_SECRET',
    summary: 'Secret of the OAuth app.',
    isSecret: true,
  },
  allowedHosts: {
    variable: 'GONG_CONNECTOR_ALLOWED_HOSTS',
    summary:
      'Hosts, separated by commas, that may be sent credentials besides those of gong.io and the one of GONG_BASE_URL.',
  },
  publicUrl: {
    variable: 'GONG_CONNECTOR_PUBLIC_URL',
    summary:
      'Address at which browsers and Gong reach the server: of connect links, and of the OAuth callback, which Gong must know.',
    defaultText: 'the address that a request was sent to',
  },
  webhookUrl: {
    variable: 'GONG_CONNECTOR_WEBHOOK_URL',
    summary: 'Address of your product that webhooks go to; more can be added over the API.',
  },
  webhookSigningKey: {
    variable: 'GONG_CONNECTOR_WEBHOOK_SIGNING_KEY',
    summary:
      'Secret that signs webhooks: whsec_ and at least 24 bytes in Base64; one is made in the data folder without it.',
    isSecret: true,
  },
  webhookPrivate: {
    variable: 'GONG_CONNECTOR_WEBHOOK_PRIVATE',
    summary:
      'Whether webhooks may go to this machine and to private networks (true or false); that of GONG_CONNECTOR_WEBHOOK_URL always may.',
    defaultText: 'true for a server that only this machine reaches',
  },
  logRetention: {
    variable: 'GONG_CONNECTOR_LOG_RETENTION',
    summary: 'Days for which the server keeps its log.',
    defaultText: '15',
  },
  slackWebhookUrl: {
    variable: 'GONG_CONNECTOR_SLACK_WEBHOOK_URL',
    summary:
      'Incoming webhook of Slack that is told of failures, once when one begins and once when it ends.',
    isSecret: true,
  },
  serverUrl: {
    variable: 'GONG_CONNECTOR_URL',
    summary: 'Address of the server whose log “logs” shows.',
    defaultText: 'http://127.0.0.1:3003',
  },
  mcpMaxBytes: {
    variable: 'GONG_CONNECTOR_MCP_MAX_BYTES',
    summary: 'Bytes that an answer to an AI agent has at most.',
    defaultText: '80000',
  },
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof settings

/** Settings as they were given; empty ones count as missing. */
export type GivenSettings = { readonly [N in SettingName]?: string }

/** Collects the settings from flags (by flag name), environment and `.env`, in this order. */
export function collectSettings(
  flags: Readonly<Record<string, unknown>>,
  ...sources: readonly Readonly<Record<string, string | undefined>>[]
): GivenSettings {
  const given: Partial<Record<SettingName, string>> = {}
  for (const [name, setting] of Object.entries(settings) as [SettingName, Setting][]) {
    const flag = setting.flag === undefined ? undefined : flags[camelCase(setting.flag)]
    const value = [flag, ...sources.map((source) => source[setting.variable])].find(
      (candidate): candidate is string => typeof candidate === 'string' && candidate.trim() !== '',
    )
    if (value !== undefined) given[name] = value.trim()
  }
  return given
}

/**
 * A setting that is a number of at least 0.
 * @throws GongError `settings` that names the variable.
 */
export function numberSetting(given: GivenSettings, name: SettingName): number | undefined {
  const text = given[name]
  if (text === undefined) return undefined
  const value = Number(text)
  if (Number.isFinite(value) && value >= 0) return value
  const { variable, defaultText }: Setting = settings[name]
  throw new GongError('settings', `${variable} must be a number of 0 or more, not “${text}”.`, {
    advice: defaultText === undefined ? 'Correct it.' : `Correct it, or leave it out for ${defaultText}.`,
  })
}

type Sources = readonly Readonly<Record<string, string | undefined>>[]

/** The environment variables of connected products, by their names without the prefix; the first source wins. */
export function collectVariables(...sources: Sources): Record<string, string> {
  const prefix = 'GONG_CONNECTOR_ENV_'
  const found = Object.entries(collectByPrefix(prefix, sources))
  return Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]))
}

/** The standard variables of OpenTelemetry; the first source wins. */
export function collectTelemetry(...sources: Sources): Record<string, string> {
  return collectByPrefix('OTEL_', sources)
}

function collectByPrefix(prefix: string, sources: Sources): Record<string, string> {
  const found: Record<string, string> = {}
  for (const source of sources.toReversed()) {
    for (const [name, value] of Object.entries(source)) {
      if (name.startsWith(prefix) && name !== prefix && value !== undefined) found[name] = value
    }
  }
  return found
}

/**
 * A setting that is true or false.
 * @throws GongError `settings` that names the variable.
 */
export function truthSetting(given: GivenSettings, name: SettingName): boolean | undefined {
  const text = given[name]?.toLowerCase()
  if (text === undefined) return undefined
  if (text === 'true' || text === '1') return true
  if (text === 'false' || text === '0') return false
  throw new GongError('settings', `${settings[name].variable} must be true or false, not “${text}”.`)
}

function camelCase(flag: string): string {
  return flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
