import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Account, createAccount } from './account/account.ts'
import { SALTS } from './account/salts.ts'
import { createClock, realSecond } from './clock.ts'
import { createControl, type SimulatorControl } from './control.ts'
import { createCredentials } from './credentials.ts'
import { createCursors } from './cursor.ts'
import { parseDateTime } from './date-times.ts'
import { loadDescription } from './description.ts'
import { Dice } from './dice.ts'
import { createFaults } from './faults.ts'
import { type HandlerParts, handle } from './handler.ts'
import { OAuth } from './oauth.ts'
import { type FullOptions, fillOptions, type SimulatorOptions } from './options.ts'
import { createRateLimit } from './rate-limit.ts'
import { createMedia } from './recordings/media.ts'
import { createRequestLog } from './request-log.ts'
import { createWebhookRules, type WebhookRules } from './webhooks/webhook-rules.ts'
import { createWritten, type Written, type WrittenParts } from './written/written.ts'

/** A running simulator. */
export interface Simulator {
  /** Its address, without a slash at the end. */
  readonly url: string
  readonly port: number
  readonly control: SimulatorControl
  close(): Promise<void>
}

/** How long an idle connection is kept, in milliseconds: longer than clients pause, so that it does not close under them. */
const KEEP_ALIVE = 65_000

/** Starts a Gong look-alike; it serves until it is closed. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const full = fillOptions(options)
  let url = ''
  const parts = createParts(full, () => url)
  const server = createServer((request, response) => {
    // A client that goes away in the middle of its request is no failure of ours.
    handle(parts, request, response).catch(() => response.destroy())
  })
  server.keepAliveTimeout = KEEP_ALIVE
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(full.port, full.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  url = `http://${full.host.includes(':') ? `[${full.host}]` : full.host}:${port}`
  return {
    url,
    port,
    control: parts.control,
    close: () =>
      new Promise((resolve) => {
        parts.control.webhooks.close()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function createParts(options: FullOptions, url: () => string): HandlerParts {
  // What the account holds hangs on this very moment, not on how long the start takes.
  const opened = (options.now === undefined ? undefined : parseDateTime(options.now)) ?? realSecond()
  const clock = createClock(opened / 1000)
  const secret = `simulator-${options.seed}`
  const description = loadDescription()
  const account = createAccount(options, clock, opened)
  const allScopes = [...new Set(description.operations.flatMap((operation) => operation.scopes))]
  const { clientId, clientSecret, redirectUri, tokenSeconds } = options
  const app = { clientId, clientSecret, redirectUri, tokenSeconds }
  const oauth = new OAuth({ secret, clock, apiUrl: url, allScopes, ...app })
  const credentials = createCredentials({
    accessKey: options.accessKey,
    accessKeySecret: options.accessKeySecret,
    scopes: options.scopes ?? allScopes,
    scopesOfToken: (token) => oauth.scopesOfToken(token),
  })
  const rateLimit = createRateLimit(options.ratePerSecond, options.ratePerDay, clock)
  const notebook = createNotebook({ account, options, opened })
  const media = createMedia({
    secret,
    account,
    clock,
    baseUrl: url,
    written: notebook.read,
    lifetime: options.mediaSeconds,
    bytes: options.mediaBytes,
  })
  const control = createControl({
    webhooks: openRules(account, options),
    account,
    clock,
    requests: createRequestLog(),
    faults: createFaults(options.seed, options.faults),
    rateLimit,
    credentials,
    oauth,
    written: notebook.read,
    forgetWritten: notebook.forget,
  })
  return {
    description,
    credentials,
    rateLimit,
    context: {
      account,
      clock,
      cursors: createCursors(secret, clock),
      duplicateStatus: options.duplicateStatus,
      get written() {
        return notebook.read()
      },
      mediaUrl: (callId, kind) => media.sign(callId, kind),
    },
    control,
    oauth,
    media,
    latencyMs: options.latencyMs,
    chance: new Dice(options.seed, SALTS.request, Math.floor(performance.now() * 1000)),
  }
}

function openRules(account: Account, { webhookUrl, webhookAuth = 'url-key' }: FullOptions): WebhookRules {
  const rules = createWebhookRules(account)
  if (webhookUrl !== undefined) rules.add({ url: webhookUrl, auth: webhookAuth })
  return rules
}

/** What was written, until it is forgotten. */
function createNotebook(parts: WrittenParts): { readonly read: () => Written; readonly forget: () => void } {
  let written = createWritten(parts)
  return {
    read: () => written,
    forget() {
      // What was erased comes back first: a created call among it then goes for good.
      written.privacy.forget()
      written.calls.forget()
      written = createWritten(parts)
    },
  }
}
