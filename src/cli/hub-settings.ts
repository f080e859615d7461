import { randomBytes } from 'node:crypto'
import { defaultBaseUrl } from '../client/create-gong.ts'
import { systemRuntime } from '../client/runtime.ts'
import { GongError } from '../errors/gong-error.ts'
import type { HubOptions } from '../hub/hub.ts'
import type { Context } from './context.ts'
import { type GivenSettings, numberSetting, truthSetting } from './settings.ts'

/**
 * What the processes that share a database are made of, from the settings.
 * @param log hears lines for people.
 * @throws GongError `settings`.
 */
export function hubSettings(
  context: Context,
  given: GivenSettings,
  log: (line: string) => void,
): Omit<HubOptions, 'secrets'> {
  return {
    dataDir: given.dataDir ?? context.dataDir,
    databaseUrl: given.databaseUrl,
    encryptionKey: given.encryptionKey,
    olderEncryptionKeys: listOf(given.encryptionKeysOld),
    baseUrl: given.baseUrl ?? defaultBaseUrl,
    allowedHosts: listOf(given.allowedHosts),
    oauthUrl: given.oauthUrl,
    clientId: given.clientId,
    clientSecret: given.clientSecret,
    ratePerSecond: numberSetting(given, 'ratePerSecond'),
    ratePerDay: numberSetting(given, 'ratePerDay'),
    functionsDir: given.functionsDir,
    publicUrl: readPublicUrl(given),
    webhookUrl: given.webhookUrl,
    webhookSigningKey: given.webhookSigningKey,
    guardsWebhooks: truthSetting(given, 'webhookPrivate') !== true,
    environmentVariables: context.variables(),
    logRetentionDays: numberSetting(given, 'logRetention'),
    slackWebhookUrl: readSlackUrl(given),
    telemetry: context.telemetry(),
    clock: context.clock,
    followsDatabaseClock: true,
    randomId: systemRuntime.randomId,
    randomBytes: (count) => randomBytes(count),
    random: systemRuntime.random,
    fetch: systemRuntime.fetch,
    wire: systemRuntime.wire,
    log,
  }
}

/** Resolves when the process is asked to stop. */
export function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** The parts of a setting that commas separate. */
function listOf(text = ''): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** @throws GongError `settings` when it is no address of the web. */
function readPublicUrl({ publicUrl }: GivenSettings): string | undefined {
  if (publicUrl === undefined || /^https?:$/.test(URL.parse(publicUrl)?.protocol ?? '')) return publicUrl
  throw new GongError('settings', `GONG_CONNECTOR_PUBLIC_URL is no address: “${publicUrl}”.`, {
    advice:
      'Give it as https://connect.example.com, with the path under which the server is reached, if any.',
  })
}

/** @throws GongError `settings` when it is no address of the web; it is a secret and is not shown. */
function readSlackUrl({ slackWebhookUrl }: GivenSettings): string | undefined {
  if (slackWebhookUrl === undefined || /^https?:$/.test(URL.parse(slackWebhookUrl)?.protocol ?? ''))
    return slackWebhookUrl
  throw new GongError('settings', 'GONG_CONNECTOR_SLACK_WEBHOOK_URL is no address.', {
    advice: 'Give the address of an incoming webhook as Slack shows it: https://hooks.slack.com/services/…',
  })
}
