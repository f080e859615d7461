import type { Clock } from '../http/clock.ts'
import type { AuthMarks } from './auth-marks.ts'

/** What answers of Gong's say of the credentials of connections. */
export interface Hearing {
  /** Gong answered a request with the credentials of a connection. */
  hear(uid: string, status: number): void
  /** It is marked now, or no longer, or has other credentials: what comes next is news. */
  turned(uid: string): void
  /** It is gone. */
  forget(uid: string): void
}

export interface HearingParts {
  readonly marks: AuthMarks
  readonly clock: Clock
  /** Hears a line for people. */
  readonly log: (line: string) => void
}

/**
 * How often it is stored that Gong lets a connection in, and that it is to be asked because of a 401. A right that is
 * missing is a 401 too, again and again: each has Gong asked, which spends requests of the account.
 */
const noteWorksEveryMs = 300_000
const noteRefusedEveryMs = 3_600_000
/** Answers that were on their way when it turned say nothing of how it is now. */
const settlesMs = 30_000

/** Notes in the database what answers say, each kind once in a while. */
export function createHearing({ marks, clock, log }: HearingParts): Hearing {
  /** When each may be noted again. */
  const works = new Map<string, number>()
  const refused = new Map<string, number>()
  return {
    hear(uid, status) {
      const isRefused = status === 401
      // Others, such as a 403 for a missing right, say little.
      if (!isRefused && status >= 400) return
      const [next, pauseMs] = isRefused ? [refused, noteRefusedEveryMs] : [works, noteWorksEveryMs]
      const now = clock.now()
      if ((next.get(uid) ?? 0) > now) return
      next.set(uid, now + pauseMs)
      const note = isRefused ? marks.askSoon(uid) : marks.succeed(uid)
      note.catch((error: unknown) => log(`What Gong said of a connection could not be stored: ${error}`))
    },
    turned(uid) {
      refused.delete(uid)
      works.set(uid, clock.now() + settlesMs)
    },
    forget(uid) {
      refused.delete(uid)
      works.delete(uid)
    },
  }
}
