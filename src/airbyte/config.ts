import { GongError } from '../errors/gong-error.ts'
import { isObject, type JsonObject, kindOf, readMoment } from './json-file.ts'

/** The configuration, checked and in our own words. */
export interface SourceConfig {
  readonly credentials: KeyCredentials | OAuthCredentials
  /** In milliseconds since 1970; undefined for as early as there is data. */
  readonly startsAt: number | undefined
  readonly endsAt: number | undefined
  /** Undefined when the configuration does not say. */
  readonly lookbackDays: number | undefined
  readonly workers: number
  readonly workspaceId: string | undefined
  readonly isPrivateIncluded: boolean
  readonly baseUrl: string | undefined
  readonly oauthBaseUrl: string | undefined
}

export interface KeyCredentials {
  readonly kind: 'key'
  readonly accessKey: string
  readonly accessKeySecret: string
}

export interface OAuthCredentials {
  readonly kind: 'oauth'
  readonly clientId: string
  readonly clientSecret: string
  readonly refreshToken: string
  readonly accessToken: string | undefined
  /** In milliseconds since 1970. */
  readonly expiresAt: number | undefined
}

const firstStart = '1970-01-01T00:00:00Z'

/**
 * The configuration in today's form, as Airbyte's own source brings older ones into it: the flat access key becomes
 * credentials, a missing start is the beginning of time.
 * @returns the same object when nothing had to change.
 */
export function migrateConfig(config: JsonObject): JsonObject {
  return migrateStart(migrateKeys(config))
}

function migrateKeys(config: JsonObject): JsonObject {
  const { access_key, access_key_secret, ...others } = config
  if (isObject(config['credentials']) || (isMissing(access_key) && isMissing(access_key_secret)))
    return config
  return { ...others, credentials: { auth_type: 'APIKey', access_key, access_key_secret } }
}

function migrateStart(config: JsonObject): JsonObject {
  return isMissing(config['start_date']) ? { ...config, start_date: firstStart } : config
}

/**
 * Checks a migrated configuration.
 * @throws GongError `settings` that says which field is wrong.
 */
export function readConfig(value: unknown): SourceConfig {
  if (!isObject(value)) throw wrong('The configuration', `must be a JSON object, and is ${kindOf(value)}`)
  const startsAt = momentField(value, 'start_date')
  const endsAt = momentField(value, 'end_date')
  if (startsAt !== undefined && endsAt !== undefined && endsAt <= startsAt) {
    throw wrong('end_date', 'must be later than start_date')
  }
  return {
    credentials: readCredentials(value['credentials']),
    // The beginning of time says no more than that nobody chose a start.
    startsAt: startsAt === 0 ? undefined : startsAt,
    endsAt,
    lookbackDays: integerField(value, 'lookback_window_days', 0, 36_500),
    workers: integerField(value, 'num_workers', 1, 10) ?? 4,
    workspaceId: workspaceField(value),
    isPrivateIncluded: booleanField(value, 'include_private_calls'),
    baseUrl: urlField(value, 'base_url'),
    oauthBaseUrl: urlField(value, 'oauth_base_url'),
  }
}

/** Every secret of a configuration, right or wrong, so that none is ever shown. */
export function secretsOf(config: unknown): string[] {
  if (!isObject(config)) return []
  const credentials = isObject(config['credentials']) ? config['credentials'] : {}
  const names = ['access_key', 'access_key_secret', 'client_secret', 'refresh_token', 'access_token']
  const values = names.flatMap((name) => [config[name], credentials[name]])
  const known = values.filter((value): value is string => typeof value === 'string' && value !== '')
  const { access_key, access_key_secret } = credentials
  return typeof access_key === 'string' && typeof access_key_secret === 'string'
    ? [...known, `${access_key}:${access_key_secret}`]
    : known
}

function readCredentials(value: unknown): KeyCredentials | OAuthCredentials {
  if (!isObject(value)) throw wrong('credentials', `must be an object, and is ${kindOf(value)}`)
  const { auth_type: type } = value
  if (type === 'OAuth2.0' || (isMissing(type) && 'refresh_token' in value)) {
    return {
      kind: 'oauth',
      clientId: textField(value, 'client_id'),
      clientSecret: textField(value, 'client_secret'),
      refreshToken: textField(value, 'refresh_token'),
      accessToken: isMissing(value['access_token']) ? undefined : textField(value, 'access_token'),
      expiresAt: momentField(value, 'token_expiry_date', 'credentials.'),
    }
  }
  if (type === 'APIKey' || (isMissing(type) && 'access_key' in value)) {
    return {
      kind: 'key',
      accessKey: textField(value, 'access_key'),
      accessKeySecret: textField(value, 'access_key_secret'),
    }
  }
  throw wrong('credentials.auth_type', `must be “APIKey” or “OAuth2.0”, and is ${kindOf(type)}`)
}

function textField(credentials: JsonObject, name: string): string {
  const value = credentials[name]
  if (typeof value === 'string' && value.trim() !== '') return value.trim()
  throw wrong(`credentials.${name}`, `must be a text, and is ${kindOf(value)}`)
}

function momentField(config: JsonObject, name: string, prefix = ''): number | undefined {
  const value = config[name]
  if (isMissing(value)) return undefined
  const ms = readMoment(value)
  if (ms === undefined) throw wrong(prefix + name, 'must be a date-time such as 2024-01-01T00:00:00Z')
  return ms
}

function integerField(config: JsonObject, name: string, least: number, most: number): number | undefined {
  const value = config[name]
  if (isMissing(value)) return undefined
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw wrong(name, `must be a whole number from ${least} to ${most}`)
}

function booleanField(config: JsonObject, name: string): boolean {
  const value = config[name]
  if (isMissing(value)) return false
  if (typeof value === 'boolean') return value
  throw wrong(name, `must be true or false, and is ${kindOf(value)}`)
}

function workspaceField(config: JsonObject): string | undefined {
  const value = config['workspace_id']
  if (isMissing(value)) return undefined
  if (typeof value === 'string' && /^\d{1,20}$/.test(value.trim())) return value.trim()
  throw wrong('workspace_id', `must be a text of up to 20 digits, and is ${kindOf(value)}`)
}

function urlField(config: JsonObject, name: string): string | undefined {
  const value = config[name]
  if (isMissing(value)) return undefined
  const url = typeof value === 'string' ? URL.parse(value.trim()) : null
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:'))
    return url.href.replace(/\/+$/, '')
  throw wrong(name, 'must be an address such as https://us-12345.api.gong.io')
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function wrong(path: string, what: string): GongError {
  return new GongError('settings', `${path}: ${what}.`, { advice: 'Correct the configuration.' })
}
