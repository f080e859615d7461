import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
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
  readonly outcome: WebhookOutcome
  /** When to try again; undefined when it is delivered, or given up. */
  readonly nextAt: number | undefined
  /** When the try began. */
  readonly at: number
  readonly now: number
}

/** Messages on their way. A process that works on one owns it for a short while, and says again and again that it does. */
export interface Deliveries {
  /** Lanes in which something is due that nobody works on, those that wait longest first. */
  dueLanes(query: DueQuery): Promise<readonly DueLane[]>
  /** Takes the first that is due of a lane in which nobody works. */
  claim(lane: string, now: number, until: number): Promise<Delivery | undefined>
  /** Holds all that are ours for longer. */
  hold(until: number): Promise<void>
  /** Gives one back as it was. */
  release(id: string): Promise<void>
  /** Keeps a try, and what is to happen next; an endpoint that is gone gets nothing more. */
  finish(delivery: Delivery, tried: Tried): Promise<void>
  /** Gives one up without a try. */
  giveUp(id: string, now: number): Promise<void>
}

/** @param owner this process, as no other is called. */
export function createDeliveries(database: Database, owner: string): Deliveries {
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
    claim: (lane, now, until) => claim(database, { lane, now, until, owner }),
    async hold(until) {
      await database
        .updateTable('webhook_deliveries')
        .set({ owned_until: until })
        .where('owner', '=', owner)
        .where('state', '=', 'waiting')
        .execute()
    },
    async release(id) {
      await database
        .updateTable('webhook_deliveries')
        .set(isFree)
        .where('id', '=', id)
        .where('owner', '=', owner)
        .execute()
    },
    finish: (delivery, tried) => database.transaction().execute((trx) => finish(trx, delivery, tried)),
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

interface Claim {
  readonly lane: string
  readonly now: number
  readonly until: number
  readonly owner: string
}

/**
 * One statement, which names one row: of two processes that ask at once, the second finds it owned when it gets to it,
 * and gets nothing.
 */
function claim(database: Database, { lane, now, until, owner }: Claim): Promise<Delivery | undefined> {
  return database
    .updateTable('webhook_deliveries')
    .set({ owner, owned_until: until })
    .where('id', '=', (builder) =>
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
        .limit(1),
    )
    .where('state', '=', 'waiting')
    .where('owned_until', '<=', now)
    .returningAll()
    .executeTakeFirst()
}

async function finish(database: Database, delivery: Delivery, tried: Tried): Promise<void> {
  const { outcome, nextAt, at, now, id } = tried
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
}
