import { lookup } from 'node:dns/promises'
import { join } from 'node:path'
import { readOrMakePrivateFile } from '../connections/private-file.ts'
import type { Vault } from '../connections/vault.ts'
import type { Database } from '../database/open-database.ts'
import { GongError } from '../errors/gong-error.ts'
import { createDeliverer } from '../jobs/deliver-webhooks.ts'
import { createForgetting } from '../jobs/forget-webhooks.ts'
import { createToldCalls, type ToldCalls, type ToldCallsOptions } from '../jobs/read-told-calls.ts'
import type { Alerts } from '../logs/alerts.ts'
import type { Metrics } from '../logs/metrics.ts'
import { configuredId, createEndpoints, type Endpoints } from '../webhooks/endpoints.ts'
import { createMessages, type Messages } from '../webhooks/messages.ts'
import { createOutbox, type Outbox } from '../webhooks/outbox.ts'
import { checkSigningSecret, makeSigningSecret } from '../webhooks/signing-secret.ts'
import { createAuthTeller } from '../webhooks/tell-of-auth.ts'
import { isPrivateTarget, wrongInUrl } from '../webhooks/webhook-url.ts'
import type { HubOptions } from './hub.ts'

/** Webhooks, as the hub has them. */
export interface HubWebhooks {
  /** What products are told. */
  readonly outbox: Outbox
  /** Where they are told. */
  readonly endpoints: Endpoints
  /** What they were told. */
  readonly messages: Messages
  /** Whether webhooks may go to an address; one whose name is not known yet may. */
  readonly allowsTarget: (url: string) => Promise<boolean>
}

/** What Gong tells, as the hub has it. */
export interface HubInbox {
  /** Reads the calls of which Gong told. */
  readonly inbox: Pick<ToldCalls, 'wake'>
}

export interface WebhookParts {
  readonly database: Database
  readonly vault: Vault
  readonly redact: (text: string) => string
  readonly alerts: Alerts
  readonly metrics: Metrics
}

/**
 * Makes what tells products of things, with the endpoint of the settings.
 * @throws GongError `settings` when the address or the signing key of the settings does not do.
 */
export async function openWebhooks(
  options: HubOptions,
  { database, vault, redact, alerts, metrics }: WebhookParts,
) {
  const { clock, randomId, randomBytes, random, wire, log } = options
  const url = checkUrl(options.webhookUrl)
  const endpoints = createEndpoints({ database, vault, now: clock.now, randomId, randomBytes, alerts })
  // Sealed with a key that is lost, it is replaced.
  const [known] = (await endpoints.secrets(configuredId).catch(() => undefined)) ?? []
  await endpoints.configure({ url, secret: readSecret(options, known) })
  const guard = { allowsPrivate: options.guardsWebhooks !== true, lookup: lookupAll }
  const deliverer = createDeliverer({
    database,
    endpoints,
    clock,
    randomId,
    random,
    wire,
    guard,
    redact,
    log,
    alerts,
    onTried: (isDelivered) => metrics.count('deliveries', { outcome: isDelivered ? 'ok' : 'failed' }),
  })
  const outbox = createOutbox({ now: clock.now, randomId, onWake: () => deliverer.wake() })
  const webhooks: HubWebhooks = {
    outbox,
    endpoints,
    messages: createMessages(database, endpoints, outbox),
    allowsTarget: async (target) => !(await isPrivateTarget(target, guard)),
  }
  return { webhooks, deliverer, tellOfAuth: createAuthTeller(outbox) }
}

/** Makes what works off what Gong tells, and what forgets what is old. */
export function openInbox(
  { clock, randomId, log }: HubOptions,
  parts: Pick<ToldCallsOptions, 'database' | 'connections' | 'operations' | 'readCalls'>,
) {
  const toldCalls = createToldCalls({ ...parts, clock, randomId, log })
  const forgetting = createForgetting({ ...parts, clock, log })
  const inbox: HubInbox = { inbox: toldCalls }
  return { inbox, inboxWorkers: [toldCalls, forgetting] }
}

/**
 * The secret that signs: the setting's, else that of the data folder, else the one that the database has from another
 * machine.
 */
function readSecret(
  { webhookSigningKey, dataDir, randomBytes }: HubOptions,
  known: string | undefined,
): string {
  if (webhookSigningKey !== undefined)
    return checkSigningSecret(webhookSigningKey, 'GONG_CONNECTOR_WEBHOOK_SIGNING_KEY')
  const file = join(dataDir, 'webhook.key')
  const text = readOrMakePrivateFile(file, () => known ?? makeSigningSecret(randomBytes))
  return checkSigningSecret(text, file)
}

function checkUrl(url: string | undefined): string | undefined {
  const wrong = url === undefined ? undefined : wrongInUrl(url)
  if (wrong === undefined) return url
  throw new GongError('settings', `GONG_CONNECTOR_WEBHOOK_URL ${wrong}.`, {
    advice: 'Give the address of your product that takes webhooks, such as https://example.com/webhooks.',
  })
}

async function lookupAll(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address)
}
