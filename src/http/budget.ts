import { BudgetExhaustedError } from '../errors/gong-error.ts'
import type { Clock } from './clock.ts'
import { createRateLimit, type Priority } from './rate-limit.ts'

/** The requests an account has spent in a UTC day, counted somewhere that outlives the process. */
export interface Ledger {
  /** Requests counted in the UTC day `YYYY-MM-DD`. */
  spent(day: string): number
  /** Counts one request. */
  add(day: string): void
}

/** All that talks to one account shares one budget: so many requests a second, so many a day. */
export interface Budget {
  readonly perSecond: number
  readonly perDay: number
  /**
   * Waits until a request may be sent, and counts it.
   * @throws BudgetExhaustedError when the day's requests are used up.
   */
  take(priority: Priority, signal?: AbortSignal): Promise<void>
  /** A request that was taken has been answered, or has failed. */
  answered(): void
  /** The server asked for no request before so many milliseconds have passed. */
  pause(ms: number): Promise<void>
  /** The server takes no more requests before this moment; until then `take` throws. */
  exhaust(error: BudgetExhaustedError): Promise<void>
  /** Requests counted in this UTC day. */
  spentToday(): Promise<number>
}

export interface BudgetOptions {
  /** 0 for no limit. */
  readonly perSecond: number
  /** 0 for no limit. */
  readonly perDay: number
  readonly clock: Clock
  readonly ledger?: Ledger
}

const dayMs = 86_400_000

/** A budget over a rate limit and a ledger. Gong’s day is taken to end at midnight UTC; its documents do not say. */
export function createBudget({ perSecond, perDay, clock, ledger = memoryLedger() }: BudgetOptions): Budget {
  const rateLimit = createRateLimit(perSecond, clock)
  let exhausted: BudgetExhaustedError | undefined
  const today = createDays(clock)
  return {
    perSecond,
    perDay,
    async take(priority, signal) {
      const check = () => {
        if (exhausted !== undefined && exhausted.until.getTime() > clock.now()) throw exhausted
        if (perDay <= 0 || ledger.spent(today()) < perDay) return
        throw daySpentError(perDay, clock.now())
      }
      check()
      await rateLimit.slot(priority, signal)
      check()
      ledger.add(today())
    },
    answered: rateLimit.answered,
    pause: (ms) => Promise.resolve(rateLimit.pause(ms)),
    exhaust: (error) => {
      exhausted = error
      return Promise.resolve()
    },
    spentToday: () => Promise.resolve(ledger.spent(today())),
  }
}

/** The UTC day `YYYY-MM-DD`, worked out once a day. */
function createDays(clock: Clock): () => string {
  let number = Number.NaN
  let name = ''
  return () => {
    const now = Math.floor(clock.now() / dayMs)
    if (now !== number) {
      number = now
      name = new Date(now * dayMs).toISOString().slice(0, 10)
    }
    return name
  }
}

/** The error of a request for which the day has none left. @param now in milliseconds since 1970. */
export function daySpentError(perDay: number, now: number): BudgetExhaustedError {
  const until = new Date((Math.floor(now / dayMs) + 1) * dayMs)
  return new BudgetExhaustedError(
    `All ${perDay} requests of the day are spent, by our own count (GONG_RATE_PER_DAY).`,
    until,
    {
      advice: `Run the same command after ${until.toISOString()}, or raise GONG_RATE_PER_DAY if Gong granted more.`,
    },
  )
}

/** A ledger that ends with the process. */
export function memoryLedger(): Ledger {
  const counts = new Map<string, number>()
  return {
    spent: (day) => counts.get(day) ?? 0,
    add: (day) => void counts.set(day, (counts.get(day) ?? 0) + 1),
  }
}
