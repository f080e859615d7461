import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import { BudgetExhaustedError } from '../errors/gong-error.ts'
import type { Clock } from '../http/clock.ts'
import { firstAnswerMs, firstMarginMs, longestMarginMs, type Priority } from '../http/rate-limit.ts'
import { createWaitingLine } from '../http/waiting-line.ts'
import { aheadMs, createSlotRow, lateMs, type TakenSlot } from './slot-row.ts'

/** The right to send one request. */
export interface Slot {
  /** The request leaves now. @returns false when it is too late for that: it needs another slot. */
  leave(): boolean
  /** Nothing leaves in it. */
  giveBack(): void
}

/** Requests of all processes that share an account, with distance between them. */
export interface RequestSlots {
  /** Waits for a slot. @throws BudgetExhaustedError when the next one is no matter of the second but of the day. */
  slot(priority: Priority, signal?: AbortSignal): Promise<Slot>
  /** A request that had a slot was answered, or failed. */
  answered(): void
  /** No slot before so many milliseconds have passed, for nobody. */
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

/** How much later than an interactive request of another process a background one asks, so that it comes second. */
const courtesyMs = 20

/** What is lost on the way to Gong and in its queue; several processes are late in different ways. */
const sharedMarginMs = 2 * firstMarginMs

/** After how long without a request the next one may have to open a connection. */
const idleMs = 4000

/** A slot further off than this is no matter of the second but of the day. */
const longestWaitMs = 60_000

/** Milliseconds after which it is worth while to ask again at the earliest. */
const shortestWaitMs = 10

/**
 * At most `perSecond` requests in any sliding second, of all processes together: each leaves at least a gap after the
 * one before it. Who has taken a slot may be held up for as long as it likes: the next is not due until a gap after the
 * last moment at which this one may be used, or, once it is told when the request left, after that. One who falls in
 * between costs the others a second.
 */
export function createRequestSlots(options: RequestSlotsOptions): RequestSlots {
  const { database, engine, account, perSecond, clock } = options
  const row = createSlotRow(database, engine, account)
  let marginMs = sharedMarginMs
  let waiting = 0
  let last: Slot | undefined
  const first = createFirst(clock)
  const gap = () => Math.ceil((1000 + marginMs) / perSecond)

  /** What the last request tells before it the next is not. */
  function slotOf(taken: TakenSlot, asked: number, gapMs: number): Slot {
    const giveBack = () => void ignore(row.move(taken.nextAt, taken.at))
    return {
      giveBack,
      leave() {
        // By the database's clock it is not later than this.
        const left = Math.ceil(taken.now + clock.monotonic() - asked)
        if (left > taken.at + lateMs) {
          giveBack()
          return false
        }
        const nextAt = left + gapMs
        const told = ignore(row.move(taken.nextAt, nextAt))
        first.leave(() => told.then(() => ignore(row.bringForward(nextAt, gap()))).then(line.hurry))
        return true
      },
    }
  }

  async function take(priority: Priority): Promise<number> {
    // A first request opens its connection, arrives late for it, and would come too near to the next.
    const gapMs = first.isNext() ? Math.max(firstAnswerMs, gap()) : gap()
    const asked = clock.monotonic()
    const taken = await row.take(gapMs)
    if (taken !== undefined) {
      last = slotOf(taken, asked, gapMs)
      if (taken.at > taken.now) await clock.sleep(taken.at - taken.now)
      // Whoever asked for it has gone away meanwhile.
      if (waiting === 0) last.giveBack()
      return 0
    }
    const wait = await row.wait()
    if (wait > longestWaitMs) throw farOff(clock.now() + wait)
    return askAgainIn(wait, gap()) + (priority === 'background' ? courtesyMs : 0)
  }

  const line = createWaitingLine(clock, take)
  return {
    async slot(priority, signal) {
      waiting++
      try {
        await line.wait(priority, signal)
      } finally {
        waiting--
      }
      if (last === undefined) throw new Error('no slot was taken')
      return last
    },
    answered: first.answered,
    async pause(ms) {
      marginMs = Math.min(longestMarginMs, marginMs * 2)
      await row.postpone(ms)
    },
  }
}

/** The first request, and one after a long time without any: the next one waits for its answer, up to a second. */
function createFirst(clock: Clock) {
  let leftAt = Number.NEGATIVE_INFINITY
  let whenAnswered: (() => Promise<void>) | undefined
  const isNext = () => clock.monotonic() - leftAt > idleMs
  return {
    isNext,
    leave(then: () => Promise<void>) {
      if (isNext()) whenAnswered = then
      leftAt = clock.monotonic()
    },
    answered() {
      void whenAnswered?.()
      whenAnswered = undefined
    },
  }
}

/** After how long to ask again for a slot that is due in `wait` milliseconds. */
function askAgainIn(wait: number, gapMs: number): number {
  // So far off it is somebody's who has not told yet when the request left, or everybody is to wait.
  const early = wait > gapMs + aheadMs ? Math.max(wait - lateMs, gapMs / 4) : wait
  return Math.max(shortestWaitMs, early - aheadMs)
}

/** What is not told costs the others a second, and no more. */
function ignore(told: Promise<void>): Promise<void> {
  return told.catch(() => undefined)
}

function farOff(at: number): BudgetExhaustedError {
  const until = new Date(at)
  return new BudgetExhaustedError(`Gong takes no more requests until ${until.toISOString()}.`, until)
}
