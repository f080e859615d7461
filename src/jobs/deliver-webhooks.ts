import type { Database } from '../database/open-database.ts'
import type { Clock } from '../http/clock.ts'
import { createDeliveries, type Deliveries, type Delivery, type DueLane } from '../webhooks/deliveries.ts'
import { configuredId, type Endpoints } from '../webhooks/endpoints.ts'
import { nextTry } from '../webhooks/retry-schedule.ts'
import { sendWebhook, type WebhookOutcome } from '../webhooks/send-webhook.ts'
import { signatureHeaders } from '../webhooks/sign.ts'
import { type AddressGuard, refusalOf } from '../webhooks/webhook-url.ts'
import { createBusyLanes } from './busy-lanes.ts'
import { keepLooking } from './keep-looking.ts'
import { createWakeup } from './wakeup.ts'

/** How often it is looked whether something is due, in milliseconds: what other processes put in wakes nobody here. */
const lookMs = 500
/** How long a process that does not say that it lives owns what it took, in milliseconds. */
const ownMs = 4000
const holdEveryMs = 1000
/** Lanes at once, in all and to one destination: one that is slow must not hold up others. */
const mostLanes = 32
const mostLanesOfOne = 8
/** Messages after which a lane lets others go first. */
const mostInARow = 20
/** How long deliveries under way may take once it is to stop, in milliseconds. */
const graceMs = 3000

export interface DelivererOptions {
  readonly database: Database
  readonly endpoints: Endpoints
  readonly clock: Clock
  readonly randomId: () => string
  /** In [0, 1). */
  readonly random: () => number
  readonly fetch: typeof globalThis.fetch
  readonly guard: AddressGuard
  /** Takes secrets out of texts. */
  readonly redact: (text: string) => string
  /** Hears of failures that are the server's own. */
  readonly log: (line: string) => void
}

/** Sends what is in the outbox. */
export interface Deliverer {
  start(): void
  /** There may be something to send. */
  wake(): void
  /** Lets what is under way end, but not for long. */
  stop(): Promise<void>
}

/**
 * Sends messages to their addresses: those of one connection to one address one after the other, in the order in which
 * they were put in; one that fails waits for its next try and lets those behind it go first. Whatever this process had
 * taken when it was killed is sent by the next one after four seconds.
 */
export function createDeliverer(options: DelivererOptions): Deliverer {
  const { clock, log, redact } = options
  const deliveries = createDeliveries(options.database, options.randomId())
  const wakeup = createWakeup(clock)
  const [stopping, breaking] = [new AbortController(), new AbortController()]
  const busy = createBusyLanes(mostLanesOfOne)
  let running: Promise<void> | undefined
  let heldAt = clock.monotonic()

  async function fill(): Promise<void> {
    if (busy.size > 0 && clock.monotonic() - heldAt >= holdEveryMs) {
      heldAt = clock.monotonic()
      await deliveries.hold(clock.now() + ownMs)
    }
    if (busy.size >= mostLanes) return
    const limit = mostLanes - busy.size
    const due = { now: clock.now(), limit, busy: busy.lanes(), full: busy.full() }
    for (const lane of await deliveries.dueLanes(due)) begin(lane)
  }

  function begin({ lane, destination }: DueLane): void {
    // A destination may get full within one look.
    if (busy.full().includes(destination)) return
    const done = workOff(lane, {
      ...options,
      deliveries,
      stopping: stopping.signal,
      breaking: breaking.signal,
    })
      .catch((error: unknown) => log(redact(`Webhooks of ${lane} could not be sent: ${String(error)}`)))
      .finally(() => {
        busy.end(lane)
        wakeup.wake()
      })
    busy.begin(lane, destination, done)
  }

  const run = () =>
    keepLooking({
      look: fill,
      everyMs: lookMs,
      wakeup,
      clock,
      signal: stopping.signal,
      what: 'The outbox',
      log: (line) => log(redact(line)),
    })

  return {
    start: () => {
      running ??= run()
    },
    wake: () => wakeup.wake(),
    async stop() {
      stopping.abort()
      await running
      const ended = busy.ended()
      const grace = new AbortController()
      await Promise.race([ended, clock.sleep(graceMs, grace.signal).catch(() => undefined)])
      grace.abort()
      breaking.abort()
      await ended
    },
  }
}

interface Sending extends DelivererOptions {
  readonly deliveries: Deliveries
  /** Aborted when nothing more is to be begun. */
  readonly stopping: AbortSignal
  /** Aborted when what is under way is to be broken off. */
  readonly breaking: AbortSignal
}

/** Sends what is due of a lane, one after the other. */
async function workOff(lane: string, sending: Sending): Promise<void> {
  const { clock, deliveries, stopping } = sending
  for (let count = 0; count < mostInARow && !stopping.aborted; count++) {
    const now = clock.now()
    const delivery = await deliveries.claim(lane, now, now + ownMs)
    if (delivery === undefined) return
    await deliver(delivery, sending)
  }
}

/** Tries one message once, and keeps what came of it. */
async function deliver(delivery: Delivery, sending: Sending): Promise<void> {
  const { deliveries, clock, random, randomId, redact, breaking: signal } = sending
  const at = clock.now()
  const outcome = await attempt(delivery, sending, signal)
  if (outcome === undefined) return deliveries.giveUp(delivery.id, clock.now())
  // The receiver is not to blame: the next process tries at once, and this was no try.
  if (!outcome.isDelivered && signal.aborted) return deliveries.release(delivery.id)
  const { attempts, created_at: createdAt, endpoint } = delivery
  const { isDelivered, status, retryAfterMs, error } = outcome
  const isOver = isDelivered || (status === 410 && endpoint !== null)
  const facts = { attempts: attempts + 1, createdAt, now: clock.now(), random: random(), retryAfterMs }
  await deliveries.finish(delivery, {
    id: randomId(),
    outcome: { ...outcome, error: error === undefined ? undefined : redact(error) },
    nextAt: isOver ? undefined : nextTry(facts),
    at,
    now: clock.now(),
  })
}

/** @returns undefined when there is nothing to send, or nobody to send it to, any more. */
async function attempt(
  delivery: Delivery,
  options: DelivererOptions,
  signal: AbortSignal,
): Promise<WebhookOutcome | undefined> {
  const { database, endpoints, clock, fetch, guard } = options
  const message = await database
    .selectFrom('webhook_messages')
    .selectAll()
    .where('id', '=', delivery.message)
    .executeTakeFirst()
  const endpoint = delivery.endpoint === null ? undefined : await endpoints.find(delivery.endpoint)
  const isGone = delivery.endpoint !== null && endpoint?.state !== 'on'
  if (message === undefined || isGone) return undefined
  const { url } = endpoint ?? delivery
  // What the settings say is the operator's own word.
  const allowsPrivate = guard.allowsPrivate || endpoint?.isConfigured === true
  const refusal = await refusalOf(url, { ...guard, allowsPrivate }).catch(
    (error: unknown) => `its name is not known: ${String(error)}`,
  )
  if (refusal !== undefined)
    return { isDelivered: false, status: undefined, error: `Nothing was sent: ${refusal}.`, ms: 0 }
  const secrets = await endpoints.secrets(endpoint?.id ?? configuredId)
  const { body, headers } = message
  const signed = signatureHeaders({ id: message.id, at: clock.now(), body, secrets: secrets ?? [] })
  const all = { ...(JSON.parse(headers) as Record<string, string>), ...signed }
  return sendWebhook({ url, headers: all, body, signal }, { fetch, clock })
}
