import { type RawBuilder, sql } from 'kysely'
import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import { BudgetExhaustedError } from '../errors/gong-error.ts'
import type { Clock } from '../http/clock.ts'
import {
  firstAnswerMs,
  firstMarginMs,
  longestMarginMs,
  type Priority,
  type RateLimit,
} from '../http/rate-limit.ts'
import { createWaitingLine } from '../http/waiting-line.ts'

/** A rate limit whose pause others must hear of. */
export interface RequestSlots extends Omit<RateLimit, 'pause'> {
  pause(ms: number): Promise<void>
}

export interface RequestSlotsOptions {
  readonly database: Database
  readonly engine: Engine
  /** Key of the account's row. */
  readonly account: string
  readonly perSecond: number
  readonly clock: Clock
}

/** How long before its time a slot can be had: what the way to the database and a timer take. */
const aheadMs = 30

/** How much later than an interactive request of another process a background one asks, so that it comes second. */
const courtesyMs = 20

/** Several processes are late in different ways: what one of them makes up for by its own margin they may add up. */
const sharedMarginMs = 2 * firstMarginMs

/** What the margin between requests makes up for. */
const mostLateMs = 10

/** A slot further off than this is no matter of the second but of the day. */
const longestWaitMs = 60_000

/**
 * At most `perSecond` requests in any sliding second, of all processes together: one row holds when the next request
 * may leave, and whoever moves it on, in one statement, has the slot. Nobody owns a slot before its time, so that one
 * who goes away or falls leaves no gap.
 */
export function createRequestSlots(options: RequestSlotsOptions): RequestSlots {
  const { perSecond, clock } = options
  const row = createSlotRow(options)
  let marginMs = sharedMarginMs
  let first: 'not sent' | 'under way' | 'answered' = 'not sent'
  let firstNextAt = 0
  const gap = () => Math.ceil((1000 + marginMs) / perSecond)

  async function take(priority: Priority): Promise<number> {
    const isFirst = first === 'not sent'
    const asked = clock.monotonic()
    // A first request opens its connection, arrives late for it, and would come too near to the next.
    const taken = await row.take(isFirst ? Math.max(firstAnswerMs, gap()) : gap())
    if (taken !== undefined) {
      if (isFirst) {
        first = 'under way'
        firstNextAt = taken.nextAt
      }
      if (taken.wait > 0) await clock.sleep(taken.wait)
      // Who leaves late for a busy machine would come too near to the next: that one waits too.
      const lateMs = Math.floor(clock.monotonic() - asked - Math.max(0, taken.wait))
      if (lateMs > mostLateMs) await row.delay(lateMs)
      return 0
    }
    const wait = await row.wait()
    if (wait > longestWaitMs) throw farOff(clock.now() + wait)
    return Math.max(1, wait - aheadMs + (priority === 'background' ? courtesyMs : 0))
  }

  const line = createWaitingLine(clock, take)
  return {
    slot: line.wait,
    answered() {
      if (first !== 'under way') return
      first = 'answered'
      // The next slot may come as early as usual, unless somebody has moved it on; without this it comes later.
      void row.bringForward(firstNextAt, gap()).then(line.hurry, () => undefined)
    },
    async pause(ms) {
      marginMs = Math.min(longestMarginMs, marginMs * 2)
      await row.postpone(ms)
    },
  }
}

function farOff(at: number): BudgetExhaustedError {
  const until = new Date(at)
  return new BudgetExhaustedError(`Gong takes no more requests until ${until.toISOString()}.`, until)
}

/** What is done with the row of an account; moments are the database's, in milliseconds. */
function createSlotRow({ database, engine, account }: RequestSlotsOptions) {
  const now = nowOf(engine)
  const later = (ms: number) =>
    sql<number>`CASE WHEN request_slots.next_at > ${now} THEN request_slots.next_at ELSE ${now} END + ${ms}`
  return {
    /** Takes the slot that is due and makes the next one due after `gapMs`; undefined while none is. */
    async take(gapMs: number): Promise<{ readonly wait: number; readonly nextAt: number } | undefined> {
      const taken = await database
        .insertInto('request_slots')
        .values({ account, next_at: sql<number>`${now} + ${gapMs}` })
        .onConflict((conflict) =>
          conflict
            .column('account')
            .doUpdateSet({ next_at: later(gapMs) })
            .where(sql<boolean>`request_slots.next_at <= ${now} + ${aheadMs}`),
        )
        .returning(['next_at', sql<number>`request_slots.next_at - ${gapMs} - ${now}`.as('wait')])
        .executeTakeFirst()
      return taken && { wait: Number(taken.wait), nextAt: taken.next_at }
    },
    /** Milliseconds until the next slot is due. */
    async wait(): Promise<number> {
      const found = await database
        .selectFrom('request_slots')
        .select(sql<number>`next_at - ${now}`.as('wait'))
        .where('account', '=', account)
        .executeTakeFirst()
      return Number(found?.wait ?? 0)
    },
    /** Makes the next slot due after `gapMs`, if it is still the one that was left. */
    async bringForward(nextAt: number, gapMs: number): Promise<void> {
      await database
        .updateTable('request_slots')
        .set({ next_at: sql<number>`${now} + ${gapMs}` })
        .where('account', '=', account)
        .where('next_at', '=', nextAt)
        .where(sql<boolean>`next_at > ${now} + ${gapMs}`)
        .execute()
    },
    /** Puts the next slot off by so much. */
    async delay(ms: number): Promise<void> {
      await database
        .updateTable('request_slots')
        .set({ next_at: sql<number>`next_at + ${ms}` })
        .where('account', '=', account)
        .execute()
    },
    /** No slot before so many milliseconds have passed. */
    async postpone(ms: number): Promise<void> {
      const at = sql<number>`${now} + ${Math.ceil(ms)}`
      await database
        .insertInto('request_slots')
        .values({ account, next_at: at })
        .onConflict((conflict) =>
          conflict
            .column('account')
            .doUpdateSet({ next_at: at })
            .where(sql<boolean>`request_slots.next_at < ${at}`),
        )
        .execute()
    },
  }
}

function nowOf(engine: Engine): RawBuilder<number> {
  return engine === 'postgres'
    ? sql<number>`floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint`
    : sql<number>`CAST(unixepoch('subsec') * 1000 AS INTEGER)`
}
