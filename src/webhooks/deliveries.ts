import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import type { Alerts } from '../logs/alerts.ts'
import { endDeliveries } from './end-deliveries.ts'
import type { WebhookOutcome } from './send-webhook.ts'

export type Delivery = Row<'webhook_deliveries'>

/** What a delivery is sent one after the other with, and where it goes. */
export interface DueLane {
  readonly lane: string
  readonly destination: string
}

export interface DueQuery {
  /** In milliseconds since 1970. */
  readonly now: number
  readonly limit: number
  /** Lanes that are being worked off here. */
  readonly busy: readonly string[]
  /** Destinations that get as much at once as they may. */
  readonly full: readonly string[]
}

/** What came of a try. */
export interface Tried {
  readonly id: string
  readonly delivery: Delivery
  readonly outcome: WebhookOutcome
  /** When to try again; undefined when it is delivered, or given up. */
  readonly nextAt: number | undefined
  /** When the try began. */
  readonly at: number
  readonly now: number
}

/** What is taken. Moments in milliseconds since 1970. */
export interface Claimed {
  readonly now: number
  /** Until when it is owned. */
  readonly until: number
  readonly limit: number
}

/** Messages on their way. A process that works on one owns it for a short while, and says again and again that it does. */
export interface Deliveries {
  /** Lanes in which something is due that nobody works on, those that wait longest first. */
  dueLanes(query: DueQuery): Promise<readonly DueLane[]>
  /** Takes the first that are due of a lane in which nobody works, in their order. */
  claim(lane: string, claimed: Claimed): Promise<readonly Delivery[]>
  /** Holds what is ours of lanes that are being worked off for longer. */
  hold(until: number, busy: readonly string[]): Promise<void>
  /** Gives some back as they were. */
  release(ids: readonly string[]): Promise<void>
  /** Keeps tries, and what is to happen next; an endpoint that is gone gets nothing more. */
  finish(tries: readonly Tried[]): Promise<void>
  /** Gives one up without a try. */
  giveUp(id: string, now: number): Promise<void>
}

/** @param owner this process, as no other is called. */
export function createDeliveries(
  database: Database,
  owner: string,
  alerts?: Pick<Alerts, 'begin'> | undefined,
): Deliveries {
  const isFree = { owner: null, owned_until: 0 }
  return {
    dueLanes: ({ now, limit, busy, full }) =>
      database
        .selectFrom('webhook_deliveries')
        .select(['lane', 'destination'])
        .where('state', '=', 'waiting')
        .where('next_at', '<=', now)
        .$if(busy.length > 0, (query) => query.where('lane', 'not in', busy))
        .$if(full.length > 0, (query) => query.where('destination', 'not in', full))
        .groupBy(['lane', 'destination'])
        .having(({ fn }) => fn.max('owned_until'), '<=', now)
        .orderBy(({ fn }) => fn.min('next_at'))
        .limit(limit)
        .execute(),
    claim: (lane, claimed) => claim(database, lane, owner, claimed),
    async hold(until, busy) {
      if (busy.length === 0) return
      await database
        .updateTable('webhook_deliveries')
        .set({ owned_until: until })
        .where('owner', '=', owner)
        .where('state', '=', 'waiting')
        .where('lane', 'in', busy)
        .execute()
    },
    async release(ids) {
      if (ids.length === 0) return
      await database
        .updateTable('webhook_deliveries')
        .set(isFree)
        .where('id', 'in', ids)
        .where('owner', '=', owner)
        .execute()
    },
    finish: (tries) =>
      database.transaction().execute(async (trx) => {
        for (const tried of tries) await finish(trx, tried, alerts)
      }),
    async giveUp(id, now) {
      await database
        .updateTable('webhook_deliveries')
        .set({ ...isFree, state: 'failed', finished_at: now })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .execute()
    },
  }
}

/**
 * One statement: of two processes that ask at once, the second finds the rows owned when it gets to them, and leaves
 * them.
 */
async function claim(
  database: Database,
  lane: string,
  owner: string,
  { now, until, limit }: Claimed,
): Promise<readonly Delivery[]> {
  const rows = await database
    .updateTable('webhook_deliveries')
    .set({ owner, owned_until: until })
    .where('id', 'in', (builder) =>
      builder
        .selectFrom('webhook_deliveries as due')
        .select('due.id')
        .where('due.lane', '=', lane)
        .where('due.state', '=', 'waiting')
        .where('due.next_at', '<=', now)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('webhook_deliveries as other')
                .select('other.id')
                .where('other.lane', '=', lane)
                .where('other.state', '=', 'waiting')
                .where('other.owned_until', '>', now),
            ),
          ),
        )
        .orderBy('due.message')
        .limit(limit),
    )
    // Says nothing new, but that there is no need to look at what waits elsewhere.
    .where('lane', '=', lane)
    .where('state', '=', 'waiting')
    .where('owned_until', '<=', now)
    .returningAll()
    .execute()
  return rows.toSorted((left, right) => (left.message < right.message ? -1 : 1))
}

async function finish(
  database: Database,
  { id, delivery, outcome, nextAt, at, now }: Tried,
  alerts: Pick<Alerts, 'begin'> | undefined,
): Promise<void> {
  const { status, error, ms, isDelivered } = outcome
  await database
    .insertInto('webhook_attempts')
    .values({ id, delivery: delivery.id, status: status ?? null, error: error ?? null, ms, at })
    .execute()
  const isOver = nextAt === undefined
  await database
    .updateTable('webhook_deliveries')
    .set({
      state: isDelivered ? 'delivered' : isOver ? 'failed' : 'waiting',
      attempts: delivery.attempts + 1,
      next_at: nextAt ?? delivery.next_at,
      owner: null,
      owned_until: 0,
      finished_at: isOver ? now : null,
    })
    .where('id', '=', delivery.id)
    .where('state', '=', 'waiting')
    // Who held it for too long may still say that it arrived, and nothing else.
    .$if(!isDelivered, (query) => query.where('owner', '=', delivery.owner))
    .execute()
  if (status !== 410 || delivery.endpoint === null) return
  await database
    .updateTable('webhook_endpoints')
    .set({ state: 'gone', updated_at: now })
    .where('id', '=', delivery.endpoint)
    .where('state', '=', 'on')
    .execute()
  await endDeliveries(database, delivery.endpoint, now)
  const { host = 'unknown' } = URL.parse(delivery.url) ?? {}
  const text = `The webhook endpoint at ${host} answered 410 and was switched off.`
  await alerts?.begin(database, `endpoint ${delivery.endpoint}`, text)
}
