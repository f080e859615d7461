import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import { GongError } from '../errors/gong-error.ts'
import type { Clock } from '../http/clock.ts'
import type { Wire } from '../http/wire.ts'
import type { Deliveries, Delivery, Tried } from '../webhooks/deliveries.ts'
import { configuredId, type Endpoints, type EndpointWithSecrets } from '../webhooks/endpoints.ts'
import { nextTry } from '../webhooks/retry-schedule.ts'
import { sendWebhook, type WebhookOutcome } from '../webhooks/send-webhook.ts'
import { signatureHeaders } from '../webhooks/sign.ts'
import { type AddressGuard, wayTo } from '../webhooks/webhook-url.ts'

/** How long a process that does not say that it lives owns what it took, in milliseconds. */
export const ownMs = 4000
/** Messages after which a lane lets others go first. */
const mostInARow = 20

/** What sending takes. */
export interface Sending {
  readonly database: Database
  readonly endpoints: Endpoints
  readonly clock: Clock
  readonly randomId: () => string
  /** In [0, 1). */
  readonly random: () => number
  readonly wire: Wire
  readonly guard: AddressGuard
  /** Takes secrets out of texts. */
  readonly redact: (text: string) => string
  /** Hears of each try, whether it arrived. */
  readonly onTried?: ((isDelivered: boolean) => void) | undefined
  readonly deliveries: Deliveries
  /** Keeps what came of a try. */
  readonly keep: (tried: Tried) => Promise<void>
  /** Aborted when nothing more is to be begun. */
  readonly stopping: AbortSignal
  /** Aborted when what is under way is to be broken off. */
  readonly breaking: AbortSignal
}

type Message = Row<'webhook_messages'>

/** Sends what is due of a lane, one after the other. */
export async function deliverLane(lane: string, sending: Sending): Promise<void> {
  const { clock, deliveries, stopping, keep } = sending
  const now = clock.now()
  const batch = await deliveries.claim(lane, { now, until: now + ownMs, limit: mostInARow })
  if (batch.length === 0) return
  const kept: Promise<void>[] = []
  for (const [index, delivery] of batch.entries()) {
    const tried = stopping.aborted ? 'stopped' : await tryOnce(delivery, sending)
    if (tried === 'stopped') {
      await deliveries.release(batch.slice(index).map(({ id }) => id))
      break
    }
    if (tried === 'nobody') {
      await deliveries.giveUp(delivery.id, clock.now())
      continue
    }
    const keeping = keep(tried)
    // Heard below; until then it must not count as unheard.
    keeping.catch(() => undefined)
    kept.push(keeping)
    // Its endpoint may be gone, for all that is behind it too.
    if (tried.outcome.status === 410) await keeping
  }
  await Promise.all(kept)
}

/** Tries one message once; `nobody` when there is nothing to send, or nobody to send it to, any more. */
async function tryOnce(delivery: Delivery, sending: Sending): Promise<Tried | 'nobody' | 'stopped'> {
  const { database, clock, random, randomId, redact, breaking, onTried } = sending
  const at = clock.now()
  // Each when it is its turn: bodies may be as long as what Gong sends.
  const message = await database
    .selectFrom('webhook_messages')
    .selectAll()
    .where('id', '=', delivery.message)
    .executeTakeFirst()
  const outcome = message && (await attempt(delivery, message, sending))
  if (outcome === undefined) return 'nobody'
  const { isDelivered, status, retryAfterMs, error } = outcome
  // The receiver is not to blame: the next process tries at once, and this was no try.
  if (!isDelivered && breaking.aborted) return 'stopped'
  onTried?.(isDelivered)
  const { attempts, created_at: createdAt } = delivery
  const isOver = isDelivered || status === 410
  const facts = { attempts: attempts + 1, createdAt, now: clock.now(), random: random(), retryAfterMs }
  return {
    id: randomId(),
    delivery,
    outcome: { ...outcome, error: error === undefined ? undefined : redact(error) },
    nextAt: isOver ? undefined : nextTry(facts),
    at,
    now: clock.now(),
  }
}

/** @returns undefined when its endpoint does not want it any more. */
async function attempt(
  delivery: Delivery,
  { id, body, headers }: Message,
  { endpoints, clock, wire, guard, breaking }: Sending,
): Promise<WebhookOutcome | undefined> {
  const found = await withSecrets(endpoints, delivery.endpoint ?? configuredId)
  if (found instanceof GongError) return notSent(found.message)
  const endpoint = delivery.endpoint === null ? undefined : found?.endpoint
  if (delivery.endpoint !== null && endpoint?.state !== 'on') return undefined
  const { url } = endpoint ?? delivery
  // What the settings say is the operator's own word.
  const allowsPrivate = guard.allowsPrivate || endpoint?.isConfigured === true
  const way = await wayTo(url, { ...guard, allowsPrivate })
  if ('refusal' in way) return notSent(`${way.refusal}.`)
  const signed = signatureHeaders({ id, at: clock.now(), body, secrets: found?.secrets ?? [] })
  const all = { ...(JSON.parse(headers) as Record<string, string>), ...signed }
  return sendWebhook({ url, ...way, headers: all, body, signal: breaking }, { wire, clock })
}

/** @returns the error when its secrets are sealed with a key that is lost: the other endpoints do not wait for that. */
async function withSecrets(
  endpoints: Endpoints,
  id: string,
): Promise<EndpointWithSecrets | GongError | undefined> {
  try {
    return await endpoints.withSecrets(id)
  } catch (error) {
    if (error instanceof GongError && error.code === 'settings') return error
    throw error
  }
}

function notSent(reason: string): WebhookOutcome {
  return { isDelivered: false, status: undefined, error: `Nothing was sent: ${reason}`, ms: 0 }
}
