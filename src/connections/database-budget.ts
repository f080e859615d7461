import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import type { BudgetExhaustedError } from '../errors/gong-error.ts'
import { type Budget, daySpentError } from '../http/budget.ts'
import type { Clock } from '../http/clock.ts'
import { createRateLimit, type Priority } from '../http/rate-limit.ts'
import { createRequestSlots, type RequestSlots } from './request-slots.ts'

export interface DatabaseBudgetOptions {
  readonly database: Database
  readonly engine: Engine
  /** What tells accounts apart; only its hash is stored. */
  readonly account: string
  /** One of the account's connections, by which people know it. */
  readonly uid: string
  /** 0 for no limit. */
  readonly perSecond: number
  /** 0 for no limit. */
  readonly perDay: number
  readonly clock: Clock
}

/** Days whose counts are kept, for looking back. */
const daysKept = 14

/**
 * A budget that all processes on one database share: slots and counts are rows there, and the database's clock is the
 * only one that is asked, so that the clocks of machines need not agree.
 */
export function createDatabaseBudget(options: DatabaseBudgetOptions): Budget {
  const { database, engine, uid, perSecond, perDay, clock } = options
  const account = createHash('sha256').update(options.account).digest('hex').slice(0, 16)
  const slots =
    perSecond > 0 ? createRequestSlots({ database, engine, account, perSecond, clock }) : unlimited(clock)
  const counts = createCounts(database, engine, account, uid)
  let exhausted: BudgetExhaustedError | undefined
  return {
    perSecond,
    perDay,
    async take(priority: Priority, signal) {
      if (exhausted !== undefined && exhausted.until.getTime() > clock.now()) throw exhausted
      for (let isCounted = false; ; ) {
        const slot = await slots.slot(priority, signal)
        isCounted ||= await counts.add(perDay)
        if (!isCounted) {
          slot.giveBack()
          // The next ones do not wait for a slot that is of no use.
          exhausted = daySpentError(perDay, clock.now())
          throw exhausted
        }
        // The last thing before it is sent: whatever has held it up by now may have made it too late.
        if (slot.leave()) return
      }
    },
    answered: slots.answered,
    pause: async (ms) => slots.pause(ms),
    async exhaust(error) {
      exhausted = error
      await slots.pause(error.until.getTime() - clock.now())
    },
    spentToday: () => counts.today(),
  }
}

/** Slots without a limit; a pause is this process's own. */
function unlimited(clock: Clock): RequestSlots {
  const { slot, answered, pause } = createRateLimit(0, clock)
  const free = { leave: () => true, giveBack: () => undefined }
  return {
    slot: (priority, signal) => slot(priority, signal).then(() => free),
    answered,
    pause: async (ms) => pause(ms),
  }
}

interface Counts {
  today(): Promise<number>
  /** Counts a request, unless there are as many as may be. */
  add(most: number): Promise<boolean>
}

function createCounts(database: Database, engine: Engine, account: string, uid: string): Counts {
  let isTidy = false
  /** Drops old days, once a process. */
  async function tidy(): Promise<void> {
    if (isTidy) return
    isTidy = true
    await database
      .deleteFrom('spent_requests')
      .where('account', '=', account)
      .where('day', '<', today(engine, daysKept))
      .execute()
  }
  return {
    async today() {
      const row = await database
        .selectFrom('spent_requests')
        .select('requests')
        .where('account', '=', account)
        .where('day', '=', today(engine))
        .executeTakeFirst()
      return row?.requests ?? 0
    },
    async add(most) {
      await tidy()
      const row = await database
        .insertInto('spent_requests')
        .values({ account, day: today(engine), requests: 1, connection_uid: uid })
        .onConflict((conflict) => {
          const counted = conflict
            .columns(['account', 'day'])
            .doUpdateSet({ requests: sql`spent_requests.requests + 1`, connection_uid: uid })
          return most > 0 ? counted.where('spent_requests.requests', '<', most) : counted
        })
        .returning('requests')
        .executeTakeFirst()
      return row !== undefined
    },
  }
}

/** The UTC day by the database's clock, or one so many days before. */
function today(engine: Engine, daysAgo = 0): RawBuilder<string> {
  return engine === 'postgres'
    ? sql<string>`to_char((clock_timestamp() AT TIME ZONE 'UTC') - make_interval(days => ${daysAgo}), 'YYYY-MM-DD')`
    : sql<string>`strftime('%Y-%m-%d', 'now', ${`-${daysAgo} days`})`
}

/** An account's requests of this UTC day. */
export interface SpentToday {
  /** Id of one of its connections. */
  readonly account: string
  readonly spent: number
}

/** What all accounts have spent in this UTC day, through whichever processes; those that spent most first. */
export async function readSpentToday(
  database: Database,
  engine: Engine,
  limit: number,
): Promise<readonly SpentToday[]> {
  const rows = await database
    .selectFrom('spent_requests')
    .innerJoin('connections', 'connections.uid', 'spent_requests.connection_uid')
    .select(['connections.id', 'spent_requests.requests'])
    .where('spent_requests.day', '=', today(engine))
    .orderBy('spent_requests.requests', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ id, requests }) => ({ account: id, spent: requests }))
}
