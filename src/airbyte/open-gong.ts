import { createGong, defaultBaseUrl, type Gong } from '../client/create-gong.ts'
import { version } from '../client/version.ts'
import { createOAuthCredentials, defaultOAuthUrl } from '../connections/oauth.ts'
import type { OAuthTokens } from '../connections/token-request.ts'
import { GongError } from '../errors/gong-error.ts'
import { basicCredentials, type Credentials } from '../http/auth.ts'
import type { HttpEvent } from '../http/transport.ts'
import type { OAuthCredentials, SourceConfig } from './config.ts'
import type { Emitter } from './emitter.ts'
import type { JsonObject } from './json-file.ts'
import type { SourceWorld } from './world.ts'

export interface OpenOptions {
  readonly world: SourceWorld
  readonly emitter: Emitter
  readonly config: SourceConfig
  /** As it stands in the file, migrated: what a new configuration starts from. */
  readonly given: JsonObject
  /** Whether to wait as long as Gong says, however long that is. */
  readonly isPatient: boolean
  readonly onEvent?: (event: HttpEvent) => void
}

/** For a question that somebody waits for. */
const impatience = { maxRetries: 2, longestWaitMs: 20_000 }

/** A client of the configured account. */
export function openGong({ world, emitter, config, given, isPatient, onEvent }: OpenOptions): Gong {
  const { credentials, baseUrl, workers } = config
  return createGong({
    credentials:
      credentials.kind === 'key'
        ? basicCredentials(credentials.accessKey, credentials.accessKeySecret)
        : oauthCredentials(credentials, config, world, emitter, given),
    baseUrl: baseUrl ?? defaultBaseUrl,
    ratePerSecond: numberOf(world, 'GONG_RATE_PER_SECOND') ?? 3,
    // Gong itself knows best when the day's requests are spent, and a source waits for the next day.
    ratePerDay: numberOf(world, 'GONG_RATE_PER_DAY') ?? 0,
    retry: isPatient ? { longestWaitMs: Number.POSITIVE_INFINITY } : impatience,
    onEvent,
    onMismatch: ({ entity, path, expected, received }) =>
      emitter.log('WARN', `${entity}: ${path} is ${received}, not ${expected}; kept as it came.`),
    runtime: { clock: world.clock, random: world.random, fetch: limitFetch(world.fetch, workers) },
  })
}

function oauthCredentials(
  { clientId, clientSecret, ...tokens }: OAuthCredentials,
  { baseUrl, oauthBaseUrl = defaultOAuthUrl }: SourceConfig,
  world: SourceWorld,
  emitter: Emitter,
  given: JsonObject,
): Credentials {
  return createOAuthCredentials({
    clientId,
    clientSecret,
    tokens: { ...tokens, baseUrl: undefined },
    oauthUrl: oauthBaseUrl,
    trustedUrls: baseUrl === undefined ? [oauthBaseUrl] : [baseUrl, oauthBaseUrl],
    async onTokens(renewed) {
      emitter.hide([renewed.accessToken, renewed.refreshToken])
      emitter.config(withTokens(given, renewed))
      await world.room()
    },
    onWarning: (message) => emitter.log('WARN', message),
    fetch: world.fetch,
    clock: world.clock,
    userAgent: `gong-connector/${version}`,
  })
}

/** The whole configuration with new tokens in it, and the account's host unless the user chose one. */
function withTokens(
  given: JsonObject,
  { accessToken, refreshToken, expiresAt, baseUrl }: OAuthTokens,
): JsonObject {
  const { token_expiry_date: _expired, ...credentials } = given['credentials'] as JsonObject
  const expiry = expiresAt === undefined ? {} : { token_expiry_date: new Date(expiresAt).toISOString() }
  const host = baseUrl === undefined || given['base_url'] ? {} : { base_url: baseUrl }
  return {
    ...given,
    ...host,
    credentials: { ...credentials, access_token: accessToken, refresh_token: refreshToken, ...expiry },
  }
}

/** A fetch of which only so many are under way at the same time; the others wait in line. */
function limitFetch(fetch: typeof globalThis.fetch, most: number): typeof globalThis.fetch {
  let free = most
  const waiting: (() => void)[] = []
  return async (input, init) => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await fetch(input, init)
    } finally {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }
}

function numberOf({ env }: SourceWorld, name: string): number | undefined {
  const text = env[name]?.trim() ?? ''
  if (text === '') return undefined
  const value = Number(text)
  if (Number.isFinite(value) && value >= 0) return value
  throw new GongError('settings', `${name} must be a number of 0 or more, not “${text}”.`, {
    advice: 'Correct it, or leave it out.',
  })
}
