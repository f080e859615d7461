import { type RawBuilder, sql } from 'kysely'
import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'

/** How long before its time a slot can be had, in milliseconds: what the way to the database and a timer take. */
export const aheadMs = 30

/** How long after its time whoever has a slot may still use it, in milliseconds. */
export const lateMs = 1000

/** A slot as it was taken; moments are the database's, in milliseconds since 1970. */
export interface TakenSlot {
  /** From when on the request may leave. */
  readonly at: number
  /** When it was taken. */
  readonly now: number
  /** When the next one is due, unless something is told before. */
  readonly nextAt: number
}

/** The row of an account: when the next of its slots is due. */
export interface SlotRow {
  /**
   * Takes the slot that is due; undefined while none is. The next is due `gapMs` after the last moment at which this
   * one may be used, so that nothing has to be told for the distance to be kept.
   */
  take(gapMs: number): Promise<TakenSlot | undefined>
  /** Milliseconds until the next slot is due. */
  wait(): Promise<number>
  /** Makes the next slot due at another moment, if it is still due when this process has left it. */
  move(from: number, to: number): Promise<void>
  /** Makes the next slot due in so many milliseconds, if it is still due when this process has left it, and later. */
  bringForward(from: number, ms: number): Promise<void>
  /** No slot before so many milliseconds have passed. */
  postpone(ms: number): Promise<void>
}

/** The row of an account; whoever moves it on, in one statement, has the slot. */
export function createSlotRow(database: Database, engine: Engine, account: string): SlotRow {
  const now = nowOf(engine)
  const move = async (from: number, to: RawBuilder<number>) => {
    await database
      .updateTable('request_slots')
      .set({ next_at: to })
      .where('account', '=', account)
      .where('next_at', '=', from)
      .where(sql<boolean>`next_at > ${to}`)
      .execute()
  }
  return {
    async take(gapMs) {
      const after = lateMs + gapMs
      const next = sql<number>`CASE WHEN request_slots.next_at > ${now} THEN request_slots.next_at ELSE ${now} END + ${after}`
      const taken = await database
        .insertInto('request_slots')
        .values({ account, next_at: sql<number>`${now} + ${after}` })
        .onConflict((conflict) =>
          conflict
            .column('account')
            .doUpdateSet({ next_at: next })
            .where(sql<boolean>`request_slots.next_at <= ${now} + ${aheadMs}`),
        )
        .returning(['next_at', now.as('now')])
        .executeTakeFirst()
      if (taken === undefined) return undefined
      const nextAt = Number(taken.next_at)
      return { at: nextAt - after, now: Number(taken.now), nextAt }
    },
    async wait() {
      const found = await database
        .selectFrom('request_slots')
        .select(sql<number>`next_at - ${now}`.as('wait'))
        .where('account', '=', account)
        .executeTakeFirst()
      return Number(found?.wait ?? 0)
    },
    move: (from, to) => move(from, sql<number>`${Math.ceil(to)}`),
    bringForward: (from, ms) => move(from, sql<number>`${now} + ${Math.ceil(ms)}`),
    async postpone(ms) {
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
