import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import type { Clock } from '../http/clock.ts'

/** Failures that last, told once when they begin and once when they end, whoever notices them and however often. */
export interface Alerts {
  /**
   * A failure is there, in the transaction in which it is noticed.
   * @param key the same for the same failure, such as `connection 7`.
   * @param text for people; secrets are taken out.
   */
  begin(database: Database, key: string, text: string): Promise<void>
  /** It is over; nothing happens where it had not begun. */
  end(database: Database, key: string): Promise<void>
  /** What it is about is gone: all whose keys begin so are forgotten, and nobody is told. */
  forget(database: Database, prefix: string): Promise<void>
  /** Failures that have not ended, the newest first. */
  open(): Promise<readonly { readonly key: string; readonly text: string; readonly since: number }[]>
}

export interface AlertsOptions {
  readonly database: Database
  readonly clock: Clock
  /** Takes secrets out of texts. */
  readonly redact: (text: string) => string
  /** Whether somebody is told; else ends need not be kept. */
  readonly isTold: boolean
}

const mostTextLength = 1000

/** Failures in the database, shared by all processes. */
export function createAlerts({ database, clock, redact, isTold }: AlertsOptions): Alerts {
  return {
    async begin(trx, key, text) {
      const now = clock.now()
      const row: Row<'alerts'> = {
        key,
        text: redact(text).slice(0, mostTextLength),
        state: 'begun',
        attempts: 0,
        next_at: now,
        since: now,
        ended_at: null,
      }
      await trx
        .insertInto('alerts')
        .values(row)
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute()
      // Nobody was told of its end yet: then it has not ended.
      await trx
        .updateTable('alerts')
        .set({ state: 'told', ended_at: null })
        .where('key', '=', key)
        .where('state', '=', 'ended')
        .execute()
    },
    async end(trx, key) {
      // Who was never told of its beginning need not hear of its end.
      let untold = trx.deleteFrom('alerts').where('key', '=', key)
      if (isTold) untold = untold.where('state', '=', 'begun').where('attempts', '=', 0)
      await untold.execute()
      if (!isTold) return
      const now = clock.now()
      await trx
        .updateTable('alerts')
        .set({ state: 'ended', attempts: 0, next_at: now, ended_at: now })
        .where('key', '=', key)
        .where('state', '!=', 'ended')
        .execute()
    },
    async forget(trx, prefix) {
      await trx
        .deleteFrom('alerts')
        .where((where) => where.or([where('key', '=', prefix), where('key', 'like', `${prefix} %`)]))
        .execute()
    },
    open: () =>
      database
        .selectFrom('alerts')
        .select(['key', 'text', 'since'])
        .where('ended_at', 'is', null)
        .orderBy('since', 'desc')
        .limit(200)
        .execute(),
  }
}
